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
     "https://www.github.com/acme/app", "https://github.com/acme/app.GIT",
     "https://github.com./acme/app", "git@github.com.:acme/app.git",
     "https://github.com/%61cme/app%2Egit"},
    {"https://github.com/acme/my.app", "https://github.com/acme/my%2Eapp",
     "https://github.com/acme/my%2eapp"},
    {"https://github.com/acme/my%252Eapp"},
    {"https://octocorp.ghe.com/acme/app", "git@octocorp.ghe.com:Acme/App.git"},
    {"https://other.ghe.com/acme/app"},
    {"https://octocorp.notghe.com/acme/app"},
    {"https://octocorp.notghe.com/Acme/app"},
    {"https://git.example.com/org/repo.GIT"},
    {"https://git.example.com/org/a%2Fb", "https://git.example.com/org/a%2fb"},
    {"https://git.example.com/org/a/b"},
    {"https://git.example.com/org/caf%C3%A9",
     "https://git.example.com/org/caf\xc3\xa9"},
    {"https://git.example.com/org/100%", "https://git.example.com/org/100%"},
    // A path of scp is not escaped.
    {"git@git.example.com:org/my%2Eapp"},
    {"git@git.example.com:org/my.app"},
    {"https://github.com/scm/app/tool"},
    {"https://gitlab.com/group/sub/app",
     "ssh://git@altssh.gitlab.com:443/Group/Sub/app.git",
     "https://www.gitlab.com/group/sub/app"},
    {"https://www.gitlab.example.com/group/sub/app"},
    {"https://gitlab.example.com/group/sub/app"},
    {"https://bitbucket.org/shop/app",
     "ssh://git@altssh.bitbucket.org:443/shop/app.git",
     "git@bitbucket.org:Shop/App.git", "https://www.bitbucket.org/shop/app"},
    {"https://bitbucket.corp.example/scm/PAY/api.git",
     "ssh://git@bitbucket.corp.example:7999/pay/api.git",
     "https://bitbucket.corp.example/context/scm/pay/api"},
    {"ssh://git@bitbucket.corp.example:7999/~jane/api.git",
     "https://bitbucket.corp.example/scm/~jane/api.git",
     "https://bitbucket.corp.example/scm/%7Ejane/api.git"},
    {"https://dev.azure.com/org/project/_git/repo",
     "https://org@dev.azure.com/org/project/_git/repo",
     "git@ssh.dev.azure.com:v3/org/project/repo",
     "https://org.visualstudio.com/project/_git/repo",
     "https://org.visualstudio.com/DefaultCollection/project/_git/repo",
     "org@vs-ssh.visualstudio.com:v3/org/project/repo",
     "https://dev.azure.com/org/project/_git/_optimized/repo",
     "https://org@dev.azure.com/Org/Project/_git/_full/repo",
     "ssh://org@org.visualstudio.com:22/DefaultCollection/project/_ssh/repo",
     "ssh://org@org.visualstudio.com:22/project/_git/repo"},
    {"https://dev.azure.com/org/project/_git/full"},
    {"https://dev.azure.com/org/my%20project/_git/my%20repo",
     "git@ssh.dev.azure.com:v3/org/my%20project/my%20repo",
     "https://dev.azure.com/org/my project/_git/my repo"},
    {"ssh://org@vs-ssh.visualstudio.com:22/project/_ssh/repo",
     "ssh://vs-ssh.visualstudio.com/Project/_ssh/repo"},
    {"https://tfs.corp.example/tfs/DefaultCollection/Shop/_git/Shop",
     "https://tfs.corp.example/tfs/DefaultCollection/_git/Shop",
     "https://tfs.corp.example:8080/tfs/DefaultCollection/shop/_git/Shop",
     "https://tfs.corp.example/tfs/DefaultCollection/_git/_optimized/Shop",
     "https://tfs.corp.example/tfs/DefaultCollection/Shop/_git/_full/Shop"},
    {"https://tfs.corp.example/tfs/DefaultCollection/Shop/_git/Api",
     "https://tfs.corp.example/tfs/DefaultCollection/Shop/_git/_full/Api"},
    {"https://tfs.corp.example/tfs/DefaultCollection/_git/Api",
     "https://tfs.corp.example/tfs/DefaultCollection/Api/_git/Api"},
    {"https://tfs.corp.example/tfs/Other/_git/Shop"},
    {"https://tfs.corp.example/Shop/_git/Shop"},
    {"https://tfs.corp.example/_git/Shop"},
    {"https://dev.azure.com/org/_git/repo",
     "git@ssh.dev.azure.com:v3/org/repo/repo"},
    {"codecommit::us-east-1://shop", "codecommit::us-east-1://profile@shop",
     "https://git-codecommit.us-east-1.amazonaws.com/v1/repos/shop",
     "ssh://KEY@git-codecommit.us-east-1.amazonaws.com/v1/repos/shop",
     "https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/shop"},
    {"https://git-codecommit-fips.us-east-1.amazonaws.com/v1/repos/web"},
    {"codecommit::eu-west-1://shop"},
    {"codecommit://shop"},
};

void ExpectSame(bool same, const char* one, const char* two) {
  EXPECT_EQ(IsSameRepository(one, two), same) << one << ' ' << two;
  EXPECT_EQ(IsSameRepository(two, one), same) << two << ' ' << one;
}

TEST(IsSameRepository, HoldsForAllSpellingsAndForNoOtherRepository) {
  for (size_t i = 0; i < kSpellings.size(); ++i) {
    for (const char* spelling : kSpellings[i]) {
      ExpectSame(true, spelling, kSpellings[i].front());
      for (size_t j = 0; j < i; ++j) {
        ExpectSame(false, spelling, kSpellings[j].front());
      }
    }
  }
}

