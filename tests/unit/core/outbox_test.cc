#include "core/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"

namespace dora::core {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReadFile;
using ::testing::SizeIs;
using testing::TempDirectory;
using ::testing::UnorderedElementsAre;
using testing::WriteFile;

const absl::Time kThen = absl::FromUnixNanos(1699960648123456789);

OutboxEntry Entry(const std::string& id, absl::Time kept_at = kThen) {
  return {{id, "/api/v2/dora/deployment", "{\"data\":{}}"},
          "https://api.datadoghq.com",
          kept_at};
}

std::vector<std::string> Ids(const std::vector<OutboxEntry>& entries) {
  std::vector<std::string> ids;
  for (const OutboxEntry& entry : entries) ids.push_back(entry.delivery.id);
  return ids;
}

/// The permission bits of what is at `path`.
int Mode(const std::string& path) {
  struct stat status = {};
  EXPECT_EQ(stat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777;
}

class OutboxTest : public ::testing::Test {
 protected:
  /// Keeps `entry`, which must succeed; gives the file's path.
  std::string Keep(const OutboxEntry& entry) {
    const auto path = outbox_.Keep(entry);
    EXPECT_TRUE(path.has_value()) << ToString(path.error());
    return path.value_or("");
  }

  std::vector<std::string> Files(const std::string& directory) {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(directory)) {
      names.push_back(file.path().filename());
    }
    return names;
  }

  /// Puts a file into the outbox that Keep did not write.
  void Plant(const std::string& name, const std::string& text) {
    fs::create_directories(outbox_.directory());
    WriteFile(absl::StrCat(outbox_.directory(), "/", name), text);
  }

  TempDirectory temp_;
  Outbox outbox_{temp_.Inside("state/outbox")};
};

TEST_F(OutboxTest, ListsNothingWhereThereIsNoFolder) {
  EXPECT_THAT(outbox_.List(), IsEmpty());
}

TEST_F(OutboxTest, GivesBackWhatItKept) {
  const OutboxEntry entry = Entry("id-1");
  Keep(entry);
  const auto entries = outbox_.List();
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].delivery.id, entry.delivery.id);
  EXPECT_EQ(entries[0].delivery.path, entry.delivery.path);
  EXPECT_EQ(entries[0].delivery.body, entry.delivery.body);
  EXPECT_EQ(entries[0].base_url, entry.base_url);
  EXPECT_EQ(entries[0].kept_at, entry.kept_at);
}

TEST_F(OutboxTest, GivesThePathOfTheFileThatKeepsTheEvent) {
  EXPECT_THAT(ReadFile(Keep(Entry("id-1"))), HasSubstr("id-1"));
}

TEST_F(OutboxTest, GivesBackAnyBodyByteForByte) {
  std::string ascii;
  for (int c = 0; c < 128; ++c) ascii += static_cast<char>(c);
  for (const std::string& body :
       {std::string(""), ascii, std::string("商店 🛒 \u2028\xc2\x9b\uffff"),
        std::string(R"({"a":"\"\\\n\u0000\ud83d\ude00"})"),
        std::string("{\r\n}\r\n"), std::string(1000000, 'x')}) {
    OutboxEntry entry = Entry("id-1");
    entry.delivery.body = body;
    Keep(entry);
    const auto entries = outbox_.List();
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].delivery.body, body);
  }
}

// It cannot be written as JSON, and must not end the deployment's step.
TEST_F(OutboxTest, RefusesWhatIsNoUtf8AsAnError) {
  OutboxEntry bad_body = Entry("id-1");
  bad_body.delivery.body = "\xff";
  OutboxEntry bad_url = Entry("id-1");
  bad_url.base_url = "https://\xff";
  for (const OutboxEntry& entry : {bad_body, bad_url}) {
    const auto path = outbox_.Keep(entry);
    ASSERT_FALSE(path.has_value());
    EXPECT_EQ(path.error().kind, ErrorKind::kOutbox);
  }
  EXPECT_THAT(outbox_.List(), IsEmpty());
}

TEST_F(OutboxTest, ListsTheOldestFirst) {
  Keep(Entry("b", kThen + absl::Seconds(2)));
  Keep(Entry("c", kThen + absl::Nanoseconds(1)));
  Keep(Entry("a", kThen + absl::Hours(2)));
  Keep(Entry("d", kThen));
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("d", "c", "b", "a"));
}

TEST_F(OutboxTest, ReplacesAnEntryOfTheSameId) {
  Keep(Entry("id-1"));
  OutboxEntry newer = Entry("id-1");
  newer.delivery.body = "newer";
  Keep(newer);
  const auto entries = outbox_.List();
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].delivery.body, "newer");
}

