#include "providers/glob.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "core/base/process.h"
#include "providers/changed_paths.h"
#include "tests/support/fake_commands.h"
#include "tests/support/temp_directory.h"

// What a glob means is what git makes of it: the real git is asked.

namespace dora::providers {
namespace {

using testing::TempDirectory;
using Words = std::vector<std::string>;

TEST(ProblemOfGlobTest, WhatGitWouldNeverMatchIsAProblem) {
  for (const char* glob :
       {"**", "shop/**", "!shop/**/*.md", "shop/", "a/[bc]?", "a b", ".github",
        "größe/**", "[:]a", "a:b", "a/...", "-a"}) {
    EXPECT_EQ(ProblemOfGlob(glob), "") << glob;
  }
  for (const char* glob : {"", "!", "/", "/shop", "!/shop", "./shop", ".", "..",
                           "../shop", "shop/../cart", "shop/./a", "shop//a",
                           "shop//", "shop\\**", "{shop,cart}/**"}) {
    EXPECT_NE(ProblemOfGlob(glob), "") << glob;
  }
}

TEST(GlobTest, GitsMagicIsToldAsItIsWrittenHere) {
  for (const auto& [glob, plain] :
       std::vector<std::pair<std::string, std::string>>{
           {":(glob)shop/**", "\"shop/**\""},
           {":(top,glob)shop", "\"shop\""},
           {":(exclude)shop", "\"!shop\""},
           {":!shop", "\"!shop\""},
           {":^shop", "\"!shop\""},
           {":/shop", "\"shop\""},
           {":/!:shop", "\"!shop\""},
           {"!:(glob)shop", "\"!shop\""},
           {":a", "\"a\""},
           {":(icase)shop", "a plain glob"},
           {":(attr:x)shop", "a plain glob"},
           {":(glob", "a plain glob"},
           {":", "a plain glob"}}) {
    EXPECT_EQ(ProblemOfGlob(glob),
              absl::StrCat("begins with :, as git's magic does: write ", plain,
                           ", or [:] in its place if a name begins so"));
  }
}

/// Paths that are not in an empty tree.
struct Paths {
  std::set<std::string> files;
  std::set<std::string> submodules;
};

/// A repository with one commit that has these paths.
class Repository {
 public:
  explicit Repository(const Paths& paths) {
    Git({"init", "-q"});
    const std::string blob = Git({"hash-object", "-w", "--stdin"}, "x");
    std::string index;
    for (const std::string& path : paths.files) {
      absl::StrAppend(&index, "100644 ", Line(blob), "\t", path, kEnd);
    }
    for (const std::string& path : paths.submodules) {
      absl::StrAppend(&index, "160000 ", std::string(40, 'a'), "\t", path,
                      kEnd);
    }
    Git({"update-index", "-z", "--add", "--index-info"}, index);
    tree_ = Line(Git({"write-tree"}));
    empty_ = Line(Git({"hash-object", "-w", "-t", "tree", "--stdin"}));
  }

  /// What git finds with these pathspecs.
  std::vector<std::string> Find(const Words& specs) const {
    Words words = {"--glob-pathspecs",
                   "diff-tree",
                   "-r",
                   "--no-renames",
                   "--name-only",
                   "-z",
                   empty_,
                   tree_,
                   "--"};
    words.insert(words.end(), specs.begin(), specs.end());
    return absl::StrSplit(Git(words), kEnd, absl::SkipEmpty());
  }

 private:
  static constexpr char kEndByte = '\0';
  static inline const std::string kEnd{&kEndByte, 1};

  static std::string Line(const std::string& text) {
    return text.substr(0, text.find('\n'));
  }

  std::string Git(const Words& words, const std::string& input = "") const {
    core::ProcessSpec spec;
    spec.program = "git";
    spec.arguments = {"-C", folder_.path()};
    spec.arguments.insert(spec.arguments.end(), words.begin(), words.end());
    spec.path = "/usr/bin:/bin";
    spec.variables = {"PATH=/usr/bin:/bin", "GIT_CONFIG_NOSYSTEM=1",
                      "GIT_CONFIG_GLOBAL=/dev/null"};
    spec.input = input;
    spec.max_output = 64 << 20;
    spec.limit = absl::Seconds(60);
    const core::ProcessResult result = core::RunProcess(spec);
    EXPECT_TRUE(result.succeeded()) << absl::StrJoin(words, " ");
    return result.output;
  }

