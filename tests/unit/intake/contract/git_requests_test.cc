#include "intake/contract/git_requests.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace dora::intake {
namespace {

constexpr char kSha[] = "0123456789abcdef0123456789abcdef01234567";
constexpr char kMeta[] =
    R"("meta":{"repository_url":"https://git.example/o/r"})";
constexpr char kJson[] = "application/json";
constexpr char kBytes[] = "application/octet-stream";
constexpr char kType[] = "multipart/form-data; boundary=b";

std::string Search(const std::string& data) {
  return absl::StrCat("{", kMeta, ",\"data\":", data, "}");
}

std::string Commit(const std::string& id, const std::string& type = "commit") {
  return absl::StrCat(R"({"id":")", id, R"(","type":")", type, R"("})");
}

// "pointer: detail" of each problem.
template <typename T>
std::vector<std::string> ProblemsOf(const Validated<T>& parsed) {
  std::vector<std::string> problems;
  if (parsed) return problems;
  EXPECT_EQ(parsed.error().status, 400);
  for (const Problem& problem : parsed.error().problems) {
    problems.push_back(absl::StrCat(problem.pointer, ": ", problem.detail));
  }
  return problems;
}

TEST(ParseCommitSearch, ReadsCommitsOfBothLengths) {
  const std::string sha256(64, 'a');
  const auto search = ParseCommitSearch(
      Search(absl::StrCat("[", Commit(kSha), ",", Commit(sha256), "]")));
  ASSERT_TRUE(search);
  EXPECT_EQ(search->repository_url, "https://git.example/o/r");
  EXPECT_EQ(search->shas, std::vector<std::string>({kSha, sha256}));
  EXPECT_TRUE(ParseCommitSearch(Search("[]")));
}

TEST(ParseCommitSearch, NamesEveryMistakeAndItsPlace) {
  const struct {
    std::string body;
    std::vector<std::string> problems;
  } kCases[] = {
      {"no", {": the body is not JSON"}},
      {"[]", {": the body must be a JSON object, not array"}},
      {"{}",
       {"/meta: missing required attribute meta",
        "/data: missing required attribute data"}},
      {R"({"meta":{},"data":[]})",
       {"/meta/repository_url: missing required attribute repository_url"}},
      {R"({"meta":{"repository_url":7},"data":[]})",
       {"/meta/repository_url: repository_url must be a string, not number"}},
      {R"({"meta":{"repository_url":"/srv/shop"},"data":[]})",
       {"/meta/repository_url: repository_url must have a host and a path"}},
      {R"({"meta":{"repository_url":"https://git.example/"},"data":[]})",
       {"/meta/repository_url: repository_url must have a host and a path"}},
      {Search("{}"), {"/data: data must be an array of objects, not object"}},
      {Search(R"(["x"])"),
       {"/data/0: data/0 must be a JSON object, not string"}},
      {Search(absl::StrCat("[", Commit(kSha), ",", Commit(kSha, "tree"), "]")),
       {"/data/1/type: type must be commit"}},
      {Search(R"([{}])"),
       {"/data/0/type: missing required attribute type",
        "/data/0/id: missing required attribute id"}},
  };
  for (const auto& example : kCases) {
    EXPECT_EQ(ProblemsOf(ParseCommitSearch(example.body)), example.problems)
        << example.body;
  }
}

TEST(ParseCommitSearch, TakesWholeShasInLowerCaseOnly) {
  for (const std::string& id :
       {std::string("HEAD"), std::string(kSha).substr(1),
        absl::StrCat(kSha, "0"), std::string(40, 'A'), std::string(40, 'g'),
        std::string(63, '0')}) {
    EXPECT_EQ(
        ProblemsOf(ParseCommitSearch(Search("[" + Commit(id) + "]"))),
        std::vector<std::string>({"/data/0/id: id must match "
                                  "^([a-f0-9]{40}|[a-f0-9]{64})$ (the full "
                                  "SHA)"}))
        << id;
  }
}

TEST(ParseCommitSearch, TakesAThousandCommitsAndNoMore) {
  std::string data = "[" + Commit(kSha);
  for (int i = 1; i < 1000; ++i) absl::StrAppend(&data, ",", Commit(kSha));
  EXPECT_TRUE(ParseCommitSearch(Search(data + "]")));
  absl::StrAppend(&data, ",", Commit(kSha), "]");
  EXPECT_EQ(ProblemsOf(ParseCommitSearch(Search(data))),
            std::vector<std::string>(
                {"/data: at most 1000 items in data, not 1001"}));
}

// The frame of a pack without objects: what is looked at here.
std::string Pack(size_t sum_size = 20) {
  return absl::StrCat("PACK", std::string("\0\0\0\2\0\0\0\0", 8),
                      std::string(sum_size, '\xab'));
}

std::string NameOf(const std::string& pack, size_t sum_size = 20) {
  return absl::StrCat(
      absl::BytesToHexString(pack.substr(pack.size() - sum_size)), ".pack");
}

std::string Part(const std::string& disposition, const std::string& type,
                 const std::string& body) {
  return absl::StrCat("--b\r\nContent-Disposition: form-data; ", disposition,
                      "\r\nContent-Type: ", type, "\r\n\r\n", body, "\r\n");
}

std::string Pushed(const std::string& data, const std::string& type = kJson) {
  return Part("name=\"pushedSha\"", type,
              absl::StrCat("{\"data\":", data, ",", kMeta, "}"));
}

std::string Packed(const std::string& pack, const std::string& name,
                   const std::string& type = kBytes) {
  return Part(absl::StrCat("name=\"packfile\"; filename=\"", name, "\""), type,
              pack);
}

TEST(ParsePackUpload, ReadsBothParts) {
  const std::string sha256(64, 'c');
  const struct {
    std::string sha;
    size_t sum_size;
  } kCases[] = {{kSha, 20}, {sha256, 32}};
  for (const auto& example : kCases) {
    const std::string pack = Pack(example.sum_size);
    const std::string packed = Packed(pack, NameOf(pack, example.sum_size));
    const std::string pushed = Pushed(Commit(example.sha));
    for (const std::string& body :
         {pushed + packed + "--b--\r\n", packed + pushed + "--b--"}) {
      const auto upload = ParsePackUpload(kType, body);
      ASSERT_EQ(ProblemsOf(upload), std::vector<std::string>());
      EXPECT_EQ(upload->repository_url, "https://git.example/o/r");
      EXPECT_EQ(upload->pushed_sha, example.sha);
      EXPECT_EQ(upload->pack, pack);
    }
  }
}

TEST(ParsePackUpload, NamesEveryMistakeAndItsPart) {
  const std::string pack = Pack();
  const std::string name = NameOf(pack);
  const std::string pushed = Pushed(Commit(kSha));
  const std::string packed = Packed(pack, name);
  const std::string third = Part("name=x", kJson, "{}");
  const std::string many =
      absl::StrReplaceAll(pack, {{std::string("\0\0\0\0", 4), "\x7f\1\1\1"}});
  const struct {
    std::string parts;
    std::vector<std::string> problems;
  } kCases[] = {
      {"",
       {"/pushedSha: the part pushedSha is missing",
        "/packfile: the part packfile is missing"}},
      {packed, {"/pushedSha: the part pushedSha is missing"}},
      {pushed, {"/packfile: the part packfile is missing"}},
      {pushed + packed + third,
       {"/x: the part x is not one of pushedSha and packfile"}},
      {pushed + pushed + packed,
       {"/pushedSha: the part pushedSha is there "
        "twice"}},
      {Pushed(Commit(kSha), "text/plain") + packed,
       {"/pushedSha: the part pushedSha must have the Content-Type "
        "application/json, not 'text/plain'"}},
      {pushed + Packed(pack, name, "application/zip"),
       {"/packfile: the part packfile must have the Content-Type "
        "application/octet-stream, not 'application/zip'"}},
      {Part("name=pushedSha", kJson, "no") + packed,
       {"/pushedSha: pushedSha is not JSON"}},
      {Pushed(Commit("HEAD")) + packed,
       {"/pushedSha/data/id: id must match ^([a-f0-9]{40}|[a-f0-9]{64})$ (the "
        "full SHA)"}},
      {Pushed("[]") + packed,
       {"/pushedSha/data: pushedSha/data must be a JSON object, not array"}},
      {Part("name=pushedSha", kJson, R"({"data":)" + Commit(kSha) + "}") +
           packed,
       {"/pushedSha/meta: missing required attribute meta"}},
      {pushed + Packed("PACK", name),
       {"/packfile: packfile is not a packfile of git"}},
      {pushed + Packed(std::string(100, 'x'), name),
       {"/packfile: packfile is not a packfile of git"}},
      {pushed + Packed(many, name),
       {"/packfile: packfile has 2130772225 objects; at most 200000 are "
        "taken"}},
      {pushed + Packed(pack, "../" + name),
       {"/packfile: filename must be the pack's checksum and .pack, " + name}},
      {pushed + Packed(pack, ""),
       {"/packfile: filename must be the pack's checksum and .pack, " + name}},
  };
  for (const auto& example : kCases) {
    EXPECT_EQ(
        ProblemsOf(ParsePackUpload(
            kType, example.parts.empty() ? "--b--" : example.parts + "--b--")),
        example.problems)
        << example.parts;
  }
}

TEST(ParsePackUpload, TakesVersionsTwoAndThree) {
  for (const char version : {'\1', '\2', '\3', '\4'}) {
    std::string pack = Pack();
    pack[7] = version;
    const auto upload = ParsePackUpload(
        kType, Pushed(Commit(kSha)) + Packed(pack, NameOf(pack)) + "--b--");
    EXPECT_EQ(upload.has_value(), version == 2 || version == 3)
        << static_cast<int>(version);
  }
}

TEST(ParsePackUpload, RefusesABodyThatIsNoForm) {
  EXPECT_EQ(ProblemsOf(ParsePackUpload(kType, "{}")),
            std::vector<std::string>(
                {": the body does not begin with its boundary"}));
}

}  // namespace
}  // namespace dora::intake