TEST_F(OutboxTest, KeepsTheLongestId) {
  const std::string id(128, 'a');
  Keep(Entry(id));
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre(id));
}

TEST_F(OutboxTest, KeepsIdsOfEveryCharacterThatTheApiTakes) {
  Keep(Entry("AZaz09-_.:AZaz09-_.:"));
  Keep(Entry("....................."));
  EXPECT_THAT(
      Ids(outbox_.List()),
      UnorderedElementsAre("AZaz09-_.:AZaz09-_.:", "....................."));
}

TEST_F(OutboxTest, RemovesTheEntryOfThisIdOnly) {
  Keep(Entry("id-1"));
  Keep(Entry("id-2"));
  outbox_.Remove("id-1");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, RemovesNothingWhereThereIsNothing) {
  outbox_.Remove("id-1");
  Keep(Entry("id-2"));
  outbox_.Remove("id-1");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, MovesARejectedEntryAsideWithTheReason) {
  const std::string name = fs::path(Keep(Entry("id-1"))).filename();
  Keep(Entry("id-2"));
  outbox_.Reject("id-1", "HTTP 400: \"no\"\n\xff");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
  const auto json = nlohmann::json::parse(
      ReadFile(absl::StrCat(outbox_.directory(), "/rejected/", name)), nullptr,
      /*allow_exceptions=*/false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["id"], "id-1");
  EXPECT_EQ(json["body"], "{\"data\":{}}");
  EXPECT_THAT(json["reason"].get<std::string>(), HasSubstr("HTTP 400: \"no\""));
}

TEST_F(OutboxTest, RejectsNothingWhereThereIsNothing) {
  Keep(Entry("id-2"));
  outbox_.Reject("id-1", "no");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, LeavesNoTemporaryFileBehind) {
  const std::string name = fs::path(Keep(Entry("id-1"))).filename();
  Keep(Entry("id-1"));
  EXPECT_THAT(Files(outbox_.directory()), ElementsAre(name));
  outbox_.Reject("id-1", "no");
  EXPECT_THAT(Files(outbox_.directory()), ElementsAre("rejected"));
  EXPECT_THAT(Files(absl::StrCat(outbox_.directory(), "/rejected")),
              ElementsAre(name));
}

TEST_F(OutboxTest, LeavesNoTemporaryFileBehindAnError) {
  const std::string path = Keep(Entry("id-1"));
  outbox_.Remove("id-1");
  // A folder that is not empty is in the way of the rename.
  fs::create_directories(absl::StrCat(path, "/in-the-way"));
  EXPECT_FALSE(outbox_.Keep(Entry("id-1")).has_value());
  EXPECT_THAT(Files(outbox_.directory()),
              ElementsAre(fs::path(path).filename().string()));
}

TEST_F(OutboxTest, IsForThisUserOnly) {
  const std::string path = Keep(Entry("id-1"));
  const auto lock = outbox_.TryLock();
  EXPECT_EQ(Mode(outbox_.directory()), 0700);
  EXPECT_EQ(Mode(path), 0600);
  EXPECT_EQ(Mode(absl::StrCat(outbox_.directory(), "/lock")), 0600);
  outbox_.Reject("id-1", "no");
  const std::string rejected = absl::StrCat(outbox_.directory(), "/rejected");
  EXPECT_EQ(Mode(rejected), 0700);
  EXPECT_EQ(
      Mode(absl::StrCat(rejected, "/", fs::path(path).filename().string())),
      0600);
}

TEST_F(OutboxTest, IsForThisUserOnlyWithASlashBehindItsName) {
  const Outbox outbox(temp_.Inside("other/"));
  ASSERT_TRUE(outbox.Keep(Entry("id-1")).has_value());
  EXPECT_EQ(Mode(temp_.Inside("other")), 0700);
  EXPECT_THAT(Ids(outbox.List()), ElementsAre("id-1"));
}

TEST_F(OutboxTest, FailsWithTheReasonWhereTheFolderCannotBe) {
  WriteFile(temp_.Inside("file"), "");
  for (const char* name : {"file", "file/outbox"}) {
    const auto path = Outbox(temp_.Inside(name)).Keep(Entry("id-1"));
    ASSERT_FALSE(path.has_value()) << *path;
    EXPECT_EQ(path.error().kind, ErrorKind::kOutbox);
    EXPECT_THAT(path.error().message, HasSubstr(temp_.Inside(name)));
    EXPECT_THAT(path.error().message, HasSubstr("Not a directory"));
  }
}

