#include "intake/contract/validate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dora::intake {
namespace {

using nlohmann::json;

constexpr char kSha[] = "66adc9350f2cc9b250b69abddab733dd55e1a588";

json Deployment() {
  return json::parse(R"({"data": {"attributes": {
      "service": "shopist",
      "started_at": 1693491974000000000,
      "finished_at": 1693491984000000000}}})");
}

json Failure() {
  return json::parse(R"({"data": {"attributes": {
      "services": ["shopist"], "started_at": 1693491974000000000}}})");
}

json Patch() {
  return json::parse(R"({"data": {
      "id": "the-id", "type": "dora_deployment_patch_request",
      "attributes": {"change_failure": true,
                     "remediation": {"id": "other", "type": "rollback"}}}})");
}

json PatchByVersion() {
  return json::parse(R"({"data": {
      "type": "dora_deployment_patch_request",
      "attributes": {"service": "s", "env": "e", "version": "v",
                     "change_failure": true,
                     "remediation": {"version": "v2",
                                     "type": "rollforward"}}}})");
}

json Merged(json document, const std::string& patch) {
  document.merge_patch(json::parse(patch));
  return document;
}

template <typename T>
std::vector<std::string> Pointers(const Validated<T>& outcome) {
  std::vector<std::string> pointers;
  if (outcome) return pointers;
  for (const Problem& problem : outcome.error().problems) {
    pointers.push_back(problem.pointer);
  }
  return pointers;
}

// A change to a good body, and where the complaint must point; "-" for none.
// merge_patch cannot set null, so those cases stand by themselves.
struct Case {
  const char* name;
  std::string attributes;
  const char* pointer;
};