TEST(IsSameRepository, TakesNoPasswordForAPath) {
  ExpectSame(true, "https://user:s3/cr3t@git.example.com/org/repo",
             "https://git.example.com/org/repo");
}

struct PairCase {
  const char* one;
  const char* two;
  bool same;
};

/// The path alone does not tell which kind of server has it.
TEST(IsSameRepository, ReadsAPathAsTheServerOfTheOtherUrlDoes) {
  for (const PairCase& test : std::vector<PairCase>{
           // Gerrit: `a/` is of who signs in by http, and a group elsewhere.
           {"https://review.example.com/a/shop/api",
            "ssh://ci@review.example.com:29418/shop/api", true},
           {"https://review.example.com/a/shop",
            "ssh://ci@review.example.com:29418/shop", true},
           {"https://review.example.com/shop/api",
            "ssh://ci@review.example.com:29418/shop/api", true},
           {"https://gerrit.example.com/a/shop/api",
            "https://gerrit.example.com/shop/api", true},
           {"https://chromium.googlesource.com/a/chromium/src.git",
            "https://chromium.googlesource.com/chromium/src", true},
           {"https://review.example.com/a/shop/api",
            "ssh://ci@review.example.com:29418/a/shop/api", false},
           {"https://review.example.com/a/a/shop",
            "ssh://ci@review.example.com:29418/a/shop", true},
           {"https://review.example.com/b/shop/api",
            "ssh://ci@review.example.com:29418/shop/api", false},
           {"https://other.example.com/a/shop/api",
            "ssh://ci@review.example.com:29418/shop/api", false},
           {"https://git.example.com/a/shop/api",
            "https://git.example.com/shop/api", false},
           {"https://git.example.com/a/shop/api",
            "ssh://git@git.example.com/shop/api", false},
           {"https://gitlab.com/a/shop/api", "https://gitlab.com/shop/api",
            false},
           {"https://gerrit.example.com/a", "https://gerrit.example.com/",
            false},
           // Bitbucket Data Center as a browser shows it; groups elsewhere.
           {"https://bitbucket.corp.example/projects/PAY/repos/api",
            "ssh://git@bitbucket.corp.example:7999/pay/api.git", true},
           {"https://bitbucket.corp.example/projects/PAY/repos/api/browse",
            "https://bitbucket.corp.example/scm/pay/api.git", true},
           {"https://bitbucket.corp.example/context/projects/PAY/repos/api",
            "https://bitbucket.corp.example/context/scm/pay/api.git", true},
           {"https://bitbucket.corp.example/users/jane/repos/api",
            "https://bitbucket.corp.example/scm/~jane/api.git", true},
           {"https://bitbucket.corp.example/users/pay/repos/api",
            "https://bitbucket.corp.example/scm/pay/api.git", false},
           {"https://bitbucket.corp.example/projects/PAY/repos/api",
            "https://bitbucket.corp.example/scm/pay/web.git", false},
           {"https://git.example.com/projects/pay/repos/api",
            "https://git.example.com/pay/api", false},
           {"https://git.example.com/users/jane/repos/api",
            "https://git.example.com/~jane/api", false}}) {
    ExpectSame(test.same, test.one, test.two);
  }
}

TEST(NamesRepository, IsTrueForAHostWithAPath) {
  for (const auto& spellings : kSpellings) {
    for (const char* url : spellings) {
      EXPECT_EQ(NamesRepository(url), *url != '/') << url;
    }
  }
  for (const char* url :
       {"work:app", "gh:acme/app", "github.com/acme/app", "ssh://work/app",
        "hg::https://git.example.com/app", "https://git.example.com/app.bundle",
        "https://gitserver/app", "http:/git.example.com/app"}) {
    EXPECT_TRUE(NamesRepository(url)) << url;
  }
  for (const char* url : {"",
                          "https://",
                          "https:",
                          "ssh://",
                          "ssh://git@",
                          "https://github.com",
                          "https://github.com/",
                          "https://github.com:443//",
                          "https://user@",
                          "https://github.com/.git",
                          "github.com",
                          "github.com/",
                          "git@github.com",
                          "git@github.com:",
                          "git@github.com:/",
                          "app.bundle",
                          "./app.bundle",
                          "srv/app.bundle",
                          "/srv/app",
                          "file:///srv/app",
                          "codecommit::us-east-1://",
                          "codecommit://"}) {
    EXPECT_FALSE(NamesRepository(url)) << url;
  }
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
           {"https://github.com/acme/app", "app.bundle", true},
           {"https://github.com/acme/app", "work:acme/app", true},
           {"https://git.corp/acme/app", "https://git.corp/Acme/App", true},
           {"https://github.com/acme/app", "https://github.com/jane/app",
            false},
           {"https://github.com/acme/app", "https://mirror.corp/acme/infra",
            false},
           // Without its user, the URL does not tell the organisation.
           {"https://dev.azure.com/org/project/_git/repo",
            "ssh://vs-ssh.visualstudio.com:22/project/_ssh/repo", true},
           {"https://dev.azure.com/org/project/_git/repo",
            "ssh://vs-ssh.visualstudio.com:22/project/_ssh/web", false},
           {"https://github.com/acme/app", "", false}}) {
    EXPECT_EQ(MayBeMirror(test.url, test.other), test.may_be) << test.other;
  }
}

}  // namespace
}  // namespace dora::core
