#include "core/event/deployment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dora::core {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kSha[] = "66adc9350f2cc9b250b69abddab733dd55e1a588";
constexpr char kUrl[] = "https://github.com/org/repo";

const absl::Time kNow = absl::FromUnixSeconds(1699960648);

/// A time as a user writes it, `offset` away from now.
Sourced Time(absl::Duration offset) {
  return {absl::StrCat(absl::ToUnixNanos(kNow + offset)), "--time"};
}

DeploymentDraft MinimalInput() {
  DeploymentDraft input;
  input.service = Sourced{"shopist", "--service"};
  input.started_at = Time(-absl::Minutes(5));
  return input;
}

DeploymentDraft FullInput() {
  DeploymentDraft input = MinimalInput();
  input.finished_at = Time(-absl::Minutes(1));
  input.env = Sourced{"staging", "--env"};
  input.version = Sourced{"v1.12.07", "--version"};
  input.team = Sourced{"backend", "--team"};
  input.custom_tags = {{"language:java", "--custom-tags"},
                       {"url:https://x.y", "--custom-tags"}};
  input.repository_url = Sourced{kUrl, "GITHUB_SERVER_URL"};
  input.commit_sha = Sourced{kSha, "GITHUB_SHA"};
  input.run_identity = {"github", "42", "1", "deploy"};
  return input;
}

std::vector<std::string> Messages(const std::vector<Error>& errors) {
  std::vector<std::string> messages;
  for (const Error& error : errors) messages.push_back(error.message);
  return messages;
}

/// What is wrong with `input`; empty where nothing is.
std::vector<std::string> Problems(const DeploymentDraft& input) {
  const auto event = Deployment::Build(input, kNow);
  return event ? std::vector<std::string>{} : Messages(event.error());
}

/// The event of a valid input.
Deployment Built(const DeploymentDraft& input) {
  auto event = Deployment::Build(input, kNow);
  EXPECT_TRUE(event.has_value()) << ::testing::PrintToString(Problems(input));
  return *std::move(event);
}

/// As many different tags.
std::vector<Sourced> Tags(int count) {
  std::vector<Sourced> tags;
  for (int i = 0; i < count; ++i) {
    tags.push_back({absl::StrCat("tag:", i), "--custom-tags"});
  }
  return tags;
}

TEST(Deployment, CarriesWhatIsGiven) {
  const Deployment event = Built(FullInput());
  EXPECT_EQ(event.service(), "shopist");
  EXPECT_EQ(event.started_at(), kNow - absl::Minutes(5));
  EXPECT_EQ(event.finished_at(), kNow - absl::Minutes(1));
  EXPECT_EQ(event.env(), "staging");
  EXPECT_EQ(event.version(), "v1.12.07");
  EXPECT_EQ(event.team(), "backend");
  EXPECT_THAT(event.custom_tags(),
              ElementsAre("language:java", "url:https://x.y"));
  ASSERT_TRUE(event.git().has_value());
  EXPECT_EQ(event.git()->repository_url, kUrl);
  EXPECT_EQ(event.git()->commit_sha, kSha);
}

TEST(Deployment, NeedsServiceAndStartOnly) {
  const Deployment event = Built(MinimalInput());
  EXPECT_EQ(event.env(), "");
  EXPECT_EQ(event.version(), "");
  EXPECT_EQ(event.team(), "");
  EXPECT_THAT(event.custom_tags(), IsEmpty());
  EXPECT_FALSE(event.git().has_value());
}

TEST(Deployment, FinishesNowWhereNoFinishIsGiven) {
  EXPECT_EQ(Built(MinimalInput()).finished_at(), kNow);
}

TEST(Deployment, KeepsTextOfAllTheWorld) {
  DeploymentDraft input = MinimalInput();
  input.service->text = "магазин-商店-🛒";
  EXPECT_EQ(Built(input).service(), "магазин-商店-🛒");
}

TEST(Deployment, RemovesCredentialsFromTheRepositoryUrl) {
  DeploymentDraft input = FullInput();
  input.repository_url->text = "https://user:s3cr3t@github.com/org/repo?a=b";
  EXPECT_EQ(Built(input).git()->repository_url, kUrl);
}

