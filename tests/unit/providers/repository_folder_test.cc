#include "providers/repository_folder.h"

#include <gtest/gtest.h>

#include <ostream>

namespace dora::providers {
namespace {

struct Case {
  const char* name;
  const char* url;
  const char* repository_url;  ///< empty: it shows no folder
  const char* folder;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.url; }

class RepositoryFolderTest : public ::testing::TestWithParam<Case> {};

TEST_P(RepositoryFolderTest, IsReadFromTheAddressOfItsPage) {
  const auto found = FolderOf(GetParam().url);
  EXPECT_EQ(found ? found->repository_url : "", GetParam().repository_url);
  EXPECT_EQ(found ? found->folder : "", GetParam().folder);
}

INSTANTIATE_TEST_SUITE_P(
    Hosts, RepositoryFolderTest,
    ::testing::Values(
        Case{"GitHub", "https://github.com/org/repo/tree/main/services/foo",
             "https://github.com/org/repo", "services/foo"},
        Case{"GitHubWithASlash", "https://github.com/org/repo/tree/main/foo/",
             "https://github.com/org/repo", "foo"},
        Case{"GitHubWithAnAnchor",
             "https://github.com/org/repo/tree/main/foo#readme",
             "https://github.com/org/repo", "foo"},
        Case{"AFolderCalledTree",
             "https://github.com/org/repo/tree/main/src/tree/foo",
             "https://github.com/org/repo", "src/tree/foo"},
        Case{"GitLab",
             "https://gitlab.com/org/repo/-/tree/main/apps/foo?ref_type=heads",
             "https://gitlab.com/org/repo", "apps/foo"},
        Case{"GitLabSubgroup",
             "https://gitlab.com/org/tree/group/repo/-/tree/main/foo",
             "https://gitlab.com/org/tree/group/repo", "foo"},
        Case{"Bitbucket", "https://bitbucket.org/team/repo/src/main/foo/bar",
             "https://bitbucket.org/team/repo", "foo/bar"},
        Case{"Gitea", "https://git.example/org/repo/src/branch/main/foo",
             "https://git.example/org/repo", "foo"},
        Case{"GiteaCommit", "https://git.example/org/repo/src/commit/66adc93/a",
             "https://git.example/org/repo", "a"},
        Case{"Azure",
             "https://dev.azure.com/org/project/_git/repo?path=/src/foo",
             "https://dev.azure.com/org/project/_git/repo", "src/foo"},
        Case{"AzureWithABranch",
             "https://dev.azure.com/org/project/_git/repo"
             "?version=GBmain&path=%2Fsrc%2Ffoo%2F",
             "https://dev.azure.com/org/project/_git/repo", "src/foo"},
        Case{"Encoded", "https://github.com/org/repo/tree/main/a%20b/%5Bid%5D",
             "https://github.com/org/repo", "a b/[id]"}),
    [](const auto& info) { return info.param.name; });

INSTANTIATE_TEST_SUITE_P(
    None, RepositoryFolderTest,
    ::testing::Values(
        Case{"TheRepository", "https://github.com/org/repo", "", ""},
        Case{"TheBranch", "https://github.com/org/repo/tree/main", "", ""},
        Case{"TheBranchOfGitLab", "https://gitlab.com/org/repo/-/tree/main", "",
             ""},
        Case{"TheBranchOfBitbucket", "https://bitbucket.org/team/repo/src/main",
             "", ""},
        Case{"TheBranchOfGitea", "https://git.example/org/repo/src/branch/main",
             "", ""},
        Case{"TheRootOfAzure",
             "https://dev.azure.com/org/project/_git/repo?path=/", "", ""},
        Case{"TheRepositoryOfAzure",
             "https://dev.azure.com/org/project/_git/repo", "", ""},
        Case{"AFile", "https://github.com/org/repo/blob/main/a.go", "", ""},
        Case{"NoScheme", "github.com/org/repo/tree/main/foo", "", ""},
        Case{"NoPath", "https://github.com", "", ""}, Case{"Empty", "", "", ""},
        Case{"OnlySigns", "?#:///", "", ""}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::providers
