#include "intake/contract/repository_id.h"

#include <gtest/gtest.h>

namespace dora::intake {
namespace {

TEST(RepositoryId, IsHostAndPath) {
  const struct {
    const char* url;
    const char* id;
  } kCases[] = {
      {"https://github.com/organization/example-repository",
       "github.com/organization/example-repository"},
      {"https://github.com/org/repo.git", "github.com/org/repo"},
      {"https://github.com/org/repo.git/", "github.com/org/repo"},
      {"https://GitHub.com/Org/Repo", "github.com/Org/Repo"},
      {"https://user:secret@github.com/org/repo", "github.com/org/repo"},
      {"https://git.example.com:8443/a/b/c", "git.example.com/a/b/c"},
      {"ssh://git@github.com:22/org/repo.git", "github.com/org/repo"},
      {"git@github.com:org/repo.git", "github.com/org/repo"},
      {"github.com/org/repo", "github.com/org/repo"},
      {"https://[::1]/org/repo", "[::1]/org/repo"},
      {"https://github.com", "github.com"},
      {"", ""},
      {"/", ""},
      {":", ""},
  };
  for (const auto& example : kCases) {
    EXPECT_EQ(RepositoryId(example.url), example.id) << example.url;
  }
}

}  // namespace
}  // namespace dora::intake
