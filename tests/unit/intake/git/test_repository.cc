#include "tests/unit/intake/git/test_repository.h"

#include <gtest/gtest.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/base/process.h"

namespace dora::intake::testing {
namespace {

core::ProcessResult RunGit(const std::string& folder,
                           std::vector<std::string> arguments,
                           const std::string& input) {
  arguments.insert(arguments.begin(), {"-C", folder});
  core::ProcessSpec spec;
  spec.program = "git";
  spec.arguments = std::move(arguments);
  spec.path = "/usr/bin";
  spec.variables = {"PATH=/usr/bin:/bin", "GIT_CONFIG_GLOBAL=/dev/null",
                    "GIT_CONFIG_NOSYSTEM=1"};
  spec.input = input;
  spec.max_output = 64 << 20;
  spec.limit = absl::Seconds(30);
  return core::RunProcess(spec);
}

}  // namespace

TestRepository::TestRepository(const std::string& object_format) {
  Git({"init", "-q", absl::StrCat("--object-format=", object_format)});
}

std::string TestRepository::Commit(int64_t seconds,
                                   const std::vector<std::string>& parents,
                                   const std::string& text) const {
  const std::string blob = Git({"hash-object", "-w", "--stdin"}, text);
  const std::string tree =
      Git({"mktree"}, absl::StrCat("100644 blob ", blob, "\tfile\n"));
  const std::string person =
      absl::StrCat(" Dev <dev@shop.example> ", seconds, " +0200\n");
  std::string commit = absl::StrCat("tree ", tree, "\n");
  for (const std::string& parent : parents) {
    absl::StrAppend(&commit, "parent ", parent, "\n");
  }
  absl::StrAppend(&commit, "author", person, "committer", person, "\nchange\n");
  return Git({"hash-object", "-t", "commit", "-w", "--stdin"}, commit);
}

std::string TestRepository::Pack(
    const std::vector<std::string>& revisions) const {
  return PackWith("--no-reuse-delta", revisions);
}

std::string TestRepository::ThinPack(
    const std::vector<std::string>& revisions) const {
  return PackWith("--thin", revisions);
}

std::string TestRepository::PackWith(
    const std::string& option,
    const std::vector<std::string>& revisions) const {
  const core::ProcessResult result =
      RunGit(folder(),
             {"pack-objects", "--revs", "--stdout", "-q", "--filter=blob:none",
              option},
             absl::StrJoin(revisions, "\n") + "\n");
  EXPECT_TRUE(result.succeeded());
  return result.output;
}

std::string TestRepository::Git(std::vector<std::string> arguments,
                                const std::string& input) const {
  const std::string words = absl::StrJoin(arguments, " ");
  core::ProcessResult result = RunGit(folder(), std::move(arguments), input);
  EXPECT_TRUE(result.succeeded()) << words;
  std::string output = std::move(result.output);
  if (!output.empty() && output.back() == '\n') output.pop_back();
  return output;
}

}  // namespace dora::intake::testing
