#include "core/delivery/outbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/delivery/outbox_format.h"
#include "core/delivery/receiver.h"
#include "core/event/failure_mark.h"
#include "sinks/dora/receivers.h"
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

/// An entry whose body is of no matter.
OutboxEntry Entry(const std::string& id, absl::Time kept_at = kThen) {
  OutboxEntry entry;
  entry.id = id;
  entry.receiver = "dora";
  entry.base_url = "https://api.datadoghq.com";
  entry.kept_at = kept_at;
  entry.kind = EventKind::kDeployment;
  entry.body = "{\"data\":{}}";
  return entry;
}

std::vector<std::string> Ids(const std::vector<OutboxEntry>& entries) {
  std::vector<std::string> ids;
  for (const OutboxEntry& entry : entries) ids.push_back(entry.id);
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

  /// The entries, the oldest first; of those put aside, too, their reasons.
  std::vector<OutboxEntry> List(bool rejected = false) {
    std::vector<OutboxEntry> entries;
    reasons_.clear();
    problems_.clear();
    Outbox::Look look;
    look.rejected = rejected;
    const auto all = outbox_.ForEach(look, [&](OutboxFile& file) {
      if (file.entry()) {
        entries.push_back(*file.entry());
        reasons_.push_back(file.reason());
      } else {
        problems_[file.name()] = file.problem();
      }
    });
    EXPECT_TRUE(all && *all);
    return entries;
  }

  /// Holds the entry of this event, if it can.
  std::vector<HeldEntry> Take(const std::string& id) {
    std::vector<HeldEntry> taken;
    const auto all = outbox_.ForEach({}, [&](OutboxFile& file) {
      if (!file.entry() || file.entry()->id != id) return;
      if (auto held = file.Hold()) taken.push_back(*std::move(held));
    });
    EXPECT_TRUE(all.has_value());
    return taken;
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

  std::vector<std::string> reasons_;
  std::map<std::string, std::string> problems_;
  TempDirectory temp_;
  Outbox outbox_{temp_.Inside("state/outbox")};
};

TEST_F(OutboxTest, ListsNothingWhereThereIsNoFolder) {
  EXPECT_THAT(List(), IsEmpty());
}

TEST_F(OutboxTest, GivesBackWhatItKept) {
  const OutboxEntry entry = Entry("id-1");
  Keep(entry);
  const auto entries = List();
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].id, entry.id);
  EXPECT_EQ(entries[0].kind, entry.kind);
  EXPECT_EQ(entries[0].body, entry.body);
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
        std::string("{\r\n}\r\n"), std::string(900000, 'x')}) {
    OutboxEntry entry = Entry("id-1");
    entry.body = body;
    Keep(entry);
    const auto entries = List();
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].body, body);
  }
}

// It cannot be written as JSON, and must not end the deployment's step.
TEST_F(OutboxTest, RefusesWhatIsNoUtf8AsAnError) {
  OutboxEntry bad_body = Entry("id-1");
  bad_body.body = "\xff";
  OutboxEntry bad_url = Entry("id-1");
  bad_url.base_url = "https://\xff";
  for (const OutboxEntry& entry : {bad_body, bad_url}) {
    const auto held = outbox_.Keep(entry);
    ASSERT_FALSE(held.has_value());
    EXPECT_EQ(held.error().kind, ErrorKind::kOutbox);
  }
  EXPECT_THAT(List(), IsEmpty());
}

TEST_F(OutboxTest, ListsTheOldestFirst) {
  Keep(Entry("b", kThen + absl::Seconds(2)));
  Keep(Entry("c", kThen + absl::Nanoseconds(1)));
  Keep(Entry("a", kThen + absl::Hours(2)));
  Keep(Entry("d", kThen));
  EXPECT_THAT(Ids(List()), ElementsAre("d", "c", "b", "a"));
}

TEST_F(OutboxTest, ReplacesAnEntryOfTheSameId) {
  Keep(Entry("id-1"));
  OutboxEntry newer = Entry("id-1");
  newer.body = "newer";
  Keep(newer);
  const auto entries = List();
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].body, "newer");
}