  TempDirectory folder_;
  std::string tree_;
  std::string empty_;
};

/// What the glob finds by itself.
std::vector<std::string> Find(const std::string& glob, const Paths& paths) {
  const Glob compiled(glob);
  std::set<std::string> found;
  for (const bool is_submodule : {false, true}) {
    for (const std::string& path :
         is_submodule ? paths.submodules : paths.files) {
      if (!compiled.Matches({path, is_submodule})) continue;
      EXPECT_EQ(path.substr(0, compiled.prefix().size()), compiled.prefix())
          << glob;
      found.insert(path);
    }
  }
  return {found.begin(), found.end()};
}

void Compare(const Words& globs, const Paths& paths) {
  const Repository repository(paths);
  for (const std::string& glob : globs) {
    std::vector<std::string> expected =
        repository.Find({absl::StrCat(":(top)", glob)});
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(Find(glob, paths), expected) << absl::CHexEscape(glob);
  }
}

TEST(GlobTest, NamedOnesMeanWhatTheyMeanToGit) {
  const Paths paths = {{"README.md",
                        "a",
                        "a b",
                        "a-b",
                        "ab",
                        "abc",
                        ".a",
                        ".github/x.yml",
                        "[id]/page",
                        "app/[id]/page",
                        "app/i/page",
                        "app/d",
                        "shop/a",
                        "shop/.a",
                        "shop/d/b",
                        "shop/e/b/c.md",
                        "shop/b/c/d.md",
                        "shopping/a",
                        "x/shop/a",
                        "x/y/shop/b",
                        "shop*/q",
                        "shop*/r/q",
                        "shop**/q",
                        "x[y]/ab",
                        "x[y]/a/b",
                        "Shop/a",
                        "größe/a",
                        "gr",
                        "a\nb",
                        "a\tb",
                        "\xff\xfe/a",
                        "\xffx",
                        "]",
                        "^",
                        "!",
                        "-",
                        "a]b",
                        "x/a^b",
                        "lib1/x",
                        "lib2/y/x",
                        "libs/a.proto",
                        "libs/a/b.proto",
                        "libs/a/b/c.proto",
                        ":a",
                        ":(top)a",
                        "-a",
                        "c/...",
                        "1",
                        "z9",
                        "A",
                        "\vx",
                        "\fx",
                        " x",
                        "~",
                        "c/x.md/b",
                        "x.md/y"},
                       {"search", "libs/common/sub", "shop/module", "lib3"}};
  Compare({"a",
           "a ?",
           "a?b",
           "a*",
           "*a",
           "?",
           "??",
           "*",
           "**",
           ".*",
           ".**",
           "*.md",
           "**/*.md",
           "**/a",
           "**/.a",
           ".github/**",
           "[id]",
           "[id]/**",
           "app/[id]",
           "app/[id]/**",
           "app/[id]/*",
           "shop",
           "shop/",
           "shop/*",
           "shop/**",
           "shop/***",
           "shop/**/",
           "shop/**/*.md",
           "shop/*/*",
           "shop/*/",
           "shop*",
           "shop**",
           "shop**/a",
           "shop*/**",
           "shop*/q",
           "s**p/a",
           "x[y]/**",
           "x[y]/a*",
           "x[y]/a**/b",
           "x[y]/a/b*",
           "shop*/r/*",
           "**shop/a",
           "**/shop/*",
           "*/shop/a",
           "**/shop/**",
           "**/**/a",
           "**/**",
           "***",
           "***/a",
           "a**/b",
           "sh?p/**",
           "sh[!x]p/**",
           "sh[^o]p/**",
           "[s-t]hop/a",
           "[[:alpha:]]",
           "[[:upper:]]*",
           "[[:digit:]]",
           "[[:alpha:][:digit:]]*",
           "[![:alpha:]]*",
           "[[:space:]]x",
           "[[:blank:]]x",
           "[[:cntrl:]]x",
           "[[:punct:]]",
           "[[:graph:]]",
           "[[:print:]]",
           "[[:xdigit:]]",
           "[[:lower:]]",
           "[[:alnum:]]",
           "[[:nothing:]]",
           "[[::]]",
           "[[:]a",
           "[[:]",
           "[[:a",
           "[a",
           "[",
           "[]",
           "[]]",
           "[!]]",
           "[]-a]",
           "[a-]",
           "[-a]",
           "[a-c-e]",
           "[--/]",
           "[/]",
           "shop[/]a",
           "[!/]hop/a",
           "[z-a]",
           "[a-a]",
           "[\xff]x",
           "\xff*",
           "gr??",
           "gr??e/a",
           "größe",
           "größe/**",
           "*/",
           "lib?",
           "lib?/",
           "lib?/**",
           "lib[0-9]/*",
           "search",
           "search/",
           "search/*",
           "search/**",
           "searc?",
           "searc?/",
           "lib3/",
           "libs/*/*.proto",
           "libs/**/*.proto",
           "libs/common/**",
           "libs/common/sub/",
           "shop/module/",
           "[:]a",
           "[:](top)a",
           "-a",
           "c/...",
           "~",
           "!",
           "^",
           "]",
           "SHOP/a",
           "x.md",
           "*.md/*",
           "**/x.md/**"},
          paths);
}

/// Texts of a few characters with which patterns are likely to meet paths.
class Generator {
 public:
  std::string Path() {
    Words parts;
    for (size_t i = Up(3); i < 4; ++i) parts.push_back(Text(kPathBits, 1, 4));
    return absl::StrJoin(parts, "/");
  }

