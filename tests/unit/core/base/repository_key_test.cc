#include "core/base/repository_key.h"

#include <gtest/gtest.h>

#include <vector>

namespace dora::core {
namespace {

/// Each list is of one repository, and of another one than all other lists.
const std::vector<std::vector<const char*>> kSpellings = {
    {"https://git.example.com/org/repo",
     "https://git.example.com/org/repo/",
     "https://git.example.com/org/repo.git/",
     "http://git.example.com/org/repo",
     "https://user:s3cr3t@git.example.com/org/repo.git",
     "https://git.example.com:8443/org/repo.git",
     "https://GIT.Example.COM/org/repo",
     "https://git.example.com//org/repo",
     "https://git.example.com/org/repo?a=b#c",
     "ssh://git@git.example.com/org/repo.git",
     "ssh://git@git.example.com:2222/org/repo.git",
     "git://git.example.com/org/repo.git",
     "git@git.example.com:org/repo.git",
     "git@git.example.com:/org/repo.git",
     "git@GIT.example.com:org/repo",
     "git@git.example.com:22/org/repo",
     "deploy@git.example.com:org/repo",
     "git.example.com:org/repo",
     "git.example.com/org/repo.git",
     " git@git.example.com:org/repo\n"},
    {"https://git.example.com/Org/repo"},
    {"https://git.example.com/org/repo2"},
    {"https://git.example.com/org2/repo"},
    {"https://git2.example.com/org/repo"},
    {"https://git.example.com/group/org/repo"},
    {"https://git.example.com/org/repo.gitx"},
    {"git@git.example.org:org/repo"},
    {"/srv/org/repo"},
    {"git@[2001:db8::1]:org/repo.git", "https://[2001:DB8::1]:8443/org/repo"},
    {"https://github.com/Acme/App.git", "git@github.com:acme/app",
     "ssh://git@ssh.github.com:443/acme/app.git", "git@SSH.github.com:acme/app",
     "https://www.github.com/acme/app"},
    {"https://github.com/scm/app/tool"},
    {"https://gitlab.com/group/sub/app",
     "ssh://git@altssh.gitlab.com:443/Group/Sub/app.git"},
    {"https://bitbucket.org/shop/app",
     "ssh://git@altssh.bitbucket.org:443/shop/app.git",
     "git@bitbucket.org:Shop/App.git"},
    {"https://bitbucket.corp.example/scm/PAY/api.git",
     "ssh://git@bitbucket.corp.example:7999/pay/api.git",
     "https://bitbucket.corp.example/context/scm/pay/api"},
    {"ssh://git@bitbucket.corp.example:7999/~jane/api.git",
     "https://bitbucket.corp.example/scm/~jane/api.git"},
    {"https://dev.azure.com/org/project/_git/repo",
     "https://org@dev.azure.com/org/project/_git/repo",
     "git@ssh.dev.azure.com:v3/org/project/repo",
     "https://org.visualstudio.com/project/_git/repo",
     "https://org.visualstudio.com/DefaultCollection/project/_git/repo",
     "org@vs-ssh.visualstudio.com:v3/org/project/repo"},
    {"https://dev.azure.com/org/_git/repo",
     "git@ssh.dev.azure.com:v3/org/repo/repo"},
    {"codecommit::us-east-1://shop", "codecommit::us-east-1://profile@shop",
     "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop",
     "ssh://KEY@git-codecommit.us-east-1.amazonaws.com/v1/repos/shop"},
    {"codecommit::eu-west-1://shop"},
    {"codecommit://shop"},
};

TEST(RepositoryKey, IsTheSameForAllSpellingsAndForNoOtherRepository) {
  for (size_t i = 0; i < kSpellings.size(); ++i) {
    for (const char* spelling : kSpellings[i]) {
      EXPECT_EQ(RepositoryKey(spelling), RepositoryKey(kSpellings[i].front()))
          << spelling;
      for (size_t j = 0; j < i; ++j) {
        EXPECT_NE(RepositoryKey(spelling), RepositoryKey(kSpellings[j].front()))
            << spelling;
      }
    }
  }
}

TEST(RepositoryKey, HoldsNoCredentials) {
  EXPECT_EQ(RepositoryKey("https://user:s3/cr3t@git.example.com/org/repo"),
            "git.example.com/org/repo");
}

struct MirrorCase {
  const char* url;
  const char* other;
  bool may_be;
};

TEST(MayBeMirror, WhereAnotherHostOrNoneHasThePathOrTheName) {
  for (const MirrorCase& test : std::vector<MirrorCase>{
           {"https://github.com/acme/app", "https://mirror.corp/acme/app",
            true},
           {"https://github.com/acme/app", "https://mirror.corp/gh/app", true},
           {"https://github.com/acme/app", "/var/mirrors/42.git", true},
           {"https://github.com/acme/app", "file:///srv/app.git", true},
           {"https://github.com/acme/app", "work:acme/app", true},
           {"https://git.corp/acme/app", "https://git.corp/Acme/App", true},
           {"https://github.com/acme/app", "https://github.com/jane/app",
            false},
           {"https://github.com/acme/app", "https://mirror.corp/acme/infra",
            false},
           {"https://github.com/acme/app", "", false}}) {
    EXPECT_EQ(MayBeMirror(test.url, test.other), test.may_be) << test.other;
  }
}

}  // namespace
}  // namespace dora::core
