#include "app/send/send_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/environment_of.h"
#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using ::testing::ElementsAre;
using testing::EnvironmentOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kKey[] = "0123456789abcdef0123456789abcdef";

core::Result<SendSettings, std::vector<core::Error>> Read(
    const EnvironmentOf& variables) {
  const providers::Environment environment = variables.Build();
  return ReadSendSettings(Inputs(environment), environment);
}

EnvironmentOf WithKey() { return {{"DD_API_KEY", kKey}}; }

/// The one error of this environment, or an empty one.
core::Error ErrorOf(const EnvironmentOf& variables) {
  const auto settings = Read(variables);
  if (settings || settings.error().size() != 1) {
    ADD_FAILURE() << "not one error";
    return {core::ErrorKind::kInternal, "", ""};
  }
  return settings.error().front();
}

TEST(SendSettingsTest, AKeyIsAllThatIsNeeded) {
  const auto settings = Read(WithKey());
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->base_url, "https://api.datadoghq.com");
  EXPECT_EQ(settings->api_key.Reveal(), kKey);
  EXPECT_EQ(settings->timeout, absl::Seconds(30));
  EXPECT_EQ(settings->on_error, OnError::kWarn);
  EXPECT_EQ(settings->output, OutputFormat::kText);
  EXPECT_FALSE(settings->verbose);
  EXPECT_FALSE(settings->dry_run);
  EXPECT_THAT(settings->warnings, IsEmpty());
}

TEST(SendSettingsTest, EverySettingIsTaken) {
  const auto settings = Read(WithKey().With({{"DD_SITE", "datadoghq.eu"},
                                             {"DORA_TIMEOUT", "2.5"},
                                             {"DORA_ON_ERROR", "fail"},
                                             {"DORA_OUTPUT", "json"},
                                             {"DORA_VERBOSE", "true"}}));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->base_url, "https://api.datadoghq.eu");
  EXPECT_EQ(settings->timeout, absl::Milliseconds(2500));
  EXPECT_EQ(settings->on_error, OnError::kFail);
  EXPECT_EQ(settings->output, OutputFormat::kJson);
  EXPECT_TRUE(settings->verbose);
}

TEST(SendSettingsTest, WithoutAKeyNothingIsSent) {
  const core::Error error = ErrorOf({});
  EXPECT_EQ(error.kind, core::ErrorKind::kUsage);
  EXPECT_THAT(error.message, HasSubstr("api-key"));
  EXPECT_THAT(error.hint, HasSubstr("DD_API_KEY"));
}

TEST(SendSettingsTest, ADryRunNeedsNoKeyAndTakesNone) {
  EXPECT_TRUE(Read({{"DORA_DRY_RUN", "true"}}).has_value());
  const auto settings = Read(WithKey().With("DORA_DRY_RUN", "true"));
  ASSERT_TRUE(settings.has_value());
  EXPECT_TRUE(settings->dry_run);
  EXPECT_TRUE(settings->api_key.empty());
}

TEST(SendSettingsTest, ADryRunDoesNotMindABrokenKey) {
  EXPECT_TRUE(
      Read({{"DORA_DRY_RUN", "true"}, {"DD_API_KEY", "a b"}}).has_value());
}

TEST(SendSettingsTest, TheKeysOtherVariableIsTakenToo) {
  const auto settings = Read({{"DATADOG_API_KEY", kKey}});
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->api_key.Reveal(), kKey);
}

TEST(SendSettingsTest, WhiteSpaceAroundTheKeyIsDropped) {
  const auto settings =
      Read({{"DD_API_KEY", "\n " + std::string(kKey) + "\n"}});
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->api_key.Reveal(), kKey);
}

struct KeyCase {
  const char* name;
  const char* key;
};

class BrokenKeyTest : public ::testing::TestWithParam<KeyCase> {};

TEST_P(BrokenKeyTest, IsRefusedByItsVariableAndNeverShown) {
  const core::Error error = ErrorOf({{"DD_API_KEY", GetParam().key}});
  const std::string text = core::ToString(error);
  EXPECT_EQ(error.kind, core::ErrorKind::kUsage);
  EXPECT_THAT(text, HasSubstr("DD_API_KEY"));
  EXPECT_THAT(text, Not(HasSubstr("s3cret")));
  EXPECT_THAT(text, Not(HasSubstr("SECOND")));
}