  std::string Glob() {
    Words parts;
    for (size_t i = Up(3); i < 4; ++i) parts.push_back(Text(kGlobBits, 1, 4));
    return absl::StrCat(absl::StrJoin(parts, "/"), Up(9) == 0 ? "/" : "");
  }

 private:
  static inline const Words kPathBits = {"a", "b",    "ab", ".", "-", "]",
                                         "[", "\xff", "é",  "1", "B", "*"};
  static inline const Words kGlobBits = {
      "a",    "b",    "ab",          ".",     "*",    "**",          "**", "*",
      "?",    "[ab]", "[!a]",        "[a-z]", "[^b]", "[[:alpha:]]", "[",  "]",
      "[]a]", "[b-]", "[[:digit:]]", "\xff",  "é",    "1",           "-"};

  size_t Up(size_t below) { return below == 0 ? 0 : random_() % (below + 1); }

  std::string Text(const Words& bits, size_t least, size_t most) {
    std::string text;
    for (size_t left = least + Up(most - least); left > 0; --left) {
      text += bits[Up(bits.size() - 1)];
    }
    return text;
  }

  std::mt19937 random_{20261129};
};

/// A service's list, where it has one glob.
TEST(GlobTest, AListOfOneMeansToFilesWhatItMeansToGit) {
  const Paths paths = {
      {"cart", "x/cart", "shop/cart/a", "shop/b", "a", "pay/a", "x/pay/a"}, {}};
  const Repository repository(paths);
  std::string listing;
  for (const std::string& path : paths.files) {
    absl::StrAppend(&listing, ":100644 100644 a b M", std::string(1, '\0'),
                    path, std::string(1, '\0'));
  }
  testing::FakeCommandRunner git;
  git.Answer(
      {"diff-tree", "-r", "--no-renames", "--no-ext-diff", "--no-textconv",
       "--ignore-submodules=none", "--raw", "-z", "a", "b", "--"},
      listing);
  const auto changed =
      *ChangedPaths::Between("a", "b", ChangedPaths::Detail::kSubmodules, git);
  for (const std::string glob :
       {"cart", "cart/", "cart/**", "cart/*", "x/cart/**", "**/cart/**",
        "shop/cart/**", "shop/cart", "pay/**", "**/pay/**", "**/cart", "**"}) {
    EXPECT_EQ(changed->Matching({glob}).count,
              repository.Find({absl::StrCat(":(top)", glob)}).size())
        << glob;
  }
}

TEST(GlobTest, GeneratedOnesMeanWhatTheyMeanToGit) {
  constexpr size_t kPaths = 2000;
  constexpr size_t kGlobs = 400;
  Generator generator;
  Paths paths;
  std::set<std::string> folders;
  std::set<std::string> taken;
  for (size_t i = 0; i < kPaths; ++i) {
    const std::string path = generator.Path();
    // A path is a file or a folder, and git takes no `.` and `..`.
    bool is_free = folders.count(path) == 0 && taken.count(path) == 0 &&
                   ProblemOfGlob(path).empty();
    for (size_t at = path.find('/'); at != path.npos;
         at = path.find('/', at + 1)) {
      is_free = is_free && taken.count(path.substr(0, at)) == 0;
    }
    if (!is_free) continue;
    for (size_t at = path.find('/'); at != path.npos;
         at = path.find('/', at + 1)) {
      folders.insert(path.substr(0, at));
    }
    taken.insert(path);
    (i % 5 == 0 ? paths.submodules : paths.files).insert(path);
  }
  Words globs;
  while (globs.size() < kGlobs) {
    std::string glob = generator.Glob();
    if (ProblemOfGlob(glob).empty()) globs.push_back(std::move(glob));
  }
  Compare(globs, paths);
}

TEST(GlobTest, NoPatternTakesLong) {
  std::string stars;
  for (int i = 0; i < 60; ++i) stars += "*a";
  std::string folders;
  for (int i = 0; i < 60; ++i) folders += "**/*a*/";
  const std::string text(4000, 'a');
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep += "a/";
  const absl::Time begin = absl::Now();
  EXPECT_FALSE(Glob(stars + "b*").Matches({text}));
  EXPECT_FALSE(Glob(folders + "b*").Matches({deep + "c"}));
  EXPECT_FALSE(Glob(folders + stars + "b*").Matches({deep + text}));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(2));
}

}  // namespace
}  // namespace dora::providers