struct RuleCase {
  const char* name;
  std::function<void(DeploymentDraft&)> change;
  /// What the one message begins with: the field.
  std::string field;
  /// Part of the one message.
  std::string rule;
};

std::ostream& operator<<(std::ostream& out, const RuleCase& c) {
  return out << c.name;
}

class BrokenRule : public ::testing::TestWithParam<RuleCase> {};

TEST_P(BrokenRule, IsTheOnlyProblemAndNamesItsField) {
  DeploymentDraft input = FullInput();
  GetParam().change(input);
  EXPECT_THAT(Problems(input),
              ElementsAre(AllOf(StartsWith(GetParam().field + ":"),
                                HasSubstr(GetParam().rule))));
}

TEST_P(BrokenRule, IsAValidationErrorWithAFix) {
  DeploymentDraft input = FullInput();
  GetParam().change(input);
  const auto event = Deployment::Build(input, kNow);
  ASSERT_FALSE(event.has_value());
  for (const Error& error : event.error()) {
    EXPECT_EQ(error.kind, ErrorKind::kValidation);
    EXPECT_TRUE(!error.hint.empty() || !error.missing.names.empty());
  }
}

/// A row for text in a field that no text may hold.
RuleCase BadText(const char* name,
                 std::optional<Sourced> DeploymentDraft::*member,
                 std::string field, std::string text) {
  return {name,
          [member, text = std::move(text)](DeploymentDraft& input) {
            input.*member = Sourced{text, "--field"};
          },
          std::move(field), "(from --field)"};
}

RuleCase Unfilled(const char* name,
                  std::optional<Sourced> DeploymentDraft::*member,
                  std::string field, std::string text) {
  RuleCase c = BadText(name, member, std::move(field), std::move(text));
  c.rule = "holds a placeholder that nobody filled in";
  return c;
}

INSTANTIATE_TEST_SUITE_P(
    Placeholders, BrokenRule,
    ::testing::Values(Unfilled("ServiceOfAShell", &DeploymentDraft::service,
                               "service", "$SERVICE"),
                      Unfilled("ServiceOfATemplate", &DeploymentDraft::service,
                               "service", "${{ values.name }}"),
                      Unfilled("EnvOfWindows", &DeploymentDraft::env, "env",
                               "%ENV%"),
                      Unfilled("TeamOfATemplate", &DeploymentDraft::team,
                               "team", "team-<%= x %>")),
    [](const auto& info) { return info.param.name; });

/// A branch, which strangers name, is often the version.
TEST(Deployment, AVersionMayLookLikeAPlaceholder) {
  DeploymentDraft input = MinimalInput();
  input.version = Sourced{"feature-${{x}}", "--version"};
  EXPECT_EQ(Built(input).version(), "feature-${{x}}");
}