std::string Times(const char* text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

std::string Tags(int count) {
  std::vector<std::string> tags(static_cast<size_t>(count), "k:v");
  return json({{"custom_tags", tags}}).dump();
}

std::string Git(const std::string& url, const std::string& sha) {
  return json({{"git", {{"repository_url", url}, {"commit_sha", sha}}}}).dump();
}

std::string Expected(const std::string& pointer) {
  return "/data/attributes/" + pointer;
}

template <typename Parse>
void Check(const std::vector<Case>& cases, const json& good, Parse parse) {
  ASSERT_TRUE(parse(good.dump()));
  for (const Case& example : cases) {
    const json body =
        Merged(good, R"({"data": {"attributes": )" + example.attributes + "}}");
    const std::vector<std::string> pointers = Pointers(parse(body.dump()));
    if (std::string(example.pointer) == "-") {
      EXPECT_TRUE(pointers.empty()) << example.name << ": " << pointers[0];
    } else {
      EXPECT_EQ(pointers, std::vector<std::string>{Expected(example.pointer)})
          << example.name;
    }
  }
}

// Rules that both kinds of event share.
std::vector<Case> SharedCases() {
  return {
      {"no start", R"({"started_at": null})", "started_at"},
      {"float", R"({"started_at": 1693491974.0})", "started_at"},
      {"text", R"({"started_at": "1693491974"})", "started_at"},
      {"zero", R"({"started_at": 0})", "started_at"},
      {"negative", R"({"started_at": -5})", "started_at"},
      {"over int64", R"({"started_at": 9223372036854775808})", "started_at"},
      {"microseconds", R"({"started_at": 1693491974000000})", "started_at"},
      {"seconds", R"({"started_at": 1693491974})", "-"},
      {"milliseconds", R"({"started_at": 1693491974000})", "-"},
      {"mixed units in order",
       R"({"started_at": 1693491974, "finished_at": 1693491974000})", "-"},
      {"finished first",
       R"({"started_at": 1693491974, "finished_at": 1693491973})",
       "finished_at"},
      {"env a number", R"({"env": 1})", "env"},
      {"version a list", R"({"version": []})", "version"},
      {"team a flag", R"({"team": true})", "team"},
      {"strings", R"({"env": "e", "version": "v", "team": "t"})", "-"},
      {"id too short", R"({"id": "123456789012345"})", "id"},
      {"id shortest", R"({"id": "1234567890123456"})", "-"},
      {"id longest", json({{"id", Times("a", 128)}}).dump(), "-"},
      {"id too long", json({{"id", Times("a", 129)}}).dump(), "id"},
      {"id alphabet", R"({"id": "azAZ09-_.:azAZ09"})", "-"},
      {"id with a slash", R"({"id": "1234567890123456/"})", "id"},
      {"id not ASCII", R"({"id": "1234567890123456é"})", "id"},
      {"id a number", R"({"id": 1234567890123456})", "id"},
      {"git", Git("https://github.com/o/r", kSha), "-"},
      {"git capitals", Git("u", Times("A", 40)), "-"},
      {"git sha256", Git("u", Times("a", 64)), "-"},
      {"git short sha", Git("u", Times("a", 39)), "git/commit_sha"},
      {"git no hex", Git("u", Times("g", 40)), "git/commit_sha"},
      {"git line end", Git("u", Times("a", 40) + "\n"), "git/commit_sha"},
      {"git without url", json({{"git", {{"commit_sha", kSha}}}}).dump(),
       "git/repository_url"},
      {"git without sha", R"({"git": {"repository_url": "u"}})",
       "git/commit_sha"},
      {"git empty url", Git("", kSha), "git/repository_url"},
      {"git a string", R"({"git": "u"})", "git"},
      {"no tags", R"({"custom_tags": []})", "-"},
      {"most tags", Tags(100), "-"},
      {"too many tags", Tags(101), "custom_tags"},
      {"tags a string", R"({"custom_tags": "k:v"})", "custom_tags"},
      {"tag without colon", R"({"custom_tags": ["k:v", "k"]})",
       "custom_tags/1"},
      {"tag without key", R"({"custom_tags": [":v"]})", "custom_tags/0"},
      {"tag without value", R"({"custom_tags": ["k:"]})", "custom_tags/0"},
      {"tag with colons", R"({"custom_tags": ["url:http://x"]})", "-"},
      {"tag a number", R"({"custom_tags": [1]})", "custom_tags/0"},
      {"unknown attribute", R"({"colour": "blue"})", "-"},
  };
}

TEST(ParseDeployment, KeepsTheSharedRules) {
  Check(SharedCases(), Deployment(), ParseDeployment);
}

TEST(ParseFailure, KeepsTheSharedRules) {
  Check(SharedCases(), Failure(), ParseFailure);
}

TEST(ParseDeployment, KeepsItsOwnRules) {
  Check(
      {
          {"no service", R"({"service": null})", "service"},
          {"empty service", R"({"service": ""})", "service"},
          {"service a number", R"({"service": 7})", "service"},
          {"no finish", R"({"finished_at": null})", "finished_at"},
          {"finish a float", R"({"finished_at": 1.5})", "finished_at"},
      },
      Deployment(), ParseDeployment);
}

TEST(ParseFailure, KeepsItsOwnRules) {
  Check(
      {
          {"finish may be absent", R"({"name": "n"})", "-"},
          {"team alone", R"({"services": null, "team": "t"})", "-"},
          {"neither", R"({"services": null})", "services"},
          {"empty team", R"({"services": null, "team": ""})", "services"},
          {"empty services", R"({"services": []})", "services"},
          {"empty services and a team", R"({"services": [], "team": "t"})",
           "-"},
          {"name a number", R"({"name": 1})", "name"},
          {"severity a number", R"({"severity": 1})", "severity"},
      },
      Failure(), ParseFailure);
  const auto wrong = ParseFailure(Merged(Failure(), R"({"data": {"attributes": {
          "services": ["a", ""], "team": "t"}}})")
                                      .dump());
  EXPECT_EQ(Pointers(wrong),
            std::vector<std::string>{"/data/attributes/services"});
}

TEST(ParseDeployment, RefusesWhatIsNoEventAtAll) {
  const struct {
    const char* body;
    const char* pointer;
  } kCases[] = {
      {"", ""},
      {"{", ""},
      {"[]", ""},
      {"null", ""},
      {"\"text\"", ""},
      {"{\"data\": \"\xff\"}", ""},
      {"{}", "/data"},
      {R"({"data": []})", "/data"},
      {R"({"data": {}})", "/data/attributes"},
      {R"({"data": {"attributes": 1}})", "/data/attributes"},
  };
  for (const auto& example : kCases) {
    EXPECT_EQ(Pointers(ParseDeployment(example.body)),
              std::vector<std::string>{example.pointer})
        << example.body;
  }
}

TEST(ParseDeployment, NamesAllProblemsAtOnce) {
  const auto outcome = ParseDeployment(R"({"data": {"attributes": {}}})");
  EXPECT_EQ(Pointers(outcome),
            (std::vector<std::string>{"/data/attributes/started_at",
                                      "/data/attributes/service",
                                      "/data/attributes/finished_at"}));
}

TEST(ParseDeployment, AllowsNullForTagsOnly) {
  json body = Deployment();
  body["data"]["attributes"]["custom_tags"] = nullptr;
  EXPECT_TRUE(ParseDeployment(body.dump()));
  body["data"]["attributes"]["env"] = nullptr;
  EXPECT_EQ(Pointers(ParseDeployment(body.dump())),
            std::vector<std::string>{"/data/attributes/env"});
}

