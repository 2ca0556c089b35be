#include "sinks/dora/git_metadata.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "sinks/dora/names.h"

namespace dora::sinks {
namespace {

using ::testing::ElementsAre;

constexpr char kUrl[] = "https://git.example/shop.git";
const std::string kSha(40, 'a');
const std::string kSha256(64, 'b');

TEST(SearchCommitsBody, NamesTheRepositoryAndEachCommit) {
  EXPECT_EQ(SearchCommitsBody(kUrl, {kSha, kSha256}),
            absl::StrCat(R"({"meta":{"repository_url":"https://git.example/)"
                         R"(shop.git"},"data":[{"id":")",
                         kSha, R"(","type":"commit"},{"id":")", kSha256,
                         R"(","type":"commit"}]})"));
}

TEST(ParseKnownCommits, GivesThoseOfBothKindsOfNames) {
  const auto known = ParseKnownCommits(absl::StrCat(
      R"({"data":[{"id":")", kSha, R"(","type":"commit"},{"id":")", kSha256,
      R"(","type":"commit","attributes":{}}],"meta":{}})"));
  EXPECT_THAT(*known, ElementsAre(kSha, kSha256));
  EXPECT_TRUE(ParseKnownCommits(R"({"data":[]})")->empty());
}

TEST(ParseKnownCommits, RefusesWhatTheApiWouldNotSend) {
  const std::vector<std::string> answers = {
      "",
      "<html>Sign in</html>",
      "[]",
      "null",
      "{}",
      R"({"data":{}})",
      R"({"data":null})",
      R"({"errors":["Forbidden"]})",
      R"({"data":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]})",
      R"({"data":[{"id":"aaaaaaa","type":"commit"}]})",
      absl::StrCat(R"({"data":[{"id":")", std::string(40, 'A'),
                   R"(","type":"commit"}]})"),
      absl::StrCat(R"({"data":[{"id":")", std::string(41, 'a'),
                   R"(","type":"commit"}]})"),
      R"({"data":[{"id":"^aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",)"
      R"("type":"commit"}]})",
      absl::StrCat(R"({"data":[{"id":")", kSha, R"(","type":"tree"}]})"),
      absl::StrCat(R"({"data":[{"id":")", kSha, R"("}]})"),
  };
  for (const std::string& answer : answers) {
    EXPECT_FALSE(ParseKnownCommits(answer)) << answer;
  }
}

TEST(PackfileUpload, IsAFormOfTwoParts) {
  const std::string checksum(40, 'c');
  const core::Delivery upload = PackfileUpload(kUrl, kSha, checksum, "PACK\n");
  EXPECT_EQ(upload.path, wire::kPackfilePath);
  EXPECT_EQ(
      upload.content_type,
      absl::StrCat("multipart/form-data; boundary=dora-deploy-", checksum));
  EXPECT_EQ(
      upload.body,
      absl::StrCat("--dora-deploy-", checksum,
                   "\r\nContent-Disposition: form-data; name=\"pushedSha\"\r\n"
                   "Content-Type: application/json\r\n\r\n"
                   R"({"data":{"id":")",
                   kSha, R"(","type":"commit"},"meta":{"repository_url":")",
                   kUrl, "\"}}\r\n--dora-deploy-", checksum,
                   "\r\nContent-Disposition: form-data; name=\"packfile\"; "
                   "filename=\"",
                   checksum,
                   ".pack\"\r\nContent-Type: application/octet-stream\r\n\r\n"
                   "PACK\n\r\n--dora-deploy-",
                   checksum, "--\r\n"));
}

TEST(PackfileUpload, HasABoundaryOfAtMostSeventyCharacters) {
  const core::Delivery upload =
      PackfileUpload(kUrl, kSha256, std::string(64, 'c'), "PACK");
  const size_t boundary = upload.content_type.find('=') + 1;
  EXPECT_LE(upload.content_type.size() - boundary, 70);
}

TEST(GitMetadataReceivers, TakeTheApiKeyAlone) {
  const core::Secret key("0123456789abcdef");
  for (const core::Receiver& receiver :
       {GitMetadataReceiver("https://api.example", key),
        PackfileReceiver("https://api.example", key)}) {
    ASSERT_EQ(receiver.credentials.size(), 1);
    EXPECT_EQ(receiver.credentials[0].name, wire::kApiKeyHeader);
  }
}

TEST(GitMetadataReceivers, OnlyTheQuestionHasAnAnswer) {
  const core::Secret key("0123456789abcdef");
  const auto asked = GitMetadataReceiver("https://api.example", key);
  const auto taken = PackfileReceiver("https://api.example", key);
  EXPECT_FALSE(asked.read_acceptance("").confirmed);
  EXPECT_FALSE(asked.read_acceptance("<html>").confirmed);
  EXPECT_TRUE(asked.read_acceptance(R"({"data":[]})").confirmed);
  EXPECT_TRUE(taken.read_acceptance("").confirmed);
  EXPECT_TRUE(taken.read_acceptance("anything").confirmed);
}

}  // namespace
}  // namespace dora::sinks