INSTANTIATE_TEST_SUITE_P(
    Text, BrokenRule,
    ::testing::Values(
        RuleCase{"NoService", [](auto& input) { input.service.reset(); },
                 "service", "required"},
        RuleCase{"EmptyService", [](auto& input) { input.service->text = ""; },
                 "service", "required"},
        RuleCase{"BlankService",
                 [](auto& input) { input.service->text = "  "; }, "service",
                 "required"},
        BadText("NewlineInService", &DeploymentDraft::service, "service",
                "a\nb"),
        BadText("NulInService", &DeploymentDraft::service, "service",
                std::string("a\0b", 3)),
        BadText("EscapeInEnv", &DeploymentDraft::env, "env", "\x1b[31mprod"),
        BadText("DeleteInVersion", &DeploymentDraft::version, "version",
                "v1\x7f"),
        BadText("TabInTeam", &DeploymentDraft::team, "team", "a\tb"),
        BadText("NoUtf8InService", &DeploymentDraft::service, "service",
                "caf\xe9"),
        BadText("CutUtf8InEnv", &DeploymentDraft::env, "env", "\xe5\x95"),
        BadText("OverlongUtf8InVersion", &DeploymentDraft::version, "version",
                "\xc0\xaf"),
        BadText("SurrogateInTeam", &DeploymentDraft::team, "team",
                "\xed\xa0\x80"),
        BadText("C1ControlInService", &DeploymentDraft::service, "service",
                "a\xc2\x9b"
                "31m")),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Times, BrokenRule,
    ::testing::Values(
        RuleCase{"NoStart", [](auto& input) { input.started_at.reset(); },
                 "started_at", "not set"},
        RuleCase{"StartThatIsNoTime",
                 [](auto& input) {
                   input.started_at = Sourced{"yesterday", "--started-at"};
                 },
                 "started_at", "\"yesterday\" (from --started-at)"},
        RuleCase{
            "StartWithoutOffset",
            [](auto& input) {
              input.started_at = Sourced{"2023-11-14T11:00:00", "--started-at"};
            },
            "started_at", "has no UTC offset"},
        RuleCase{"EmptyFinish",
                 [](auto& input) {
                   input.finished_at = Sourced{"", "--finished-at"};
                 },
                 "finished_at", "\"\" (from --finished-at)"},
        RuleCase{"FinishInTheFuture",
                 [](auto& input) {
                   input.finished_at =
                       Time(FieldChecker::kMaxClockSkew + absl::Nanoseconds(1));
                 },
                 "finished_at", "is in the future"},
        RuleCase{"StartInTheFuture",
                 [](auto& input) {
                   input.finished_at.reset();
                   input.started_at =
                       Time(FieldChecker::kMaxClockSkew + absl::Nanoseconds(1));
                 },
                 "started_at", "is in the future"},
        RuleCase{"StartAfterFinish",
                 [](auto& input) {
                   input.started_at =
                       Time(-absl::Minutes(1) + absl::Nanoseconds(1));
                 },
                 "started_at", "is after finished_at"}),
    [](const auto& info) { return info.param.name; });

/// A row for what names no repository.
RuleCase BadUrl(const char* name, std::string url, std::string rule) {
  return {name,
          [url = std::move(url)](DeploymentDraft& input) {
            input.repository_url = Sourced{url, "--git-repository-url"};
          },
          "repository_url", std::move(rule)};
}

INSTANTIATE_TEST_SUITE_P(
    Git, BrokenRule,
    ::testing::Values(
        RuleCase{"ShortSha",
                 [](auto& input) { input.commit_sha->text = "66adc93"; },
                 "commit_sha", "short SHA of 7 digits"},
        RuleCase{"ShaOf39Digits",
                 [](auto& input) { input.commit_sha->text.pop_back(); },
                 "commit_sha", "short SHA of 39 digits"},
        RuleCase{"ShaOf41Digits",
                 [](auto& input) { input.commit_sha->text += "0"; },
                 "commit_sha", "has 41 digits; a full SHA has 40, or 64"},
        RuleCase{"ShaOf63Digits",
                 [](auto& input) { input.commit_sha->text.resize(63, 'a'); },
                 "commit_sha", "has 63 digits"},
        RuleCase{"ShaOf65Digits",
                 [](auto& input) { input.commit_sha->text.resize(65, 'a'); },
                 "commit_sha", "has 65 digits"},
        RuleCase{"EmptySha", [](auto& input) { input.commit_sha->text = ""; },
                 "commit_sha", "is not a commit SHA"},
        RuleCase{"HeadForASha",
                 [](auto& input) { input.commit_sha->text = "HEAD"; },
                 "commit_sha", "is not a commit SHA"},
        RuleCase{"LetterBeyondF",
                 [](auto& input) { input.commit_sha->text[3] = 'g'; },
                 "commit_sha", "is not a commit SHA"},
        RuleCase{"NewlineBehindSha",
                 [](auto& input) { input.commit_sha->text += "\n"; },
                 "commit_sha", "is not a commit SHA"},
        RuleCase{"EmptyRepositoryUrl",
                 [](auto& input) { input.repository_url->text = ""; },
                 "repository_url", "is not a repository URL"},
        RuleCase{
            "BlankInRepositoryUrl",
            [](auto& input) { input.repository_url->text = "https://a.b/c d"; },
            "repository_url", "is not a repository URL"},
        RuleCase{"NewlineInRepositoryUrl",
                 [](auto& input) {
                   input.repository_url->text = "https://a.b/c\nd";
                 },
                 "repository_url", "is not a repository URL"},
        BadUrl("SchemeAlone", "https://", "its host or its path is missing"),
        BadUrl("SchemeOfSshAlone", "ssh://", "its host or its path is missing"),
        BadUrl("SchemeAndHost", "https://github.com",
               "its host or its path is missing"),
        BadUrl("SchemeUserAndHost", "https://user:s3cr3t@github.com/",
               "\"https://github.com/\" (from --git-repository-url) is not"),
        BadUrl("HostAlone", "github.com", "is a name alone"),
        BadUrl("UserAndHost", "git@github.com", "is a name alone"),
        BadUrl("HostAndColon", "git@github.com:", "its path is missing"),
        BadUrl("Bundle", "app.bundle", "is a name alone"),
        BadUrl("PathOfABundle", "backup/app.bundle", "is a path"),
        RuleCase{"ShaWithoutRepositoryUrl",
                 [](auto& input) { input.repository_url.reset(); }, "git",
                 "repository_url is unknown"},
        RuleCase{"RepositoryUrlWithoutSha",
                 [](auto& input) { input.commit_sha.reset(); }, "git",
                 "commit_sha is unknown"}),
    [](const auto& info) { return info.param.name; });