TEST_F(OutboxTest, FailsWithoutAFolderName) {
  EXPECT_FALSE(Outbox("").Keep(Entry("id-1")).has_value());
}

TEST_F(OutboxTest, LeavesForeignAndBrokenFilesAlone) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"README", "hello"},
      {"event-1.txt", "{}"},
      {"event-2.json", ""},
      {"event-3.json", "{\"format\":1,\"id\":\"3\""},
      {"event-4.json", "[]"},
      {"event-5.json", "null"},
      {"event-6.json", "{}"},
      {"event-7.json", "\xff\xfe\x00"},
      {"event-8.json", "{\"format\":\"1\"}"},
      {"event-9.json", "{\"format\":null}"},
      {"event-10.json",
       R"({"format":2,"id":"10","base_url":"u","path":"p","kept_at":1,)"
       R"("body":"b"})"},
      {"event-11.json",
       R"({"format":1,"id":11,"base_url":"u","path":"p","kept_at":1,)"
       R"("body":"b"})"},
      {"event-12.json",
       R"({"format":1,"id":"12","base_url":"u","path":"p","kept_at":"1",)"
       R"("body":"b"})"},
      {"event-13.json",
       R"({"format":1,"id":"13","base_url":"u","path":"p","kept_at":1})"},
      {"event-14.json", std::string(100000, '[')},
  };
  for (const auto& [name, text] : files) Plant(name, text);
  fs::create_directories(absl::StrCat(outbox_.directory(), "/event-15.json"));
  Keep(Entry("id-1"));
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-1"));
  for (const auto& [name, text] : files) {
    EXPECT_EQ(ReadFile(absl::StrCat(outbox_.directory(), "/", name)), text);
  }
}

TEST_F(OutboxTest, ListsAPlantedFileOfTheRightForm) {
  Plant("event-1.json",
        R"({"format":1,"id":"1","base_url":"u","path":"p","kept_at":1,)"
        R"("body":"b"})");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("1"));
}

TEST_F(OutboxTest, TakesNoFileWhoseNameIsNotItsIds) {
  for (const char* id : {"2", "", "../event-1", "/etc/passwd"}) {
    Plant("event-1.json",
          absl::StrCat(R"({"format":1,"id":")", id,
                       R"(","base_url":"u","path":"p","kept_at":1,)",
                       R"("body":"b"})"));
    EXPECT_THAT(outbox_.List(), IsEmpty()) << id;
  }
}

TEST_F(OutboxTest, HoldsOffASecondHolder) {
  Keep(Entry("id-1"));
  const std::optional<Outbox::Lock> first = outbox_.TryLock();
  EXPECT_TRUE(first.has_value());
  EXPECT_FALSE(outbox_.TryLock().has_value());
  EXPECT_FALSE(Outbox(outbox_.directory()).TryLock().has_value());
}

TEST_F(OutboxTest, IsFreeAgainWhenTheHolderIsGone) {
  Keep(Entry("id-1"));
  { const auto first = outbox_.TryLock(); }
  EXPECT_TRUE(outbox_.TryLock().has_value());
}

TEST_F(OutboxTest, StaysLockedWhenTheLockMoves) {
  Keep(Entry("id-1"));
  std::optional<Outbox::Lock> first = outbox_.TryLock();
  ASSERT_TRUE(first.has_value());
  std::vector<Outbox::Lock> locks;
  locks.push_back(*std::move(first));
  first.reset();
  EXPECT_FALSE(outbox_.TryLock().has_value());
  locks.clear();
  EXPECT_TRUE(outbox_.TryLock().has_value());
}

TEST_F(OutboxTest, AnyoneMayKeepWhileAnotherHolds) {
  Keep(Entry("id-1"));
  const auto lock = outbox_.TryLock();
  Keep(Entry("id-2"));
  EXPECT_THAT(outbox_.List(), SizeIs(2));
}

TEST_F(OutboxTest, CannotBeLockedWhereThereIsNone) {
  EXPECT_FALSE(outbox_.TryLock().has_value());
  EXPECT_FALSE(fs::exists(outbox_.directory()));
}

TEST_F(OutboxTest, IsNoEntryOfItsOwn) {
  Keep(Entry("id-1"));
  const auto lock = outbox_.TryLock();
  outbox_.Reject("id-1", "no");
  EXPECT_THAT(outbox_.List(), IsEmpty());
}

}  // namespace
}  // namespace dora::core
