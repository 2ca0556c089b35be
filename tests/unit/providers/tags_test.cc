#include "providers/tags.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace dora::providers {
namespace {

TEST(TagsTest, EachIsListedOnceAndFoundByItsName) {
  std::set<std::string> names;
  for (const Tag& tag : AllTags()) {
    EXPECT_TRUE(names.insert(std::string(tag.name)).second) << tag.name;
    EXPECT_EQ(&FindTag(tag.name), &tag);
  }
}

TEST(TagsTest, TheFieldsSharedNamesAreThese) {
  const std::set<std::string> expected = {
      "_dd.ci.env_vars",
      "ci.job.id",
      "ci.job.name",
      "ci.job.url",
      "ci.node.labels",
      "ci.node.name",
      "ci.pipeline.id",
      "ci.pipeline.name",
      "ci.pipeline.number",
      "ci.pipeline.url",
      "ci.provider.name",
      "ci.stage.name",
      "ci.workspace_path",
      "git.branch",
      "git.commit.author.date",
      "git.commit.author.email",
      "git.commit.author.name",
      "git.commit.committer.date",
      "git.commit.committer.email",
      "git.commit.committer.name",
      "git.commit.head.sha",
      "git.commit.message",
      "git.commit.sha",
      "git.pull_request.base_branch",
      "git.pull_request.base_branch_head_sha",
      "git.pull_request.base_branch_sha",
      "git.repository_url",
      "git.tag",
      "pr.number",
  };
  std::set<std::string> shared;
  for (const Tag& tag : AllTags()) {
    if (tag.shared) shared.emplace(tag.name);
  }
  EXPECT_EQ(shared, expected);
}

}  // namespace
}  // namespace dora::providers