/// A row for a tag that is none.
RuleCase BadTag(const char* name, std::string tag) {
  return {name,
          [tag = std::move(tag)](DeploymentDraft& input) {
            input.custom_tags.push_back({tag, "--custom-tags"});
          },
          "custom_tags", "is not of the form key:value"};
}

INSTANTIATE_TEST_SUITE_P(
    TagsAndId, BrokenRule,
    ::testing::Values(
        BadTag("TagWithoutColon", "java"), BadTag("TagWithoutKey", ":java"),
        BadTag("TagWithoutValue", "language:"), BadTag("ColonAlone", ":"),
        BadTag("EmptyTag", ""), BadTag("NewlineInTag", "a:b\nc:d"),
        BadTag("NoUtf8InTag", "a:\xff"),
        RuleCase{"TagsBeyondAHundred",
                 [](auto& input) { input.custom_tags = Tags(101); },
                 "custom_tags", "101 tags"},
        RuleCase{"IdOf15Characters",
                 [](auto& input) {
                   input.id = Sourced{std::string(15, 'a'), "--id"};
                 },
                 "id", "16 to 128"},
        RuleCase{"IdOf129Characters",
                 [](auto& input) {
                   input.id = Sourced{std::string(129, 'a'), "--id"};
                 },
                 "id", "16 to 128"},
        RuleCase{"EmptyId",
                 [](auto& input) {
                   input.id = Sourced{"", "--id"};
                 },
                 "id", "16 to 128"},
        RuleCase{"IdWithASlash",
                 [](auto& input) {
                   input.id = Sourced{"../../../../etc/passwd", "--id"};
                 },
                 "id", "A-Z a-z 0-9"},
        RuleCase{"IdWithABlank",
                 [](auto& input) {
                   input.id = Sourced{"0123456789 abcdef", "--id"};
                 },
                 "id", "A-Z a-z 0-9"},
        RuleCase{"IdBeyondAscii",
                 [](auto& input) {
                   input.id = Sourced{"0123456789abcdef-é", "--id"};
                 },
                 "id", "A-Z a-z 0-9"}),
    [](const auto& info) { return info.param.name; });

TEST(Deployment, NamesAllProblemsAtOnce) {
  DeploymentDraft input;
  input.finished_at = Sourced{"noon", "--finished-at"};
  input.env = Sourced{"a\nb", "--env"};
  input.custom_tags = {{"java", "--custom-tags"}, {"kotlin", "DD_TAGS"}};
  input.commit_sha = Sourced{"66adc93", "--git-commit-sha"};
  input.id = Sourced{"1", "--id"};
  EXPECT_THAT(
      Problems(input),
      ::testing::UnorderedElementsAre(
          StartsWith("service:"), StartsWith("started_at:"),
          StartsWith("finished_at:"), StartsWith("env:"),
          AllOf(StartsWith("custom_tags:"), HasSubstr("java")),
          AllOf(StartsWith("custom_tags:"), HasSubstr("kotlin")),
          StartsWith("commit_sha:"), StartsWith("git:"), StartsWith("id:")));
}

