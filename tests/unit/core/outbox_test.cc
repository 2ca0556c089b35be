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
#include "absl/time/clock.h"
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
          "dora",
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
  /// Keeps `entry`, which must succeed, and lets go of it; gives the file's
  /// path.
  std::string Keep(const OutboxEntry& entry) {
    const auto held = outbox_.Keep(entry);
    if (held) return held->path();
    ADD_FAILURE() << ToString(held.error());
    return "";
  }

  /// Holds the entry of this event, if it can.
  std::vector<HeldEntry> Take(const std::string& id, size_t limit = 10) {
    return outbox_.Take(limit, kThen, [&id](const OutboxEntry& entry) {
      return entry.delivery.id == id;
    });
  }

  void Remove(const std::string& id) { outbox_.Remove(id, "dora"); }

  void Reject(const std::string& id, const std::string& reason) {
    for (const HeldEntry& held : Take(id)) {
      EXPECT_TRUE(held.Reject(reason).has_value());
    }
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
  EXPECT_EQ(entries[0].receiver, entry.receiver);
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
    const auto held = outbox_.Keep(entry);
    ASSERT_FALSE(held.has_value());
    EXPECT_EQ(held.error().kind, ErrorKind::kOutbox);
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
  Remove("id-1");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, RemovesNothingWhereThereIsNothing) {
  Remove("id-1");
  Keep(Entry("id-2"));
  Remove("id-1");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, MovesARejectedEntryAsideWithTheReason) {
  const std::string name = fs::path(Keep(Entry("id-1"))).filename();
  Keep(Entry("id-2"));
  Reject("id-1", "HTTP 400: \"no\"\n\xff");
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
  Reject("id-1", "no");
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, LeavesNoTemporaryFileBehind) {
  const std::string name = fs::path(Keep(Entry("id-1"))).filename();
  Keep(Entry("id-1"));
  EXPECT_THAT(Files(outbox_.directory()), ElementsAre(name));
  Reject("id-1", "no");
  EXPECT_THAT(Files(outbox_.directory()), ElementsAre("rejected"));
  EXPECT_THAT(Files(absl::StrCat(outbox_.directory(), "/rejected")),
              ElementsAre(name));
}

TEST_F(OutboxTest, LeavesNoTemporaryFileBehindAnError) {
  const std::string path = Keep(Entry("id-1"));
  Remove("id-1");
  // A folder that is not empty is in the way of the rename.
  fs::create_directories(absl::StrCat(path, "/in-the-way"));
  EXPECT_FALSE(outbox_.Keep(Entry("id-1")).has_value());
  EXPECT_THAT(Files(outbox_.directory()),
              ElementsAre(fs::path(path).filename().string()));
}

TEST_F(OutboxTest, IsForThisUserOnly) {
  const std::string path = Keep(Entry("id-1"));
  EXPECT_EQ(Mode(outbox_.directory()), 0700);
  EXPECT_EQ(Mode(path), 0600);
  Reject("id-1", "no");
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
    const auto held = Outbox(temp_.Inside(name)).Keep(Entry("id-1"));
    ASSERT_FALSE(held.has_value()) << held->path();
    EXPECT_EQ(held.error().kind, ErrorKind::kOutbox);
    EXPECT_THAT(held.error().message, HasSubstr(temp_.Inside(name)));
    EXPECT_THAT(held.error().message, HasSubstr("Not a directory"));
  }
}

TEST_F(OutboxTest, FailsWithoutAFolderName) {
  EXPECT_FALSE(Outbox("").Keep(Entry("id-1")).has_value());
}

TEST_F(OutboxTest, LeavesForeignAndBrokenFilesAlone) {
  const std::vector<std::pair<std::string, std::string>> files = {
      {"README", "hello"},
      {"event-1@dora.txt", "{}"},
      {"event-2@dora.json", ""},
      {"event-3@dora.json", "{\"format\":1,\"id\":\"3\""},
      {"event-4@dora.json", "[]"},
      {"event-5@dora.json", "null"},
      {"event-6@dora.json", "{}"},
      {"event-7@dora.json", "\xff\xfe\x00"},
      {"event-8@dora.json", "{\"format\":\"1\"}"},
      {"event-9@dora.json", "{\"format\":null}"},
      {"event-10@dora.json", std::string(100000, '[')},
  };
  for (const auto& [name, text] : files) Plant(name, text);
  fs::create_directories(
      absl::StrCat(outbox_.directory(), "/event-15@dora.json"));
  Keep(Entry("id-1"));
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-1"));
  for (const auto& [name, text] : files) {
    EXPECT_EQ(ReadFile(absl::StrCat(outbox_.directory(), "/", name)), text);
  }
}

/// A file of the right form, for an event `1`.
nlohmann::json Sound() {
  return {{"format", 1},
          {"id", "1"},
          {"receiver", "dora"},
          {"base_url", "https://api.datadoghq.com"},
          {"method", "POST"},
          {"path", "/api/v2/dora/deployment"},
          {"content_type", "application/json"},
          {"headers", {{"ce-type", "a"}}},
          {"kept_at", 1},
          {"body", "{}"}};
}

TEST_F(OutboxTest, ListsAPlantedFileOfTheRightForm) {
  Plant("event-1@dora.json", Sound().dump());
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("1"));
}

