// With real repositories, made by git itself.

#include "intake/git/checkout_history.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "absl/strings/ascii.h"
#include "intake/git/histories.h"
#include "tests/unit/intake/git/test_repository.h"

namespace dora::intake::git {
namespace {

using testing::TestRepository;
using Shas = std::vector<std::string>;

constexpr char kUrl[] = "https://git.example/shop/web";
constexpr char kUnknown[] = "0123456789012345678901234567890123456789";
constexpr int64_t kStart = 1693491974;

Shas ShasOf(const std::optional<std::vector<dashboard::Commit>>& commits) {
  Shas shas;
  if (!commits) return {"unknown"};
  for (const auto& commit : *commits) shas.push_back(commit.sha);
  return shas;
}

// Two commits that a third one merges.
struct Checkout {
  TestRepository git;
  std::string base = git.Commit(kStart, {});
  std::string one = git.Commit(kStart + 10, {base}, "one");
  std::string two = git.Commit(kStart + 20, {base}, "two");
  std::string merge = git.Commit(kStart + 30, {one, two}, "both");
};

TEST(CheckoutHistory, KnowsTheCommitsOfAnyCheckout) {
  const Checkout web;
  const TestRepository shop;
  const std::string in_shop = shop.Commit(kStart, {}, "shop");
  CheckoutHistory history({web.git.folder(), shop.folder()});
  EXPECT_TRUE(history.Knows(kUrl, web.one));
  EXPECT_TRUE(history.Knows(kUrl, in_shop));
  EXPECT_FALSE(history.Knows(kUrl, kUnknown));
  const std::string tree = web.git.Git({"rev-parse", web.one + "^{tree}"});
  EXPECT_FALSE(history.Knows(kUrl, tree));
}

TEST(CheckoutHistory, GivesTheCommitsBetweenTwoWithoutMerges) {
  const Checkout web;
  CheckoutHistory history({web.git.folder()});
  const auto commits = history.Between(kUrl, web.base, web.merge);
  ASSERT_EQ(ShasOf(commits), Shas({web.two, web.one}));
  EXPECT_EQ(commits->front().committed_at, absl::FromUnixSeconds(kStart + 20));
  EXPECT_EQ(ShasOf(history.Between(kUrl, web.one, web.merge)), Shas({web.two}));
  EXPECT_EQ(ShasOf(history.Between(kUrl, web.merge, web.merge)), Shas());
  EXPECT_FALSE(history.Between(kUrl, kUnknown, web.merge));
  EXPECT_FALSE(history.Between(kUrl, web.base, kUnknown));
}

TEST(CheckoutHistory, RemembersWhatIsThereAndFindsWhatIsNew) {
  const Checkout web;
  CheckoutHistory history({web.git.folder()});
  EXPECT_TRUE(history.Knows(kUrl, web.base));
  const std::string next = web.git.Commit(kStart + 40, {web.one}, "next");
  const std::string away = web.git.folder() + "x";
  ASSERT_EQ(std::rename(web.git.folder().c_str(), away.c_str()), 0);
  EXPECT_TRUE(history.Knows(kUrl, web.base)) << "without asking";
  EXPECT_FALSE(history.Knows(kUrl, next));
  ASSERT_EQ(std::rename(away.c_str(), web.git.folder().c_str()), 0);
  EXPECT_TRUE(history.Knows(kUrl, next));
}

TEST(CheckoutHistory, SeesAHistoryGrow) {
  const Checkout web;
  const std::string shallow = web.git.folder() + "/.git/shallow";
  const std::string top = web.git.Commit(kStart + 50, {web.one}, "top");
  std::ofstream(shallow) << top << "\n";
  CheckoutHistory history({web.git.folder()});
  EXPECT_EQ(ShasOf(history.Between(kUrl, web.base, top)), Shas({top}));
  ASSERT_EQ(std::remove(shallow.c_str()), 0);
  EXPECT_EQ(ShasOf(history.Between(kUrl, web.base, top)), Shas({top, web.one}));
}

TEST(CheckoutHistory, ReadsAShaInUpperCase) {
  const Checkout web;
  CheckoutHistory history({web.git.folder()});
  EXPECT_TRUE(history.Knows(kUrl, absl::AsciiStrToUpper(web.one)));
  EXPECT_EQ(ShasOf(history.Between(kUrl, absl::AsciiStrToUpper(web.base),
                                   absl::AsciiStrToUpper(web.one))),
            Shas({web.one}));
}

TEST(CheckoutHistory, GivesGitFullShasOnly) {
  const Checkout web;
  CheckoutHistory history({web.git.folder()});
  const std::string& sha = web.one;
  for (const std::string& text :
       {std::string(), std::string("HEAD"), std::string("--all"),
        sha.substr(0, 39), sha + "0", sha + "\n--all", "-" + sha.substr(1)}) {
    EXPECT_FALSE(history.Knows(kUrl, text)) << text;
    EXPECT_FALSE(history.Between(kUrl, text, sha)) << text;
    EXPECT_FALSE(history.Between(kUrl, sha, text)) << text;
  }
}

TEST(CheckoutHistory, BearsFoldersThatAreNoCheckout) {
  CheckoutHistory history({"/nowhere", ::testing::TempDir()});
  EXPECT_FALSE(history.Knows(kUrl, kUnknown));
  EXPECT_FALSE(CheckoutHistory({}).Knows(kUrl, kUnknown));
}

TEST(CheckoutHistory, ReadsARepositoryWithoutFiles) {
  const Checkout web;
  CheckoutHistory history({web.git.folder() + "/.git"});
  EXPECT_TRUE(history.Knows(kUrl, web.one));
  EXPECT_EQ(ShasOf(history.Between(kUrl, web.base, web.one)), Shas({web.one}));
}

TEST(CheckoutHistory, RunsNothingThatTheCheckoutConfigures) {
  const Checkout web;
  const std::string trap = web.git.folder() + "/ran";
  std::ofstream(web.git.folder() + "/.git/config", std::ios::app)
      << "[core]\n\tpager = touch " << trap << "\n\tfsmonitor = touch " << trap
      << "\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = touch " << trap
      << "\n[alias]\n\trev-list = !touch " << trap << "\n";
  CheckoutHistory history({web.git.folder()});
  EXPECT_EQ(ShasOf(history.Between(kUrl, web.base, web.one)), Shas({web.one}));
  EXPECT_FALSE(std::ifstream(trap).good());
}

TEST(Histories, AnswerByTheFirstThatKnows) {
  const Checkout web;
  const TestRepository shop;
  const std::string in_shop = shop.Commit(kStart, {}, "shop");
  CheckoutHistory first({web.git.folder()});
  CheckoutHistory second({shop.folder()});
  Histories both({&first, &second});
  EXPECT_TRUE(both.Knows(kUrl, web.one));
  EXPECT_TRUE(both.Knows(kUrl, in_shop));
  EXPECT_FALSE(both.Knows(kUrl, kUnknown));
  EXPECT_EQ(ShasOf(both.Between(kUrl, in_shop, in_shop)), Shas());
  EXPECT_EQ(ShasOf(both.Between(kUrl, web.base, web.one)), Shas({web.one}));
  EXPECT_FALSE(both.Between(kUrl, in_shop, web.one));
}

}  // namespace
}  // namespace dora::intake::git
