#include "providers/normalize.h"

#include <gtest/gtest.h>

#include <string>

namespace dora::providers {
namespace {

struct RefCase {
  const char* name;
  const char* text;
  const char* branch;
  const char* tag;
};

class ParseRefTest : public ::testing::TestWithParam<RefCase> {};

TEST_P(ParseRefTest, IsABranchOrATagOrNeither) {
  const Ref ref = ParseRef(GetParam().text);
  EXPECT_EQ(ref.branch, GetParam().branch);
  EXPECT_EQ(ref.tag, GetParam().tag);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseRefTest,
    ::testing::Values(
        RefCase{"BareBranch", "main", "main", ""},
        RefCase{"BranchWithSlashes", "feature/one/two", "feature/one/two", ""},
        RefCase{"Heads", "refs/heads/main", "main", ""},
        RefCase{"HeadsWithSlashes", "refs/heads/a/b", "a/b", ""},
        RefCase{"Remote", "origin/main", "main", ""},
        RefCase{"RemoteRef", "refs/remotes/origin/a/b", "a/b", ""},
        RefCase{"OriginInside", "feature/origin/x", "feature/origin/x", ""},
        RefCase{"OriginInsideAHead", "refs/heads/feature/origin/x",
                "feature/origin/x", ""},
        RefCase{"HeadCalledOrigin", "refs/heads/origin/x", "origin/x", ""},
        RefCase{"HeadCalledTags", "refs/heads/tags/x", "tags/x", ""},
        RefCase{"HeadCalledHeads", "refs/heads/refs/heads/x", "refs/heads/x",
                ""},
        RefCase{"OriginTwice", "origin/origin/x", "origin/x", ""},
        RefCase{"TagsInside", "feature/tags/x", "feature/tags/x", ""},
        RefCase{"HeadsInside", "feature/refs/heads/x", "feature/refs/heads/x",
                ""},
        RefCase{"OriginAsPartOfAName", "originals/x", "originals/x", ""},
        RefCase{"TagsAsPartOfAName", "tagsale/x", "tagsale/x", ""},
        RefCase{"TagRef", "refs/tags/v1.0.0", "", "v1.0.0"},
        RefCase{"TagRefWithSlashes", "refs/tags/release/1", "", "release/1"},
        RefCase{"TagsPrefix", "tags/v1.0.0", "", "v1.0.0"},
        RefCase{"RemoteTag", "origin/tags/v1.0.0", "", "v1.0.0"},
        RefCase{"RemoteTagRef", "refs/remotes/origin/tags/v1", "", "v1"},
        RefCase{"TagCalledOrigin", "refs/tags/origin/v1", "", "origin/v1"},
        RefCase{"PullRequestMerge", "refs/pull/7/merge", "", ""},
        RefCase{"MergeRequestHead", "refs/merge-requests/7/head", "", ""},
        RefCase{"ShortenedRemoteRef", "remotes/origin/a/b", "a/b", ""},
        RefCase{"RemotesAsPartOfAName", "remotes/x", "remotes/x", ""},
        RefCase{"RemotesTwice", "refs/remotes/remotes/origin/x",
                "remotes/origin/x", ""},
        RefCase{"NoBranch", "HEAD", "", ""},
        RefCase{"NoBranchOfARemote", "origin/HEAD", "", ""},
        RefCase{"NoBranchOfARemoteRef", "refs/remotes/origin/HEAD", "", ""},
        RefCase{"HeadCalledOriginHead", "refs/heads/origin/HEAD", "origin/HEAD",
                ""},
        RefCase{"NoBranchAsAHead", "refs/heads/HEAD", "", ""},
        RefCase{"GitsWordForNoBranch", "(no branch)", "", ""},
        RefCase{"GitsWordForADetachedHead", "(HEAD detached at 1a2b3c4)", "",
                ""},
        RefCase{"GitsWordInARebase", "(no branch, rebasing main)", "", ""},
        RefCase{"HeadAsPartOfAName", "feature/HEAD", "feature/HEAD", ""},
        RefCase{"HeadInLowerCase", "head", "head", ""},
        RefCase{"Bracket", "(x)", "(x)", ""},
        RefCase{"WhiteSpaceAround", " refs/heads/main\n", "main", ""},
        RefCase{"OnlyAPrefix", "refs/heads/", "", ""},
        RefCase{"Empty", "", "", ""}),
    [](const auto& info) { return info.param.name; });

class ParseBareRefTest : public ::testing::TestWithParam<RefCase> {};

TEST_P(ParseBareRefTest, KeepsANameAndReadsAFullRef) {
  const Ref ref = ParseBareRef(GetParam().text);
  EXPECT_EQ(ref.branch, GetParam().branch);
  EXPECT_EQ(ref.tag, GetParam().tag);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseBareRefTest,
    ::testing::Values(
        RefCase{"Bare", "main", "main", ""},
        RefCase{"CalledOrigin", "origin/release", "origin/release", ""},
        RefCase{"CalledTags", "tags/x", "tags/x", ""},
        RefCase{"CalledOriginTags", "origin/tags/x", "origin/tags/x", ""},
        RefCase{"Head", "refs/heads/main", "main", ""},
        RefCase{"HeadCalledTags", "refs/heads/tags/x", "tags/x", ""},
        RefCase{"HeadCalledOrigin", "refs/heads/origin/x", "origin/x", ""},
        RefCase{"RemoteRef", "refs/remotes/origin/x", "x", ""},
        RefCase{"TagRef", "refs/tags/v1", "", "v1"},
        RefCase{"PullRequestMerge", "refs/pull/7/merge", "", ""},
        RefCase{"MergeRequestHead", "refs/merge-requests/7/head", "", ""},
        RefCase{"NoBranch", "HEAD", "", ""},
        RefCase{"NoBranchOfARemote", "origin/HEAD", "", ""},
        RefCase{"NoBranchOfARemoteRef", "refs/remotes/origin/HEAD", "", ""},
        RefCase{"GitsWordForNoBranch", "(no branch)", "", ""},
        RefCase{"WhiteSpaceAround", " tags/x\n", "tags/x", ""},
        RefCase{"Empty", "", "", ""}),
    [](const auto& info) { return info.param.name; });

struct RequestCase {
  const char* name;
  const char* text;
  const char* number;
  const char* base;
  bool is_merge;
};

class ParseRequestRefTest : public ::testing::TestWithParam<RequestCase> {};

TEST_P(ParseRequestRefTest, TellsTheRequest) {
  const RequestRef request = ParseRequestRef(GetParam().text);
  EXPECT_EQ(request.number, GetParam().number);
  EXPECT_EQ(request.base, GetParam().base);
  EXPECT_EQ(request.is_merge, GetParam().is_merge);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseRequestRefTest,
    ::testing::Values(
        RequestCase{"Merge", "refs/pull/42/merge", "42", "", true},
        RequestCase{"Head", "refs/pull/42/head", "42", "", false},
        RequestCase{"MergeRequest", "refs/merge-requests/7/head", "7", "",
                    false},
        RequestCase{"Bitbucket", "refs/pull-requests/7/from", "7", "", false},
        RequestCase{"Queue", "refs/heads/gh-readonly-queue/main/pr-7-ab12", "7",
                    "main", false},
        RequestCase{"BareQueue", "gh-readonly-queue/release/1/pr-7-ab12", "7",
                    "release/1", false},
        RequestCase{"QueueOfNoRequest", "gh-readonly-queue/main/x", "", "",
                    false},
        RequestCase{"QueueCutOff", "gh-readonly-queue/", "", "", false},
        RequestCase{"NoNumber", "refs/pull/x/merge", "", "", true},
        RequestCase{"Branch", "refs/heads/pull/7/merge", "", "", false},
        RequestCase{"BareBranch", "pull/7", "", "", false},
        RequestCase{"Empty", "", "", "", false}),
    [](const auto& info) { return info.param.name; });

class ParseTrackingRequestRefTest
    : public ::testing::TestWithParam<RequestCase> {};

TEST_P(ParseTrackingRequestRefTest, TellsTheRequest) {
  const RequestRef request = ParseTrackingRequestRef(GetParam().text);
  EXPECT_EQ(request.number, GetParam().number);
  EXPECT_EQ(request.base, GetParam().base);
  EXPECT_EQ(request.is_merge, GetParam().is_merge);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParseTrackingRequestRefTest,
    ::testing::Values(
        RequestCase{"Merge", "origin/pr/7/merge", "7", "", true},
        RequestCase{"Head", "origin/pull/42/head", "42", "", false},
        RequestCase{"MergeRequest", "origin/merge-requests/7/head", "7", "",
                    false},
        RequestCase{"Bitbucket", "origin/pull-requests/7/from", "7", "", false},
        RequestCase{"OtherRemote", "upstream/pull/7/merge", "7", "", true},
        RequestCase{"WholeRef", "refs/remotes/origin/pr/7/head", "7", "",
                    false},
        RequestCase{"ShortenedRef", "remotes/origin/pr/7/head", "7", "", false},
        RequestCase{"BranchOfAMultibranchJob", "origin/PR-7", "", "", false},
        RequestCase{"NoLastPart", "origin/pr/7", "", "", false},
        RequestCase{"OtherLastPart", "origin/pr/7/fix", "", "", false},
        RequestCase{"MoreParts", "origin/pr/7/merge/x", "", "", false},
        RequestCase{"NoNumber", "origin/pr/x7/merge", "", "", false},
        RequestCase{"EmptyNumber", "origin/pr//merge", "", "", false},
        RequestCase{"OtherKind", "origin/fix/7/merge", "", "", false},
        RequestCase{"NoRemote", "pull/7/head", "", "", false},
        RequestCase{"ABranch", "refs/heads/pull/7/head", "", "", false},
        RequestCase{"Empty", "", "", "", false}),
    [](const auto& info) { return info.param.name; });

struct TextCase {
  const char* name;
  const char* text;
  const char* expected;
};

class TagNameTest : public ::testing::TestWithParam<TextCase> {};

TEST_P(TagNameTest, IsBare) {
  EXPECT_EQ(TagName(GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, TagNameTest,
    ::testing::Values(
        TextCase{"Bare", "v1.0.0", "v1.0.0"},
        TextCase{"Ref", "refs/tags/v1.0.0", "v1.0.0"},
        TextCase{"Prefix", "tags/v1.0.0", "v1.0.0"},
        TextCase{"Remote", "origin/tags/v1.0.0", "v1.0.0"},
        TextCase{"CalledTags", "refs/tags/tags/v1", "tags/v1"},
        TextCase{"CalledOrigin", "refs/tags/origin/v1", "origin/v1"},
        TextCase{"BareCalledOrigin", "origin/v1", "origin/v1"},
        TextCase{"BareCalledRefs", "refs/v1", "refs/v1"},
        TextCase{"WithSlashes", "release/1", "release/1"},
        TextCase{"TagsInside", "release/tags/1", "release/tags/1"}),
    [](const auto& info) { return info.param.name; });

class BareTagNameTest : public ::testing::TestWithParam<TextCase> {};

TEST_P(BareTagNameTest, KeepsAName) {
  EXPECT_EQ(BareTagName(GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, BareTagNameTest,
    ::testing::Values(TextCase{"Bare", "v1.0.0", "v1.0.0"},
                      TextCase{"Ref", "refs/tags/v1.0.0", "v1.0.0"},
                      TextCase{"CalledTags", "tags/v1", "tags/v1"},
                      TextCase{"CalledOrigin", "origin/v1", "origin/v1"},
                      TextCase{"CalledRefs", "refs/v1", "refs/v1"},
                      TextCase{"RefCalledTags", "refs/tags/tags/v1", "tags/v1"},
                      TextCase{"WhiteSpaceAround", " tags/v1\n", "tags/v1"}),
    [](const auto& info) { return info.param.name; });

class ExpandHomeTest : public ::testing::TestWithParam<TextCase> {};

TEST_P(ExpandHomeTest, ReplacesALeadingTildeOnly) {
  EXPECT_EQ(ExpandHome(GetParam().text, "/home/ci"), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ExpandHomeTest,
    ::testing::Values(TextCase{"Alone", "~", "/home/ci"},
                      TextCase{"Below", "~/project", "/home/ci/project"},
                      TextCase{"TildeUser", "~jane/project", "~jane/project"},
                      TextCase{"TildeInside", "/data/~/x", "/data/~/x"},
                      TextCase{"TildeAtTheEnd", "/data/x~", "/data/x~"},
                      TextCase{"Absolute", "/builds/x", "/builds/x"},
                      TextCase{"Relative", "x/y", "x/y"},
                      TextCase{"Empty", "", ""}),
    [](const auto& info) { return info.param.name; });

TEST(ExpandHomeTest, WithoutAHomeThePathStays) {
  EXPECT_EQ(ExpandHome("~/project", std::nullopt), "~/project");
}

struct PersonCase {
  const char* name;
  const char* text;
  const char* person;
  const char* email;
};

class ParsePersonTest : public ::testing::TestWithParam<PersonCase> {};

TEST_P(ParsePersonTest, IsSplitIntoNameAndEmail) {
  const Person person = ParsePerson(GetParam().text);
  EXPECT_EQ(person.name, GetParam().person);
  EXPECT_EQ(person.email, GetParam().email);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ParsePersonTest,
    ::testing::Values(
        PersonCase{"NameAndEmail", "Jane Doe <jane@example.com>", "Jane Doe",
                   "jane@example.com"},
        PersonCase{"QuotedName", "\"Doe, Jane\" <jane@example.com>",
                   "Doe, Jane", "jane@example.com"},
        PersonCase{"AngleInTheName", "Jane <3 Doe <jane@example.com>",
                   "Jane <3 Doe", "jane@example.com"},
        PersonCase{"NoSpace", "Jane<jane@example.com>", "Jane",
                   "jane@example.com"},
        PersonCase{"WhiteSpace", "  Jane  < jane@example.com > ", "Jane",
                   "jane@example.com"},
        PersonCase{"OnlyAnEmailInBrackets", "<jane@example.com>", "",
                   "jane@example.com"},
        PersonCase{"OnlyAnEmail", "jane@example.com", "", "jane@example.com"},
        PersonCase{"OnlyAName", "Jane Doe", "Jane Doe", ""},
        PersonCase{"NameWithAnAt", "Jane @ Work", "Jane @ Work", ""},
        PersonCase{"EmptyEmail", "Jane <>", "Jane", ""},
        PersonCase{"NoClosingBracket", "Jane <jane@example.com", "Jane",
                   "jane@example.com"},
        PersonCase{"LoneQuote", "\" <jane@example.com>", "\"",
                   "jane@example.com"},
        PersonCase{"Umlaut", "J\xC3\xBCrgen <j@example.com>", "J\xC3\xBCrgen",
                   "j@example.com"},
        PersonCase{"Empty", "", "", ""}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::providers