TEST(ParseDeployment, ShowsWhatTheApiShows) {
  const std::string body = Merged(Deployment(), R"({"data": {"attributes": {
          "env": "prod", "version": "v1", "team": "t", "colour": "blue",
          "custom_tags": ["a:b"],
          "git": {"repository_url": "https://github.com/o/r.git",
                  "commit_sha": "66adc9350f2cc9b250b69abddab733dd55e1a588"}
          }}})")
                               .dump();
  const auto event = ParseDeployment(body);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->attributes, json::parse(R"({
      "service": "shopist", "env": "prod", "version": "v1", "team": "t",
      "custom_tags": ["a:b"],
      "started_at": "2023-08-31T14:26:14Z",
      "finished_at": "2023-08-31T14:26:24Z",
      "git": {"repository_id": "github.com/o/r",
              "commit_sha": "66adc9350f2cc9b250b69abddab733dd55e1a588"}})"));
  EXPECT_EQ(event->raw, body);
  EXPECT_EQ(event->started_at, absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(event->id, "");
}

TEST(ParseFailure, ShowsGitAsItWasSent) {
  const auto event =
      ParseFailure(Merged(Failure(), R"({"data": {"attributes": )" +
                                         Git("https://h/r", kSha) + "}}")
                       .dump());
  ASSERT_TRUE(event);
  EXPECT_EQ(event->attributes["git"]["repository_url"], "https://h/r");
  EXPECT_FALSE(event->finished_at);
}

struct PatchCase {
  const char* name;
  const char* patch;
  const char* pointer;
};

template <typename Parse>
void CheckPatch(const std::vector<PatchCase>& cases, const json& good,
                Parse parse) {
  ASSERT_TRUE(parse(good.dump()));
  for (const PatchCase& example : cases) {
    const json body =
        Merged(good, std::string(R"({"data": )") + example.patch + "}");
    const std::vector<std::string> pointers = Pointers(parse(body.dump()));
    if (std::string(example.pointer) == "-") {
      EXPECT_TRUE(pointers.empty()) << example.name;
    } else {
      EXPECT_EQ(pointers, std::vector<std::string>{std::string("/data/") +
                                                   example.pointer})
          << example.name;
    }
  }
}

std::vector<PatchCase> SharedPatchCases() {
  return {
      {"no type", R"({"type": null})", "type"},
      {"other type", R"({"type": "dora_deployment"})", "type"},
      {"flag a string", R"({"attributes": {"change_failure": "true"}})",
       "attributes/change_failure"},
      {"no remediation", R"({"attributes": {"remediation": null}})", "-"},
      {"id and version",
       R"({"attributes": {"remediation": {"id": "a", "version": "b"}}})",
       "attributes/remediation"},
      {"neither id nor version",
       R"({"attributes": {"remediation": {"id": null, "version": null}}})",
       "attributes/remediation"},
      {"other remediation",
       R"({"attributes": {"remediation": {"type": "revert"}}})",
       "attributes/remediation/type"},
      {"remediation without type",
       R"({"attributes": {"remediation": {"type": null}}})",
       "attributes/remediation/type"},
      {"remediation a string", R"({"attributes": {"remediation": "rollback"}})",
       "attributes/remediation"},
  };
}

TEST(ParsePatch, KeepsItsRules) {
  const auto parse = [](const std::string& body) {
    return ParsePatch(body, "the-id");
  };
  CheckPatch(SharedPatchCases(), Patch(), parse);
  CheckPatch(
      {
          {"no id", R"({"id": null})", "id"},
          {"another id", R"({"id": "not-the-id"})", "id"},
          {"no flag", R"({"attributes": {"change_failure": null}})", "-"},
          {"more attributes are allowed",
           R"({"attributes": {"remediation": {"note": "x"}}})", "-"},
          {"by version",
           R"({"attributes": {"remediation": {"id": null, "version": "v"}}})",
           "-"},
          {"no attributes", R"({"attributes": null})", "attributes"},
      },
      Patch(), parse);
}

TEST(ParsePatchByVersion, KeepsItsRules) {
  CheckPatch(SharedPatchCases(), PatchByVersion(), ParsePatchByVersion);
  CheckPatch(
      {
          {"no service", R"({"attributes": {"service": null}})",
           "attributes/service"},
          {"no env", R"({"attributes": {"env": null}})", "attributes/env"},
          {"no version", R"({"attributes": {"version": null}})",
           "attributes/version"},
          {"no flag", R"({"attributes": {"change_failure": null}})",
           "attributes/change_failure"},
          {"more attributes are refused",
           R"({"attributes": {"remediation": {"note": "x"}}})",
           "attributes/remediation/note"},
      },
      PatchByVersion(), ParsePatchByVersion);
}

}  // namespace
}  // namespace dora::intake