TEST(Deployment, NamesValueSourceRuleAndFix) {
  DeploymentDraft input = FullInput();
  input.commit_sha = Sourced{"66adc93", "CIRCLE_SHA1"};
  const auto event = Deployment::Build(input, kNow);
  ASSERT_FALSE(event.has_value());
  EXPECT_EQ(ToString(event.error().front()),
            "commit_sha: \"66adc93\" (from CIRCLE_SHA1) is a short SHA of 7 "
            "digits; the API takes the full one. Use all 40 digits: git "
            "rev-parse 66adc93.");
}

TEST(Deployment, NeverEchoesCredentialsOfARefusedUrl) {
  DeploymentDraft input = FullInput();
  input.repository_url->text = "https://user:s3cr3t@github.com/a b";
  EXPECT_THAT(Problems(input), ElementsAre(Not(HasSubstr("s3cr3t"))));
}

TEST(Deployment, EscapesControlCharactersInMessages) {
  DeploymentDraft input = FullInput();
  input.env->text = "\x1b]0;title\x07";
  EXPECT_THAT(Problems(input),
              ElementsAre(AllOf(Not(HasSubstr("\x1b")), Not(HasSubstr("\x07")),
                                HasSubstr("\\033]0;title\\007"))));
}

TEST(Deployment, CarriesFullShasOfBothHashesInLowerCase) {
  for (const auto& [given, sent] :
       std::vector<std::pair<std::string, std::string>>{
           {kSha, kSha},
           {std::string(40, 'F'), std::string(40, 'f')},
           {std::string(64, 'a'), std::string(64, 'a')},
           {std::string(64, 'A'), std::string(64, 'a')}}) {
    DeploymentDraft input = FullInput();
    input.commit_sha->text = given;
    EXPECT_EQ(Built(input).git()->commit_sha, sent);
  }
}

TEST(Deployment, CarriesATagThatIsGivenTwiceOnceInItsFirstPlace) {
  DeploymentDraft input = MinimalInput();
  input.custom_tags = {{"b:2", "--custom-tags"},
                       {"a:1", "--custom-tags"},
                       {"b:2", "DD_TAGS"},
                       {"a:2", "DD_TAGS"},
                       {"A:1", "DD_TAGS"}};
  EXPECT_THAT(Built(input).custom_tags(),
              ElementsAre("b:2", "a:1", "a:2", "A:1"));
}

TEST(Deployment, CountsATagThatIsGivenOftenOnce) {
  DeploymentDraft input = MinimalInput();
  input.custom_tags.assign(101, {"a:b", "--custom-tags"});
  EXPECT_THAT(Built(input).custom_tags(), ElementsAre("a:b"));
}

TEST(Deployment, TakesAHundredTags) {
  DeploymentDraft input = MinimalInput();
  input.custom_tags = Tags(100);
  EXPECT_THAT(Built(input).custom_tags(), SizeIs(100));
}

TEST(Deployment, TakesIdsWithinTheBounds) {
  for (const std::string& id : {std::string(16, 'a'), std::string(128, 'Z'),
                                std::string("AZaz09-_.:AZaz09-_.:")}) {
    DeploymentDraft input = MinimalInput();
    input.id = Sourced{id, "--id"};
    EXPECT_EQ(Built(input).id(), id);
  }
}

TEST(Deployment, TakesAStartThatIsTheFinish) {
  DeploymentDraft input = FullInput();
  input.started_at = input.finished_at;
  EXPECT_THAT(Problems(input), IsEmpty());
}

TEST(Deployment, TakesTimesAheadByNoMoreThanTheSkew) {
  DeploymentDraft input = FullInput();
  input.started_at = Time(FieldChecker::kMaxClockSkew);
  input.finished_at = Time(FieldChecker::kMaxClockSkew);
  EXPECT_THAT(Problems(input), IsEmpty());
}

TEST(Deployment, FinishesAtAStartAheadOfNowWhereNoFinishIsGiven) {
  DeploymentDraft input = MinimalInput();
  input.started_at = Time(absl::Minutes(2));
  const Deployment event = Built(input);
  EXPECT_EQ(event.started_at(), kNow + absl::Minutes(2));
  EXPECT_EQ(event.finished_at(), event.started_at());
}

