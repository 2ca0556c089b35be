#include "tests/support/git_history.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

std::string Data(const std::string& text) {
  return absl::StrCat("data ", text.size(), "\n", text, "\n");
}

/// The test's own, where an old git comes first.
std::string Path() {
  const char* const path = std::getenv("PATH");
  return path == nullptr ? "/usr/bin:/bin" : path;
}

}  // namespace

std::string RunGit(const std::string& folder,
                   const std::vector<std::string>& arguments,
                   const std::string& input_file) {
  Command command;
  command.arguments = {"/usr/bin/env", "git"};
  command.arguments.insert(command.arguments.end(), arguments.begin(),
                           arguments.end());
  command.variables = {{"PATH", Path()},
                       {"HOME", "/nonexistent"},
                       {"GIT_CONFIG_NOSYSTEM", "1"},
                       {"GIT_AUTHOR_NAME", "A"},
                       {"GIT_AUTHOR_EMAIL", "a@shop.example"},
                       {"GIT_COMMITTER_NAME", "A"},
                       {"GIT_COMMITTER_EMAIL", "a@shop.example"}};
  command.directory = folder;
  command.input = input_file;
  const Finished finished = Run(command);
  EXPECT_EQ(finished.exit_code, 0)
      << "git " << arguments.front() << ": " << finished.err;
  return std::string(absl::StripTrailingAsciiWhitespace(finished.out));
}

GitHistory::GitHistory(std::string path, const std::string& format)
    : path_(std::move(path)) {
  std::vector<std::string> init = {"init", "-q", "--bare"};
  if (format != "sha1") {
    init.push_back(absl::StrCat("--object-format=", format));
  }
  init.push_back(path_);
  RunGit("/", init);
  Git({"symbolic-ref", "HEAD", "refs/heads/main"});
}

int GitHistory::Add(const Commit& commit) {
  ++count_;
  const std::string time =
      absl::StrCat(absl::ToUnixSeconds(commit.made), " +0000\n");
  absl::StrAppend(&text_, "commit refs/heads/", commit.branch,
                  "\nmark :", count_, "\nauthor A <a@shop.example> ", time,
                  "committer A <a@shop.example> ", time,
                  Data(absl::StrCat("commit ", count_)));
  int& last = last_[commit.branch];
  const int parent = commit.after > 0 ? commit.after : last;
  last = count_;
  if (parent > 0) absl::StrAppend(&text_, "from :", parent, "\n");
  for (const int merged : commit.merges) {
    absl::StrAppend(&text_, "merge :", merged, "\n");
  }
  for (const auto& [from, to] : commit.renames) {
    absl::StrAppend(&text_, "R ", from, " ", to, "\n");
  }
  for (const auto& [file, text] : commit.files) {
    absl::StrAppend(&text_, "M 100644 inline ", file, "\n", Data(text));
  }
  absl::StrAppend(&text_, "\n");
  return count_;
}

void GitHistory::Write() {
  const std::string file = absl::StrCat(path_, "/stream");
  const std::string marks = absl::StrCat(path_, "/marks");
  WriteFile(file, text_);
  Git({"fast-import", "--quiet",
       absl::StrCat("--import-marks-if-exists=", marks),
       absl::StrCat("--export-marks=", marks)});
  text_.clear();
}

std::string GitHistory::Git(const std::vector<std::string>& arguments) const {
  return RunGit(
      path_, arguments,
      arguments.front() == "fast-import" ? absl::StrCat(path_, "/stream") : "");
}

}  // namespace dora::testing
