// What doctor promises: it changes nothing, shows no secret, and takes
// strangers' words for nothing but words.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "app/host/exit_code.h"
#include "tests/unit/app/doctor/doctor_run.h"

namespace dora::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// Method and path of each request, without its query.
std::set<std::string> Asked(DoctorRun& run) {
  std::set<std::string> asked;
  for (const auto& start : run.http().starts()) {
    const std::string& url = start.request.url;
    const size_t path = url.find('/', url.find("://") + 3);
    asked.insert(absl::StrCat(start.request.method, " ",
                              url.substr(path, url.find('?') - path)));
  }
  return asked;
}

TEST(PromiseTest, NothingThatChangesAnythingIsSent) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder).With("DORA_AFTER", "some-event-id-0001"));
  run.http().ScriptUrl("/api/v2/catalog/entity", Answer(404, "{}"));
  run.http().ScriptUrl("/api/v2/services/definitions", Answer(404, "{}"));
  run.Run();
  EXPECT_THAT(
      Asked(run),
      ElementsAre("GET /api/v1/validate", "GET /api/v2/catalog/entity",
                  "GET /api/v2/dora/deployments/some-event-id-0001",
                  "GET /api/v2/services/definitions/shopist",
                  "GET /api/v2/validate_keys", "POST /api/v2/dora/deployments",
                  "POST /api/v2/git/repository/search_commits"));
}

TEST(PromiseTest, NoFileIsWritten) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder));
  run.Run();
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(PromiseTest, NoSecretIsShown) {
  const TempDirectory folder;
  DoctorRun run(
      GoodJob(folder).With("HTTPS_PROXY", "http://u:pa55word9@p.example:3128"));
  run.http().ScriptUrl(
      "/api/v1/validate",
      Answer(500, absl::StrCat(R"({"errors":[")", kApiKey, R"("]})")));
  run.Run();
  for (const char* secret : {kApiKey, kAppKey, "pa55word9"}) {
    EXPECT_THAT(run.Log(), Not(HasSubstr(secret)));
  }
}

TEST(PromiseTest, TheOtherKeyGoesOnlyWhereItIsNeeded) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder));
  run.http().ScriptUrl("/api/v1/validate", Refused(403));
  run.Run();
  for (const auto& start : run.http().starts()) {
    const bool is_other_site =
        start.request.url.find("://api.datadoghq.com/") == std::string::npos;
    for (const auto& header : start.request.headers) {
      if (header.name != "DD-APPLICATION-KEY") continue;
      EXPECT_FALSE(is_other_site) << start.request.url;
    }
  }
}

TEST(PromiseTest, StrangersEndNoLine) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder));
  run.http().ScriptUrl(
      "/api/v2/catalog/entity",
      Answer(
          200,
          R"({"data":[{"attributes":{"owner":"x\n::set-output name=a::b\u202e"}}]})"));
  run.Run();
  ASSERT_THAT(run.host().out, SizeIs(1));
  EXPECT_THAT(run.host().out.front(), Not(HasSubstr("\n::set-output")));
  EXPECT_THAT(run.host().out.front(), Not(HasSubstr("\u202e")));
}

TEST(PromiseTest, AServiceOfAStrangersNameStaysOneValueOfTheQuestion) {
  const TempDirectory folder;
  DoctorRun run(GoodJob(folder).With("DD_SERVICE", "a&filter[kind]=x/../b"));
  run.Run();
  bool asked = false;
  for (const auto& start : run.http().starts()) {
    if (start.request.url.find("catalog/entity") == std::string::npos) continue;
    asked = true;
    EXPECT_THAT(start.request.url,
                HasSubstr("=a%26filter%5Bkind%5D%3Dx%2F..%2Fb&filter"));
  }
  EXPECT_TRUE(asked);
}

TEST(UsageTest, AWrongQuestionIsAMistakeOfTheUsers) {
  const TempDirectory folder;
  for (const auto& [name, value] :
       {std::pair("DORA_AFTER", "../../deployments"),
        std::pair("DORA_OUTPUT", "yaml"), std::pair("DORA_TIMEOUT", "soon")}) {
    DoctorRun run(GoodJob(folder).With(name, value));
    EXPECT_EQ(run.Run(), app::exit_code::kUsage) << name;
    EXPECT_THAT(run.http().starts(), IsEmpty());
  }
}

TEST(LimitsTest, AreToldWhereNothingFailed) {
  const TempDirectory folder;
  DoctorRun good(GoodJob(folder));
  EXPECT_EQ(good.Run(), app::exit_code::kOk);
  EXPECT_THAT(good.Log(), HasSubstr("switched on in the DORA settings"));
  DoctorRun bad(GoodJob(folder).Without("DD_SERVICE"));
  EXPECT_EQ(bad.Run(), app::exit_code::kCheckFailed);
  EXPECT_THAT(bad.Log(), Not(HasSubstr("switched on")));
}

}  // namespace
}  // namespace dora::testing