INSTANTIATE_TEST_SUITE_P(
    Keys, BrokenKeyTest,
    ::testing::Values(KeyCase{"InnerNewline", "s3cret\nSECOND"},
                      KeyCase{"InnerReturn", "s3cret\r\nSECOND"},
                      KeyCase{"InnerSpace", "s3cret SECOND"},
                      KeyCase{"InnerTab", "s3cret\tSECOND"},
                      KeyCase{"Header", "s3cret\r\nX-Header: SECOND"},
                      KeyCase{"Escape", "s3cret\033[2JSECOND"},
                      KeyCase{"NotAscii", "s3cret\xC3\xBCSECOND"},
                      KeyCase{"Delete", "s3cret\177SECOND"}),
    [](const auto& info) { return info.param.name; });

struct EndpointCase {
  const char* name;
  EnvironmentOf environment;
  const char* base_url;
};

class EndpointTest : public ::testing::TestWithParam<EndpointCase> {};

TEST_P(EndpointTest, IsTheUrlElseTheSiteElseTheDefault) {
  const auto settings =
      Read(WithKey().With(GetParam().environment.variables()));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->base_url, GetParam().base_url);
}

INSTANTIATE_TEST_SUITE_P(
    Variables, EndpointTest,
    ::testing::Values(
        EndpointCase{"Default", {}, "https://api.datadoghq.com"},
        EndpointCase{
            "BlankSite", {{"DD_SITE", " "}}, "https://api.datadoghq.com"},
        EndpointCase{"Site",
                     {{"DD_SITE", "us5.datadoghq.com"}},
                     "https://api.us5.datadoghq.com"},
        EndpointCase{"OtherVariable",
                     {{"DATADOG_SITE", "datadoghq.eu"}},
                     "https://api.datadoghq.eu"},
        EndpointCase{"UrlWinsOverSite",
                     {{"DD_SITE", "datadoghq.eu"},
                      {"DORA_API_URL", "https://proxy.example.com/dd/"}},
                     "https://proxy.example.com/dd"},
        EndpointCase{"UrlWinsOverABrokenSite",
                     {{"DD_SITE", "ddog-gov.com"},
                      {"DORA_API_URL", "http://127.0.0.1:8080"}},
                     "http://127.0.0.1:8080"}),
    [](const auto& info) { return info.param.name; });

TEST(SendSettingsTest, AnUnknownSiteIsAWarning) {
  const auto settings = Read(WithKey().With("DD_SITE", "ap9.datadoghq.com"));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->base_url, "https://api.ap9.datadoghq.com");
  EXPECT_THAT(settings->warnings, ElementsAre(HasSubstr("ap9.datadoghq.com")));
}

TEST(SendSettingsTest, AGovernmentSiteIsRefusedWithTheReason) {
  EXPECT_THAT(ErrorOf(WithKey().With("DD_SITE", "ddog-gov.com")).message,
              HasSubstr("DORA Metrics is not available"));
}

struct TimeoutCase {
  const char* name;
  const char* text;
  absl::Duration timeout;  ///< zero: refused
};

class TimeoutTest : public ::testing::TestWithParam<TimeoutCase> {};