TEST_F(OutboxTest, KeepsTheLongestId) {
  const std::string id(128, 'a');
  Keep(Entry(id));
  EXPECT_THAT(Ids(List()), ElementsAre(id));
}

TEST_F(OutboxTest, KeepsIdsOfEveryCharacterThatTheApiTakes) {
  Keep(Entry("AZaz09-_.:AZaz09-_.:"));
  Keep(Entry("....................."));
  EXPECT_THAT(Ids(List()), UnorderedElementsAre("AZaz09-_.:AZaz09-_.:",
                                                "....................."));
}

TEST_F(OutboxTest, RemovesTheEntryOfThisIdOnly) {
  Keep(Entry("id-1"));
  Keep(Entry("id-2"));
  Remove("id-1");
  EXPECT_THAT(Ids(List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, RemovesNothingWhereThereIsNothing) {
  Remove("id-1");
  Keep(Entry("id-2"));
  Remove("id-1");
  EXPECT_THAT(Ids(List()), ElementsAre("id-2"));
}

TEST_F(OutboxTest, MovesARejectedEntryAsideWithTheReason) {
  const std::string name = fs::path(Keep(Entry("id-1"))).filename();
  Keep(Entry("id-2"));
  Reject("id-1", "HTTP 400: \"no\"\n\xff");
  EXPECT_THAT(Ids(List()), ElementsAre("id-2"));
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
  EXPECT_THAT(Ids(List()), ElementsAre("id-2"));
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
  EXPECT_EQ(Files(outbox.directory()).size(), 1);
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
  EXPECT_THAT(Ids(List()), ElementsAre("id-1"));
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
          {"kind", "deployment"},
          {"kept_at", 1},
          {"body", R"({"data":{"attributes":{"service":"s","id":"1"}}})"}};
}

TEST_F(OutboxTest, ListsAPlantedFileOfTheRightForm) {
  Plant("event-1@dora.json", Sound().dump());
  EXPECT_THAT(Ids(List()), ElementsAre("1"));
}

TEST_F(OutboxTest, TakesNoFileWithoutOneOfItsMembersOrWithAnotherType) {
  const nlohmann::json sound = Sound();
  for (const auto& [name, value] : sound.items()) {
    if (name == "kind") continue;  // files of earlier builds have none
    nlohmann::json broken = sound;
    broken.erase(name);
    Plant("event-1@dora.json", broken.dump());
    EXPECT_THAT(List(), IsEmpty()) << name;
    broken[name] = nlohmann::json::array({1});
    Plant("event-1@dora.json", broken.dump());
    EXPECT_THAT(List(), IsEmpty()) << name;
  }
}

TEST_F(OutboxTest, TakesNoFileWhoseNameIsNotItsIds) {
  for (const char* id : {"2", "", "../event-1", "/etc/passwd", "1/../1"}) {
    nlohmann::json planted = Sound();
    planted["id"] = id;
    Plant("event-1@dora.json", planted.dump());
    EXPECT_THAT(List(), IsEmpty()) << id;
  }
}

struct Unreadable {
  const char* name;
  std::string text;
  const char* problem;
};

// Each is visible, so that its user can remove it.
TEST_F(OutboxTest, SaysWhyAFileIsNotAnEntry) {
  nlohmann::json newer = Sound();
  newer["format"] = 2;
  nlohmann::json other_kind = Sound();
  other_kind["kind"] = "rollout";
  const std::string sound = Sound().dump();
  const std::string twice = R"({"id":"2",)" + sound.substr(1);
  for (const Unreadable& test : std::vector<Unreadable>{
           {"a newer format", newer.dump(), "another format"},
           {"another kind", other_kind.dump(), "another format"},
           {"cut off", sound.substr(0, 60), "cut off"},
           {"empty", "", "cut off"},
           {"a member twice", twice, "not the JSON of an entry"},
           {"deep", std::string(100000, '['), "not the JSON of an entry"},
           {"many values", "[" + std::string(100000, ',') + "]",
            "not the JSON of an entry"},
           {"too large", sound + std::string(Outbox::kMaxEntryBytes, ' '),
            "larger than 1024 KiB"},
           {"a list", "[]", "is not an entry"},
       }) {
    Plant("event-1@dora.json", test.text);
    EXPECT_THAT(List(), IsEmpty()) << test.name;
    EXPECT_THAT(problems_["event-1@dora.json"], HasSubstr(test.problem))
        << test.name;
  }
}

TEST_F(OutboxTest, ReadsOnlyRegularFilesOfOneName) {
  const std::string path = outbox_.directory() + "/event-1@dora.json";
  Plant("other", Sound().dump());
  ASSERT_EQ(symlink((outbox_.directory() + "/other").c_str(), path.c_str()), 0);
  EXPECT_THAT(List(), IsEmpty());
  EXPECT_THAT(problems_["event-1@dora.json"], HasSubstr("link"));
  unlink(path.c_str());
  ASSERT_EQ(link((outbox_.directory() + "/other").c_str(), path.c_str()), 0);
  EXPECT_THAT(List(), IsEmpty());
  EXPECT_THAT(problems_["event-1@dora.json"], HasSubstr("hard links"));
  unlink(path.c_str());
  // A pipe that nobody writes to must not make anybody wait.
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  EXPECT_THAT(List(), IsEmpty());
  EXPECT_THAT(problems_["event-1@dora.json"], HasSubstr("not a regular file"));
}

TEST_F(OutboxTest, KeepsNoEventThatItWouldNotRead) {
  OutboxEntry entry = Entry("id-1");
  entry.body = std::string(Outbox::kMaxEntryBytes, 'x');
  const auto held = outbox_.Keep(entry);
  ASSERT_FALSE(held.has_value());
  EXPECT_THAT(held.error().message, HasSubstr("larger than 1024 KiB"));
}

TEST_F(OutboxTest, EndsTheLookWhereItIsOver) {
  for (const char* id : {"a", "b", "c"}) Keep(Entry(id));
  int asked = 0;
  size_t seen = 0;
  Outbox::Look look;
  look.is_over = [&asked] { return ++asked > 5; };
  const auto all = outbox_.ForEach(look, [&seen](OutboxFile&) { ++seen; });
  ASSERT_TRUE(all.has_value());
  EXPECT_FALSE(*all);
  EXPECT_LT(seen, 3);
}

/// A run that has the key `secret`.
Receiver Api(const std::string& secret) {
  return sinks::DoraReceiver("https://api.datadoghq.com", Secret(secret));
}

TEST(Seal, IsRightForTheWholeEntryUnderItsKeyOnly) {
  const Secret key("0123456789abcdef0123456789abcdef");
  Delivery delivery{"the-event-of-1234", "", "{}"};
  const OutboxEntry entry = EntryOf(delivery, Api(key.Reveal()), kThen);
  ASSERT_THAT(entry.seal, SizeIs(64));
  EXPECT_EQ(entry.seal, SealOf(entry, key));
  EXPECT_NE(entry.seal, SealOf(entry, Secret("another key of that length")));
  std::vector<OutboxEntry> forged(7, entry);
  forged[0].id += "5";
  forged[1].receiver = "dora-management";
  forged[2].base_url = "https://elsewhere.example";
  forged[3].kept_at += absl::Nanoseconds(1);
  forged[4].kind = EventKind::kIncident;
  forged[5].body = "{} ";
  forged[6].path = "/";
  for (const OutboxEntry& other : forged) {
    EXPECT_NE(SealOf(other, key), entry.seal);
  }
}

// A short secret could be found from the seal by trying.
TEST(Seal, IsNotMadeUnderAShortSecret) {
  Delivery delivery{"the-event-of-1234", "", "{}"};
  EXPECT_EQ(EntryOf(delivery, Api("a short secret"), kThen).seal, "");
}

struct Restored {
  const char* name;
  const char* kind;  ///< null: a file of an earlier build
  const char* method;
  const char* path;
  const char* body;
  const char* request;  ///< null: none
};

class Requests : public ::testing::TestWithParam<Restored> {};

constexpr char kBody[] = R"({"data":{"attributes":{"service":"s","id":"1"}}})";
constexpr char kFailure[] = R"({"data":{"attributes":{"team":"t","id":"1"}}})";

// Nothing but the kind and the body say what is sent.
TEST_P(Requests, AreMadeFromTheEventAlone) {
  nlohmann::json file = Sound();
  file.erase("kind");
  if (GetParam().kind != nullptr) file["kind"] = GetParam().kind;
  file["method"] = GetParam().method;
  file["path"] = GetParam().path;
  file["content_type"] = "text/html";
  file["headers"] = {{"Host", "evil.example"},
                     {"Content-Length", "2"},
                     {"Transfer-Encoding", "chunked"}};
  file["body"] = GetParam().body;
  const auto read = ParseEntry(file.dump());
  ASSERT_TRUE(read.has_value());
  const auto delivery = DeliveryOf(read->entry, Api("key"));
  ASSERT_EQ(delivery.has_value(), GetParam().request != nullptr);
  if (!delivery) return;
  EXPECT_EQ(delivery->method + " " + delivery->path, GetParam().request);
  EXPECT_EQ(delivery->content_type, "application/json");
  EXPECT_THAT(delivery->headers, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    OfTheApi, Requests,
    ::testing::Values(
        Restored{"Deployment", "deployment", "", "", kBody,
                 "POST /api/v2/dora/deployment"},
        Restored{"Failure", "failure", "", "", kFailure,
                 "POST /api/v2/dora/failure"},
        Restored{"KindWins", "deployment", "DELETE", "/x", kBody,
                 "POST /api/v2/dora/deployment"},
        Restored{"Earlier", nullptr, "POST", "/api/v2/dora/deployment", kBody,
                 "POST /api/v2/dora/deployment"},
        Restored{"EarlierFailure", nullptr, "POST", "/api/v2/dora/failure",
                 kFailure, "POST /api/v2/dora/failure"},
        Restored{"EarlierDelete", nullptr, "DELETE", "/api/v2/dora/deployment",
                 kBody, nullptr},
        Restored{"EarlierDots", nullptr, "POST",
                 "/api/v2/dora/%2e%2e/%2e%2e/v1/x", kBody, nullptr},
        Restored{"EarlierQuery", nullptr, "POST", "/api/v2/dora/deployment?a",
                 kBody, nullptr},
        Restored{"AnotherId", "deployment", "", "",
                 R"({"data":{"attributes":{"service":"s","id":"2"}}})",
                 nullptr},
        Restored{"IdTwice", "deployment", "", "",
                 R"({"data":{"attributes":{"service":"s","id":"2","id":"1"}}})",
                 nullptr},
        Restored{"TwoDocuments", "deployment", "", "",
                 R"({"data":{"attributes":{"service":"s","id":"1"}}}{})",
                 nullptr},
        Restored{"NoJson", "deployment", "", "", "{}GET / HTTP/1.1\r\n\r\n",
                 nullptr},
        Restored{"AMark", "change_failure", "", "", kBody, nullptr},
        Restored{"FailureAsDeployment", "deployment", "", "", kFailure,
                 nullptr}),
    [](const auto& test) { return std::string(test.param.name); });

/// The file of a mark of the deployment `id`, as the body has it.
OutboxEntry Mark(const std::string& id) {
  OutboxEntry entry = Entry(FailureMarkKey(id, "", "", ""));
  entry.receiver = "dora-management";
  entry.kind = EventKind::kFailureMark;
  entry.body =
      nlohmann::json{{"data", {{"id", id}, {"attributes", {}}}}}.dump();
  return entry;
}

TEST(Marks, GoToTheDeploymentThatTheyName) {
  const Receiver api = sinks::DoraManagementReceiver(
      "https://api.datadoghq.com", Secret("a"), {});
  const auto delivery = DeliveryOf(Mark("abc.def"), api);
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->method, "PATCH");
  EXPECT_EQ(delivery->path, "/api/v2/dora/deployments/abc.def");
  for (const char* id :
       {".", "..", "%2e%2e", "a/b", "a%2fb", "a?b", "", "a b", "a\r\nb"}) {
    EXPECT_FALSE(DeliveryOf(Mark(id), api).has_value()) << id;
  }
  EXPECT_FALSE(DeliveryOf(Mark("abc.def"), Api("key")).has_value());
}

TEST_F(OutboxTest, KeepsTheSameEventForSeveralReceivers) {
  OutboxEntry other = Entry("id-1", kThen + absl::Seconds(1));
  other.receiver = "webhook";
  Keep(Entry("id-1"));
  Keep(other);
  EXPECT_THAT(Ids(List()), ElementsAre("id-1", "id-1"));
}

TEST_F(OutboxTest, NobodyElseTakesWhatIsHeld) {
  auto held = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(held.has_value());
  EXPECT_THAT(Take("id-1"), IsEmpty());
  EXPECT_THAT(List(), SizeIs(1));
  held = outbox_.Keep(Entry("id-2"));  // lets go of the first
  const std::vector<HeldEntry> taken = Take("id-1");
  ASSERT_THAT(taken, SizeIs(1));
  EXPECT_THAT(Take("id-1"), IsEmpty());
}

TEST_F(OutboxTest, WhatWasReplacedIsNotRemovedByItsFormerHolder) {
  const auto first = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(first.has_value());
  OutboxEntry newer = Entry("id-1");
  newer.body = "newer";
  Keep(newer);
  first->Remove();
  ASSERT_THAT(List(), SizeIs(1));
  EXPECT_EQ(List()[0].body, "newer");
}

TEST_F(OutboxTest, ListsWhatWasRejectedWithItsReason) {
  Keep(Entry("id-1"));
  Reject("id-1", "HTTP 400: no");
  EXPECT_THAT(Ids(List(/*rejected=*/true)), ElementsAre("id-1"));
  EXPECT_THAT(reasons_, ElementsAre("HTTP 400: no"));
}

TEST_F(OutboxTest, KnowsWhetherAFileIsStillThere) {
  const auto held = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(held.has_value());
  EXPECT_TRUE(held->IsInPlace());
  EXPECT_TRUE(held->IsReplaced());
  Keep(Entry("id-1"));
  EXPECT_FALSE(held->IsInPlace());
  EXPECT_TRUE(held->IsReplaced());
  fs::remove_all(outbox_.directory());
  EXPECT_FALSE(held->IsInPlace());
  EXPECT_FALSE(held->IsReplaced());
}

TEST_F(OutboxTest, ClearsAwayWhatAKilledWriterLeftLongAgo) {
  Plant("event-1@dora.json.0123abcd", "{\"form");
  const auto nothing = [](OutboxFile&) {};
  Outbox::Look look;
  look.now = absl::Now() + absl::Minutes(50);
  EXPECT_TRUE(outbox_.ForEach(look, nothing).has_value());
  EXPECT_THAT(Files(outbox_.directory()), SizeIs(1));
  look.now = absl::Now() + absl::Minutes(70);
  EXPECT_TRUE(outbox_.ForEach(look, nothing).has_value());
  EXPECT_THAT(Files(outbox_.directory()), IsEmpty());
}

TEST_F(OutboxTest, IsDurableWhenAsked) {
  const auto held = outbox_.Keep(Entry("id-1"));
  ASSERT_TRUE(held.has_value());
  EXPECT_TRUE(held->MakeDurable().has_value());
}

TEST_F(OutboxTest, DoesNotOpenWhatIsExcepted) {
  const std::string path = Keep(Entry("one"));
  Keep(Entry("two"));
  Outbox::Look look;
  look.except = {path.substr(path.rfind('/') + 1)};
  std::vector<std::string> seen;
  ASSERT_TRUE(outbox_.ForEach(look, [&](OutboxFile& file) {
    seen.push_back(file.entry() ? file.entry()->id : file.problem());
  }));
  EXPECT_EQ(seen, std::vector<std::string>{"two"});
}

}  // namespace
}  // namespace dora::core
