// Programs that pose as git, and repositories that want one to be run.

#include "intake/page/git_command.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>

namespace dora::intake::page {
namespace {

class GitCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "/gitXXXXXX";
    folder_ = mkdtemp(pattern.data());
    path_ = std::getenv("PATH");
  }
  void TearDown() override { setenv("PATH", path_.c_str(), 1); }

  /// A program named git in the folder.
  void WriteGit(const std::string& script) const {
    const std::string git = folder_ + "/git";
    std::ofstream(git) << "#!/bin/sh\n" << script << "\n";
    ASSERT_EQ(chmod(git.c_str(), 0700), 0);
  }

  bool IsThere(const std::string& name) const {
    return access((folder_ + "/" + name).c_str(), F_OK) == 0;
  }

  std::string folder_;
  std::string path_;
};

TEST_F(GitCommandTest, OneThatLingersBehindItsAnswerIsEnded) {
  WriteGit("echo answer; exec sleep 60 >&-");
  setenv("PATH", folder_.c_str(), 1);
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(RunGit({"rev-list"}, ""), std::nullopt);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

TEST_F(GitCommandTest, OneInTheWorkingDirectoryIsNotRun) {
  WriteGit("touch " + folder_ + "/ran");
  ASSERT_EQ(chdir(folder_.c_str()), 0);
  for (const char* entry : {":", ".:", "./:", "../"}) {
    setenv("PATH", (entry + path_).c_str(), 1);
    EXPECT_TRUE(RunGit({"--version"}, "").has_value()) << entry;
  }
  EXPECT_FALSE(IsThere("ran"));
}

TEST_F(GitCommandTest, WhatIsMissingIsNotFetched) {
  ASSERT_TRUE(RunGit({"init", "-q", folder_}, "").has_value());
  std::ofstream(folder_ + "/.git/config", std::ios::app)
      << "[core]\n\trepositoryformatversion = 1\n\tsshCommand = touch "
      << folder_ << "/ran;\n[extensions]\n\tpartialClone = origin\n"
      << "[remote \"origin\"]\n\turl = ssh://shop.example/app\n"
      << "\tpromisor = true\n";
  RunGit({"-C", folder_, "rev-list", "--stdin"}, std::string(40, '1') + "\n");
  EXPECT_FALSE(IsThere("ran"));
}

}  // namespace
}  // namespace dora::intake::page