TEST(DeploymentId, IsTheSameForTheSameReport) {
  EXPECT_EQ(Built(FullInput()).id(), Built(FullInput()).id());
}

TEST(DeploymentId, FitsTheApi) {
  EXPECT_THAT(Built(FullInput()).id(), MatchesRegex("[A-Za-z0-9_.:-]{16,128}"));
  EXPECT_THAT(Built(MinimalInput()).id(),
              MatchesRegex("[A-Za-z0-9_.:-]{16,128}"));
}

TEST(DeploymentId, DoesNotHangOnWhenItIsReported) {
  DeploymentDraft input = FullInput();
  input.finished_at.reset();
  const auto later = Deployment::Build(input, kNow + absl::Hours(1));
  ASSERT_TRUE(later.has_value());
  EXPECT_EQ(Built(input).id(), later->id());
}

TEST(DeploymentId, IsTheSameForTwoSpellingsOfTheStart) {
  DeploymentDraft input = FullInput();
  input.started_at->text = "2023-11-14T12:12:28+01:00";
  EXPECT_EQ(Built(input).id(), Built(FullInput()).id());
}

TEST(DeploymentId, IsTheSameForAShaInUpperCase) {
  DeploymentDraft input = FullInput();
  input.commit_sha->text = absl::AsciiStrToUpper(kSha);
  EXPECT_EQ(Built(input).id(), Built(FullInput()).id());
}

TEST(DeploymentId, IsTheSameForATagThatIsGivenTwice) {
  DeploymentDraft input = FullInput();
  input.custom_tags.push_back(input.custom_tags.front());
  EXPECT_EQ(Built(input).id(), Built(FullInput()).id());
}

struct IdentityCase {
  const char* name;
  std::function<void(DeploymentDraft&)> change;
};

std::ostream& operator<<(std::ostream& out, const IdentityCase& c) {
  return out << c.name;
}

class IdentityPart : public ::testing::TestWithParam<IdentityCase> {};

TEST_P(IdentityPart, ChangesTheId) {
  DeploymentDraft input = FullInput();
  GetParam().change(input);
  EXPECT_NE(Built(input).id(), Built(FullInput()).id());
}

INSTANTIATE_TEST_SUITE_P(
    Each, IdentityPart,
    ::testing::Values(
        IdentityCase{"Provider", [](auto& i) { i.run_identity[0] = "gitlab"; }},
        IdentityCase{"Run", [](auto& i) { i.run_identity[1] = "43"; }},
        IdentityCase{"Attempt", [](auto& i) { i.run_identity[2] = "2"; }},
        IdentityCase{"Job", [](auto& i) { i.run_identity[3] = "deploy2"; }},
        IdentityCase{"Cut",
                     [](auto& i) {
                       i.run_identity = {"github", "421", "", "deploy"};
                     }},
        IdentityCase{"Service", [](auto& i) { i.service->text += "2"; }},
        IdentityCase{"Env", [](auto& i) { i.env->text = "production"; }},
        IdentityCase{"NoEnv", [](auto& i) { i.env.reset(); }},
        IdentityCase{"Version", [](auto& i) { i.version->text = "v1.12.08"; }},
        IdentityCase{"EnvAndVersionSwapped",
                     [](auto& i) { std::swap(i.env, i.version); }},
        IdentityCase{"Sha", [](auto& i) { i.commit_sha->text[0] = '7'; }},
        IdentityCase{"NoGit",
                     [](auto& i) {
                       i.commit_sha.reset();
                       i.repository_url.reset();
                     }},
        IdentityCase{"Start",
                     [](auto& i) {
                       i.started_at =
                           Time(-absl::Minutes(5) + absl::Nanoseconds(1));
                     }}),
    [](const auto& info) { return info.param.name; });

TEST(DeploymentId, IsRandomOutsideCi) {
  DeploymentDraft input = FullInput();
  input.run_identity.clear();
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) ids.insert(Built(input).id());
  EXPECT_THAT(ids, SizeIs(100));
}

}  // namespace
}  // namespace dora::core
