#include "jenkins_step/parameters.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace dora::jenkins_step {
namespace {

/// The parameters as `name=text`, a list as `name=[text;text]`, and `!` after
/// the name of a malformed one.
std::string Parsed(const std::string& json) {
  const auto parameters = ParseParameters(json);
  if (!parameters) return "error";
  std::vector<std::string> shown;
  for (const Parameter& parameter : *parameters) {
    const std::string texts = absl::StrJoin(parameter.texts, ";");
    shown.push_back(absl::StrCat(
        parameter.name, parameter.is_malformed ? "!" : "", "=",
        parameter.is_list ? absl::StrCat("[", texts, "]") : texts));
  }
  return absl::StrJoin(shown, " ");
}

TEST(ParseParameters, ReadsWhatGroovyWrites) {
  const std::pair<const char*, const char*> kCases[] = {
      {"{}", ""},
      {R"({"service":"a"})", "service=a"},
      {R"({"service":"a","env":"b"})", "service=a env=b"},
      {R"({"service":["a","b"]})", "service=[a;b]"},
      {R"({"service":[]})", "service=[]"},
      {R"({"env":""})", "env="},
      {R"({"env":null})", "env="},
      {R"({"service":["a",null]})", "service=[a]"},
      {R"({"skipGit":true,"dryRun":false})", "skipGit=true dryRun=false"},
      {R"({"timeout":5})", "timeout=5"},
      {R"({"timeout":-5})", "timeout=-5"},
      {R"({"timeout":0.5})", "timeout=0.5"},
      {R"({"version":1.10})", "version=1.10"},
      {R"({"version":2.0})", "version=2.0"},
      {R"({"version":[1.10,2]})", "version=[1.10;2]"},
      {R"({"startedAt":1795502276030})", "startedAt=1795502276030"},
      {R"({"startedAt":17955022760300000000000})",
       "startedAt=17955022760300000000000"},
      {R"({"env":"a\nb\"c\\d"})", "env=a\nb\"c\\d"},
      {"{\"env\":\"\\u00fc$(id)\\u0060id\\u0060\"}", "env=\xc3\xbc$(id)`id`"},
      {R"({"":"x"})", "=x"},
      {R"({"customTags":{"a":"b"},"env":"c"})", "customTags!=b env=c"},
      {R"({"customTags":[["a"]],"env":"c"})", "customTags!=[a] env=c"},
      {R"({"customTags":[{"a":{"b":[]}}],"env":"c"})", "customTags!=[] env=c"},
  };
  for (const auto& [json, expected] : kCases) {
    EXPECT_EQ(Parsed(json), expected) << json;
  }
}

TEST(ParseParameters, RefusesWhatIsNoJsonObject) {
  for (const char* json : {"", "null", "1", "\"a\"", "[]", "[{}]", "{", "{}{}",
                           R"({"a":})", R"({"a":"\xff"})", "true"}) {
    EXPECT_EQ(Parsed(json), "error") << json;
  }
}

TEST(ParameterName, IsGroovysCamelCase) {
  EXPECT_EQ(ParameterName("service"), "service");
  EXPECT_EQ(ParameterName("custom-tags"), "customTags");
  EXPECT_EQ(ParameterName("git-repository-url"), "gitRepositoryUrl");
}

/// All that is wrong with the call, a line each.
std::string Problems(const std::string& json) {
  std::vector<std::string> lines;
  for (const core::Error& error : CheckParameters(*ParseParameters(json))) {
    EXPECT_EQ(error.kind, core::ErrorKind::kUsage);
    lines.push_back(core::ToString(error));
  }
  return absl::StrJoin(lines, "\n");
}

/// The list that helps where no name is near.
std::string KnownParameters() {
  std::string list = "Known parameters: ";
  for (const app::InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
    absl::StrAppend(&list, ParameterName(spec->name), ", ");
  }
  return list + "credentialsId.";
}

TEST(CheckParameters, PassesEveryOfferedOne) {
  std::string json = R"({"credentialsId":"x")";
  for (const app::InputSpec* spec : app::InputsOf(app::kJenkinsStep)) {
    absl::StrAppend(&json, ",\"", ParameterName(spec->name), "\":\"x\"");
  }
  EXPECT_EQ(Problems(json + "}"), "");
  EXPECT_EQ(Problems(R"({"service":["a"],"customTags":["b:c"]})"), "");
}

TEST(CheckParameters, NamesTheNearestKnownOne) {
  const std::pair<const char*, const char*> kCases[] = {
      {"customTag", "customTags"},      {"custom-tags", "customTags"},
      {"custom_tags", "customTags"},    {"startedat", "startedAt"},
      {"Service", "service"},           {"services", "service"},
      {"gitCommitSHA", "gitCommitSha"}, {"credentialId", "credentialsId"},
      {"on-error", "onError"},          {"enviro", ""},
  };
  for (const auto& [name, near] : kCases) {
    const std::string problems =
        Problems(absl::StrCat("{\"", name, "\":\"x\"}"));
    const std::string expected =
        absl::StrCat("doraDeploy: unknown parameter \"", name, "\". ");
    EXPECT_EQ(problems.substr(0, expected.size()), expected);
    EXPECT_EQ(problems.substr(expected.size()),
              *near == '\0' ? KnownParameters()
                            : absl::StrCat("Did you mean ", near, "?"));
  }
}

TEST(CheckParameters, PointsAKeyToTheCredentials) {
  for (const char* name : {"apiKey", "ddApiKey", "DD_API_KEY", "api-key"}) {
    EXPECT_EQ(Problems(absl::StrCat("{\"", name, "\":\"s3cret\"}")),
              absl::StrCat("doraDeploy: unknown parameter \"", name,
                           "\". The API key is a secret: name its credential "
                           "with `credentialsId: '...'`."));
  }
}

TEST(CheckParameters, RefusesInputsThatAreNoParameters) {
  for (const char* name : {"output", "provider", "id", "caFile", "jobStatus"}) {
    EXPECT_NE(Problems(absl::StrCat("{\"", name, "\":\"x\"}")), "") << name;
  }
}

TEST(CheckParameters, RefusesWrongShapesAndReportsAll) {
  EXPECT_EQ(
      Problems(R"({"env":["a"],"customTags":{"a":"b"},"credentialsId":["c"],)"
               R"("team":{},"no such thing\n":1})"),
      "env: must be text, not a list.\n"
      "customTags: must be text, or a list of texts.\n"
      "credentialsId: must be text, not a list.\n"
      "team: must be text.\n"
      "doraDeploy: unknown parameter \"no such thing\\n\". " +
          KnownParameters());
}

}  // namespace
}  // namespace dora::jenkins_step
