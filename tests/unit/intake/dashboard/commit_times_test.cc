// With real repositories, made by git itself.

#include "intake/dashboard/commit_times.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "core/base/process.h"

namespace dora::intake::dashboard {
namespace {

constexpr char kUnknown[] = "0123456789012345678901234567890123456789";

class Repository {
 public:
  Repository() {
    std::string pattern = ::testing::TempDir() + "/repositoryXXXXXX";
    folder_ = mkdtemp(pattern.data());
    Git({"init", "-q"}, "");
  }

  const std::string& folder() const { return folder_; }

  /// A commit made at `seconds`, by its sha.
  std::string Commit(int64_t seconds) const {
    const std::string tree = Git({"mktree"}, "");
    const std::string person =
        " Dev <dev@shop.example> " + std::to_string(seconds) + " +0200\n";
    return Git({"hash-object", "-t", "commit", "-w", "--stdin"},
               "tree " + tree + "\nauthor" + person + "committer" + person +
                   "\nchange\n");
  }

  std::string Blob() const {
    return Git({"hash-object", "-w", "--stdin"}, "text");
  }

 private:
  std::string Git(std::vector<std::string> arguments,
                  const std::string& input) const {
    arguments.insert(arguments.begin(), {"-C", folder_});
    core::ProcessSpec spec;
    spec.program = "git";
    spec.arguments = std::move(arguments);
    spec.path = "/usr/bin";
    spec.variables = {"PATH=/usr/bin:/bin"};
    spec.input = input;
    spec.max_output = 1 << 20;
    spec.limit = absl::Seconds(30);
    std::string output = core::RunProcess(spec).output;
    if (!output.empty() && output.back() == '\n') output.pop_back();
    return output;
  }

  std::string folder_;
};

TEST(CommitTimes, AreTheCommittersFromAnyCheckout) {
  const Repository web;
  const Repository shop;
  const std::string in_web = web.Commit(1693491974);
  const std::string in_shop = shop.Commit(1693491000);
  ASSERT_EQ(in_web.size(), 40U);
  CommitTimes times({web.folder(), shop.folder()});
  const auto found = times.Find({in_web, in_shop, kUnknown, web.Blob()});
  EXPECT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at(in_web), absl::FromUnixSeconds(1693491974));
  EXPECT_EQ(found.at(in_shop), absl::FromUnixSeconds(1693491000));
}

TEST(CommitTimes, AreRememberedAndWhatIsNewIsFound) {
  const Repository web;
  CommitTimes times({web.folder()});
  const std::string first = web.Commit(1693491974);
  EXPECT_EQ(times.Find({first}).size(), 1U);
  const std::string second = web.Commit(1693491975);
  ASSERT_EQ(std::rename(web.folder().c_str(), (web.folder() + "x").c_str()), 0);
  EXPECT_EQ(times.Find({first, second}).size(), 1U) << "without asking";
  ASSERT_EQ(std::rename((web.folder() + "x").c_str(), web.folder().c_str()), 0);
  EXPECT_EQ(times.Find({first, second}).size(), 2U);
}

TEST(CommitTimes, AreFoundByAShaInUpperCase) {
  const Repository web;
  std::string sha = web.Commit(1693491974);
  for (char& c : sha) c = static_cast<char>(std::toupper(c));
  CommitTimes times({web.folder()});
  EXPECT_EQ(times.Find({sha}).count(sha), 1U);
}

TEST(CommitTimes, OnlyFullShasReachGit) {
  const Repository web;
  const std::string sha = web.Commit(1693491974);
  CommitTimes times({web.folder()});
  EXPECT_TRUE(times
                  .Find({"", "HEAD", "--all", sha.substr(0, 39), sha + "0",
                         sha + "\n--all", "-" + sha.substr(1)})
                  .empty());
}

TEST(CommitTimes, BearFoldersThatAreNoCheckout) {
  CommitTimes times({"/nowhere", ::testing::TempDir()});
  EXPECT_TRUE(times.Find({kUnknown}).empty());
  EXPECT_TRUE(CommitTimes({}).Find({kUnknown}).empty());
}

TEST(CommitTimes, AreFoundInARepositoryWithoutFiles) {
  const Repository web;
  const std::string sha = web.Commit(1693491974);
  const std::string bare = web.folder() + "-bare";
  ASSERT_EQ(std::rename((web.folder() + "/.git").c_str(), bare.c_str()), 0);
  CommitTimes times({bare});
  EXPECT_EQ(times.Find({sha}).size(), 1U);
}

TEST(CommitTimes, RunNothingThatTheCheckoutConfigures) {
  const Repository web;
  const std::string sha = web.Commit(1693491974);
  const std::string trap = web.folder() + "/ran";
  std::ofstream(web.folder() + "/.git/config", std::ios::app)
      << "[core]\n\tpager = touch " << trap << "\n\tfsmonitor = touch " << trap
      << "\n[log]\n\tshowSignature = true\n[gpg]\n\tprogram = touch " << trap
      << "\n[alias]\n\trev-list = !touch " << trap << "\n";
  CommitTimes times({web.folder()});
  EXPECT_EQ(times.Find({sha}).size(), 1U);
  EXPECT_FALSE(std::ifstream(trap).good());
}

}  // namespace
}  // namespace dora::intake::dashboard