TEST_F(OutboxTest, TakesNoFileWithoutOneOfItsMembersOrWithAnotherType) {
  const nlohmann::json sound = Sound();
  for (const auto& [name, value] : sound.items()) {
    nlohmann::json broken = sound;
    broken.erase(name);
    Plant("event-1@dora.json", broken.dump());
    EXPECT_THAT(outbox_.List(), IsEmpty()) << name;
    broken[name] = nlohmann::json::array({1});
    Plant("event-1@dora.json", broken.dump());
    EXPECT_THAT(outbox_.List(), IsEmpty()) << name;
  }
  nlohmann::json newer = Sound();
  newer["format"] = 2;
  Plant("event-1@dora.json", newer.dump());
  EXPECT_THAT(outbox_.List(), IsEmpty());
}

TEST_F(OutboxTest, TakesNoFileWhoseNameIsNotItsIds) {
  for (const char* id : {"2", "", "../event-1", "/etc/passwd"}) {
    nlohmann::json planted = Sound();
    planted["id"] = id;
    Plant("event-1@dora.json", planted.dump());
    EXPECT_THAT(outbox_.List(), IsEmpty()) << id;
  }
}

// Whoever can write the file must not write the request's head.
TEST_F(OutboxTest, TakesNoFileThatWouldForgeARequestsHead) {
  for (const auto& [name, value] :
       std::vector<std::pair<const char*, const char*>>{
           {"method", "POST / HTTP/1.1\r\nX: y"},
           {"method", ""},
           {"path", "@evil.example/"},
           {"path", ".evil.example/"},
           {"path", "/a b"},
           {"path", "/api/v2/dora/../../v1/series"},
           {"path", "/a\r\nX: y"},
           {"content_type", "a\r\nX: y"}}) {
    nlohmann::json planted = Sound();
    planted[name] = value;
    Plant("event-1@dora.json", planted.dump());
    EXPECT_THAT(outbox_.List(), IsEmpty()) << name << " " << value;
  }
  for (const nlohmann::json& headers :
       {nlohmann::json{{"X: y\r\nZ", "1"}}, nlohmann::json{{"", "1"}},
        nlohmann::json{{"X", "1\r\nZ: 2"}}, nlohmann::json{{"X", 1}}}) {
    nlohmann::json planted = Sound();
    planted["headers"] = headers;
    Plant("event-1@dora.json", planted.dump());
    EXPECT_THAT(outbox_.List(), IsEmpty()) << headers;
  }
}

TEST_F(OutboxTest, KeepsTheSameEventForSeveralReceivers) {
  OutboxEntry other = Entry("id-1", kThen + absl::Seconds(1));
  other.receiver = "webhook";
  Keep(Entry("id-1"));
  Keep(other);
  EXPECT_THAT(Ids(outbox_.List()), ElementsAre("id-1", "id-1"));
}

TEST_F(OutboxTest, NobodyElseTakesWhatIsHeld) {
  auto held = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(held.has_value());
  EXPECT_THAT(Take("id-1"), IsEmpty());
  EXPECT_THAT(outbox_.List(), SizeIs(1));
  held = outbox_.Keep(Entry("id-2"));  // lets go of the first
  const std::vector<HeldEntry> taken = Take("id-1");
  ASSERT_THAT(taken, SizeIs(1));
  EXPECT_THAT(Take("id-1"), IsEmpty());
}

TEST_F(OutboxTest, WhatWasReplacedIsNotRemovedByItsFormerHolder) {
  const auto first = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(first.has_value());
  OutboxEntry newer = Entry("id-1");
  newer.delivery.body = "newer";
  Keep(newer);
  first->Remove();
  ASSERT_THAT(outbox_.List(), SizeIs(1));
  EXPECT_EQ(outbox_.List()[0].delivery.body, "newer");
}

TEST_F(OutboxTest, TakesTheOldestOfThoseWanted) {
  for (const char* id : {"a", "b", "c"}) {
    Keep(Entry(id, kThen + absl::Seconds(id[0] - 'a')));
  }
  const auto taken = outbox_.Take(1, kThen, [](const OutboxEntry& entry) {
    return entry.delivery.id != "a";
  });
  ASSERT_THAT(taken, SizeIs(1));
  EXPECT_EQ(taken[0].entry().delivery.id, "b");
}

TEST_F(OutboxTest, ListsWhatWasRejectedWithItsReason) {
  Keep(Entry("id-1"));
  Reject("id-1", "HTTP 400: no");
  const auto rejected = outbox_.ListRejected();
  ASSERT_THAT(rejected, SizeIs(1));
  EXPECT_EQ(rejected[0].first.delivery.id, "id-1");
  EXPECT_EQ(rejected[0].second, "HTTP 400: no");
  outbox_.RemoveRejected(rejected[0].first);
  EXPECT_THAT(outbox_.ListRejected(), IsEmpty());
}

TEST_F(OutboxTest, ClearsAwayWhatAKilledWriterLeftLongAgo) {
  Plant("event-1@dora.json.Ab12Cd", "{\"form");
  const auto none = [](const OutboxEntry&) { return false; };
  outbox_.Take(1, absl::Now() + absl::Minutes(50), none);
  EXPECT_THAT(Files(outbox_.directory()), SizeIs(1));
  outbox_.Take(1, absl::Now() + absl::Minutes(70), none);
  EXPECT_THAT(Files(outbox_.directory()), IsEmpty());
}

TEST_F(OutboxTest, IsDurableWhenAsked) {
  const auto held = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(held.has_value());
  EXPECT_TRUE(held->MakeDurable().has_value());
}

}  // namespace
}  // namespace dora::core
