// From a clone to a number: dora-intake's page shows the lead time that plain
// git commands give.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "tests/e2e/e2e.h"
#include "tests/support/git_history.h"
#include "tests/support/intake_server.h"
#include "tests/support/test_client.h"

namespace dora::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kUrl[] = "https://git.example/shop.git";
constexpr absl::Duration kDay = absl::Hours(24);

/// A repository with branches, merges, renames and a tag, and a shallow clone.
class LeadTime : public ::testing::Test {
 protected:
  LeadTime() : history_(scratch_.path() + "/origin") {
    for (int day = 30; day >= 1; --day) AddDay(day);
    history_.Write();
    history_.Git({"tag", "v1", "main~11"});
    history_.Git({"config", "uploadpack.allowFilter", "true"});
    history_.Git({"config", "uploadpack.allowAnySHA1InWant", "true"});
    const std::string origin =
        absl::StrCat("file://", fs::canonical(history_.path()).string());
    RunGit(scratch_.path(), {"clone", "-q", "--depth=1", origin, clone_});
    RunGit(clone_, {"remote", "set-url", "origin", kUrl});
    RunGit(clone_,
           {"config", absl::StrCat("url.", origin, ".insteadOf"), kUrl});
  }

  // Each fifth day a branch of its own, merged the day after.
  void AddDay(int day) {
    GitHistory::Commit commit{now_ - day * kDay};
    commit.files = {{absl::StrCat("src/f", day), "x"}};
    if (day == 9) commit.renames = {{"src/f20", "old"}};
    if (day % 5 == 3) commit.merges = {side_};
    const int number = history_.Add(commit);
    if (day % 5 != 4) return;
    GitHistory::Commit branch{now_ - day * kDay + absl::Hours(7)};
    branch.branch = absl::StrCat("side", day);
    branch.after = number;
    branch.files = {{absl::StrCat("side/f", day), "x"}};
    side_ = history_.Add(branch);
  }

  void Deploy(const std::string& revision, absl::Time at,
              const std::vector<std::string>& more) const {
    const std::string time = absl::StrCat(absl::ToUnixSeconds(at));
    std::vector<std::string> arguments = {
        "deployment",
        "--api-url",
        intake_.url(),
        "--service",
        "shop",
        "--env",
        "prod",
        "--started-at",
        time,
        "--finished-at",
        time,
        "--git-repository-url",
        kUrl,
        "--git-commit-sha",
        history_.Git({"rev-parse", revision + "^{commit}"})};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Command command = scratch_.DeployCommand(arguments);
    command.directory = clone_;
    const Finished finished = ::dora::testing::Run(command);
    EXPECT_EQ(finished.exit_code, 0) << finished.err;
  }

  std::string Page() const {
    TestClient client(intake_.url());
    const auto answer = client.Get("/");
    return answer ? answer->body : "";
  }

  /// Whole hours from each commit's time to now, the fewest first.
  std::vector<int64_t> HoursByGit() const {
    std::vector<int64_t> hours;
    for (const auto line : absl::StrSplit(
             history_.Git({"log", "--no-merges", "--format=%ct", "v1..main"}),
             '\n', absl::SkipEmpty())) {
      int64_t seconds = 0;
      EXPECT_TRUE(absl::SimpleAtoi(line, &seconds)) << line;
      hours.push_back((absl::ToUnixSeconds(now_) - seconds) / 3600);
    }
    std::sort(hours.begin(), hours.end());
    return hours;
  }

  // Whole hours, so that no rounding is in the way.
  const absl::Time now_ =
      absl::FromUnixSeconds(absl::ToUnixSeconds(absl::Now()) / 3600 * 3600);
  Scratch scratch_;
  GitHistory history_;
  const std::string clone_ = scratch_.path() + "/clone";
  IntakeServer intake_;
  int side_ = 0;
};

/// "2 d 4 h", as the page says it.
std::string InWords(int64_t hours) {
  const int64_t rest = hours % 24;
  std::string text = absl::StrCat(hours / 24, " d");
  if (rest > 0) absl::StrAppend(&text, " ", rest, " h");
  return text;
}

TEST_F(LeadTime, OnThePageIsThatOfGit) {
  Deploy("v1", now_ - kDay, {});
  Deploy("main", now_, {"--upload-git"});
  std::vector<int64_t> hours = HoursByGit();
  ASSERT_EQ(hours.size() % 2, 1U) << "one is in the middle";
  EXPECT_NE(history_.Git({"log", "--merges", "--format=%h", "v1..main"}), "");
  const std::string page = Page();
  EXPECT_THAT(page,
              HasSubstr(absl::StrCat("<span class=\"figure\">",
                                     InWords(hours[hours.size() / 2]),
                                     "</span><span class=\"detail\">median of ",
                                     hours.size(), " commits</span>")));
  EXPECT_THAT(page, HasSubstr("first deployment with git data"));
}

TEST_F(LeadTime, IsUnknownWhereNothingWasUploaded) {
  Deploy("v1", now_ - kDay, {});
  Deploy("main", now_, {});
  EXPECT_THAT(Page(), HasSubstr("commit unknown here"));
  Deploy("main", now_ - absl::Hours(1), {"--upload-git"});
  EXPECT_THAT(Page(), Not(HasSubstr(">commit unknown here")))
      << "as soon as commits arrive, the page looks again";
}

}  // namespace
}  // namespace dora::testing