TEST_P(TimeoutTest, IsANumberOfSecondsUpToAnHour) {
  const EnvironmentOf environment =
      WithKey().With("DORA_TIMEOUT", GetParam().text);
  if (GetParam().timeout > absl::ZeroDuration()) {
    const auto settings = Read(environment);
    ASSERT_TRUE(settings.has_value());
    EXPECT_EQ(settings->timeout, GetParam().timeout);
  } else {
    EXPECT_THAT(ErrorOf(environment).message,
                HasSubstr(std::string("timeout: \"") + GetParam().text +
                          "\" (from DORA_TIMEOUT)"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, TimeoutTest,
    ::testing::Values(
        TimeoutCase{"Seconds", "5", absl::Seconds(5)},
        TimeoutCase{"Fraction", "0.5", absl::Milliseconds(500)},
        TimeoutCase{"Longest", "3600", absl::Hours(1)},
        TimeoutCase{"TooLong", "3600.1", {}}, TimeoutCase{"Zero", "0", {}},
        TimeoutCase{"Negative", "-1", {}}, TimeoutCase{"WithAUnit", "30s", {}},
        TimeoutCase{"Words", "half", {}}, TimeoutCase{"NotANumber", "nan", {}},
        TimeoutCase{"Infinite", "inf", {}}),
    [](const auto& info) { return info.param.name; });

struct ChoiceCase {
  const char* variable;
  const char* value;
  const char* message;
};

class ChoiceTest : public ::testing::TestWithParam<ChoiceCase> {};

TEST_P(ChoiceTest, AnythingElseIsAnErrorThatNamesBoth) {
  EXPECT_THAT(
      ErrorOf(WithKey().With(GetParam().variable, GetParam().value)).message,
      HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Variables, ChoiceTest,
    ::testing::Values(
        ChoiceCase{"DORA_ON_ERROR", "ignore",
                   "on-error: \"ignore\" (from DORA_ON_ERROR) is not warn or "
                   "fail."},
        ChoiceCase{"DORA_ON_ERROR", "FAIL", "is not warn or fail."},
        ChoiceCase{"DORA_OUTPUT", "yaml",
                   "output: \"yaml\" (from DORA_OUTPUT) is not text or "
                   "json."},
        ChoiceCase{"DORA_VERBOSE", "loud", "verbose: \"loud\""},
        ChoiceCase{"DORA_DRY_RUN", "perhaps", "dry-run: \"perhaps\""}));

TEST(SendSettingsTest, TheFirstOfTwoChoicesMayBeSpeltOut) {
  const auto settings = Read(
      WithKey().With({{"DORA_ON_ERROR", "warn"}, {"DORA_OUTPUT", "text"}}));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->on_error, OnError::kWarn);
  EXPECT_EQ(settings->output, OutputFormat::kText);
}

TEST(SendSettingsTest, EveryBrokenRuleIsReportedAtOnce) {
  const auto settings = Read({{"DORA_TIMEOUT", "x"},
                              {"DORA_ON_ERROR", "x"},
                              {"DORA_OUTPUT", "x"},
                              {"DORA_VERBOSE", "x"},
                              {"DD_SITE", "ddog-gov.com"},
                              {"DORA_CA_FILE", "/nowhere/ca.pem"}});
  ASSERT_FALSE(settings.has_value());
  EXPECT_THAT(settings.error(), SizeIs(7));  // The key is missing as well.
}

TEST(SendSettingsTest, FailureIsAskedForByTheOneWord) {
  for (const auto& [value, expected] :
       std::vector<std::pair<std::string, bool>>{
           {"fail", true}, {"warn", false}, {"x", false}, {"", false}}) {
    const providers::Environment environment =
        EnvironmentOf{{"DORA_ON_ERROR", value}}.Build();
    EXPECT_EQ(FailureIsAskedFor(Inputs(environment)), expected) << value;
  }
}

TEST(CaFileTest, AFileThatCanBeReadIsTaken) {
  const testing::TempDirectory folder;
  const std::string file = folder.path() + "/ca.pem";
  testing::WriteFile(file, "");
  const auto settings = Read(WithKey().With("DORA_CA_FILE", file));
  ASSERT_TRUE(settings.has_value());
  EXPECT_EQ(settings->trust.file, file);
}

// The user's own word is right or wrong.
TEST(CaFileTest, WhatIsNoFileIsAnError) {
  const testing::TempDirectory folder;
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const std::string& path :
       {std::string("/nowhere/ca.pem"), std::string("/"), pipe,
        std::string("/dev/zero"), std::string("/dev/null")}) {
    EXPECT_THAT(
        ErrorOf(WithKey().With("DORA_CA_FILE", path)).message,
        HasSubstr("ca-file: " + core::Quoted(path) + " (from DORA_CA_FILE)"));
  }
}

// Set for all programs, and by others.
TEST(CaFileTest, AUsualVariableThatNamesNothingIsANote) {
  const testing::TempDirectory folder;
  const std::string pipe = folder.path() + "/pipe";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  for (const char* variable : {"SSL_CERT_FILE", "SSL_CERT_DIR"}) {
    for (const std::string& path :
         {std::string("/nowhere/ca.pem"), pipe, folder.path(),
          std::string("/dev/zero"), std::string("/dev/null")}) {
      const auto settings = Read(WithKey().With(variable, path));
      ASSERT_TRUE(settings.has_value()) << variable << "=" << path;
      EXPECT_THAT(settings->warnings,
                  ::testing::ElementsAre(::testing::AllOf(
                      HasSubstr(variable), HasSubstr(core::Quoted(path)))));
      const auto usual = Read(WithKey());
      EXPECT_EQ(core::Describe(settings->trust), core::Describe(usual->trust));
    }
  }
}

struct ProxyCase {
  EnvironmentOf environment;
  const char* https;  ///< the variable that names it
  const char* http;
};

TEST(ProxyTest, TheFirstVariableThatSaysSomethingWins) {
  for (const auto& [environment, https, http] :
       {ProxyCase{{{}}, "", ""},
        ProxyCase{
            {{"https_proxy", "a"}, {"HTTPS_PROXY", "b"}}, "https_proxy", ""},
        ProxyCase{
            {{"https_proxy", ""}, {"HTTPS_PROXY", "b"}}, "HTTPS_PROXY", ""},
        ProxyCase{{{"ALL_PROXY", "a"}}, "ALL_PROXY", "ALL_PROXY"},
        ProxyCase{{{"all_proxy", "a"}, {"ALL_PROXY", "b"}, {"http_proxy", "c"}},
                  "all_proxy",
                  "http_proxy"},
        // A web server's doing.
        ProxyCase{{{"HTTP_PROXY", "a"}}, "", ""}}) {
    const auto settings = Read(WithKey().With(environment.variables()));
    ASSERT_TRUE(settings.has_value());
    const core::ProxySettings& proxies = settings->proxies;
    EXPECT_EQ(proxies.for_https ? proxies.for_https->source : "", https);
    EXPECT_EQ(proxies.for_http ? proxies.for_http->source : "", http);
  }
}

TEST(ProxyTest, NoProxyInSmallLettersWins) {
  EXPECT_EQ(Read(WithKey().With({{"no_proxy", "a"}, {"NO_PROXY", "b"}}))
                ->proxies.no_proxy,
            "a");
  EXPECT_EQ(Read(WithKey().With("NO_PROXY", "b"))->proxies.no_proxy, "b");
}

struct OutboxCase {
  const char* name;
  EnvironmentOf environment;
  std::vector<std::string> directories;  ///< without the user's number
};

class OutboxTest : public ::testing::TestWithParam<OutboxCase> {};

TEST_P(OutboxTest, FoldersAreTriedInOrder) {
  const auto settings =
      Read(WithKey().With(GetParam().environment.variables()));
  ASSERT_TRUE(settings.has_value());
  std::vector<std::string> expected = GetParam().directories;
  expected.back() += std::to_string(getuid());
  std::vector<std::string> directories;
  for (const core::Outbox& outbox : settings->outboxes) {
    directories.push_back(outbox.directory());
  }
  EXPECT_EQ(directories, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Variables, OutboxTest,
    ::testing::Values(
        OutboxCase{"NoHome", {}, {"/tmp/dora-deploy-outbox-"}},
        OutboxCase{"Home",
                   {{"HOME", "/home/ci"}},
                   {"/home/ci/.local/state/dora-deploy/outbox",
                    "/tmp/dora-deploy-outbox-"}},
        OutboxCase{"StateFolder",
                   {{"HOME", "/home/ci"}, {"XDG_STATE_HOME", "/state"}},
                   {"/state/dora-deploy/outbox", "/tmp/dora-deploy-outbox-"}},
        OutboxCase{"RelativeStateFolder",
                   {{"HOME", "/home/ci"}, {"XDG_STATE_HOME", "state"}},
                   {"/home/ci/.local/state/dora-deploy/outbox",
                    "/tmp/dora-deploy-outbox-"}},
        OutboxCase{"Given",
                   {{"HOME", "/home/ci"},
                    {"XDG_STATE_HOME", "/state"},
                    {"DORA_OUTBOX", "/mine"}},
                   {"/mine", "/tmp/dora-deploy-outbox-"}},
        OutboxCase{"GivenBelowHome",
                   {{"HOME", "/home/ci"}, {"DORA_OUTBOX", "~/mine"}},
                   {"/home/ci/mine", "/tmp/dora-deploy-outbox-"}},
        OutboxCase{"TemporaryFolder",
                   {{"TMPDIR", "/scratch"}},
                   {"/scratch/dora-deploy-outbox-"}}),
    [](const auto& info) { return info.param.name; });

std::vector<std::string> SinkNames(const SendSettings& settings) {
  std::vector<std::string> names;
  for (const sinks::Sink& sink : settings.sinks) names.push_back(sink.name);
  return names;
}

TEST(SinksTest, TheApiIsTheDefault) {
  const auto settings = Read(WithKey());
  ASSERT_TRUE(settings.has_value());
  EXPECT_THAT(SinkNames(*settings), ElementsAre("dora"));
  EXPECT_EQ(settings->sinks[0].receiver.base_url, "https://api.datadoghq.com");
}

TEST(SinksTest, OnlyThoseAreUsedThatAreNamed) {
  const auto settings = Read({{"DORA_SINK",
                               "cdevents=https://broker.example,\n"
                               "jsonl=events.jsonl"},
                              // No site that the API has, and it is not asked.
                              {"DD_SITE", "ddog-gov.com"}});
  ASSERT_TRUE(settings.has_value());
  EXPECT_THAT(SinkNames(*settings), ElementsAre("cdevents", "jsonl"));
}

TEST(SinksTest, TheKeyIsNeededWhereTheApiIsAmongThem) {
  EXPECT_THAT(ErrorOf({{"DORA_SINK", "jsonl=a,dora"}}).message,
              HasSubstr("api-key"));
}

TEST(SinksTest, TwoOfAKindAreCalledByTheirAddresses) {
  const auto settings = Read({{"DORA_SINK", "jsonl=a,jsonl=b,otlp=http://c"}});
  ASSERT_TRUE(settings.has_value());
  EXPECT_THAT(SinkNames(*settings), ElementsAre("jsonl=a", "jsonl=b", "otlp"));
}

TEST(SinksTest, AnImportGoesToTheApiAlone) {
  const providers::Environment environment =
      WithKey().With("DORA_SINK", "jsonl=a").Build();
  const auto settings = ReadApiSettings(Inputs(environment), environment);
  ASSERT_TRUE(settings.has_value());
  EXPECT_THAT(SinkNames(*settings), ElementsAre("dora"));
}

TEST(SinksTest, ItsSecretIsInNoEvent) {
  const auto settings = Read({{"DORA_SINK", "webhook=https://h.example"},
                              {"DORA_WEBHOOK_SECRET", "not-to-be-seen"}});
  ASSERT_TRUE(settings.has_value());
  const auto found = FindKeyIn("{\"version\":\"not-to-be-seen\"}", *settings);
  ASSERT_TRUE(found.has_value());
  EXPECT_THAT(found->message, HasSubstr("secret of the sink webhook"));
  EXPECT_THAT(found->message, Not(HasSubstr("not-to-be-seen")));
  EXPECT_FALSE(FindKeyIn("{}", *settings).has_value());
}

struct SinkErrorCase {
  const char* name;
  const char* words;
  const char* message;
};

class SinkErrorTest : public ::testing::TestWithParam<SinkErrorCase> {};

TEST_P(SinkErrorTest, NamesWhatIsWrong) {
  const std::string error =
      core::ToString(ErrorOf(WithKey().With("DORA_SINK", GetParam().words)));
  EXPECT_THAT(error, HasSubstr(GetParam().message));
  EXPECT_THAT(error, Not(HasSubstr("s3cr3t")));
}

INSTANTIATE_TEST_SUITE_P(
    Words, SinkErrorTest,
    ::testing::Values(
        SinkErrorCase{"Unknown", "kafka=a",
                      "sink: \"kafka\" (from DORA_SINK) is not a kind of sink"},
        SinkErrorCase{"NoKind", "https://u:s3cr3t@h.example",
                      "is not a kind of sink"},
        SinkErrorCase{"NoAddress", "otlp",
                      "needs an address. Write it like otlp=https://"},
        SinkErrorCase{"EmptyAddress", "jsonl=", "needs an address"},
        SinkErrorCase{"Twice", "jsonl=a,jsonl=a", "is given twice"},
        SinkErrorCase{"TheApiWithAnAddress", "dora=https://h.example",
                      "is not a kind of sink"},
        SinkErrorCase{"BadAddress", "webhook=https://u:s3cr3t@h.example",
                      "held a user name, password or token"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::app
