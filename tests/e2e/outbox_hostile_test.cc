// The outbox as data of strangers: what a cache, a commit or another user may
// put there, with the real program.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/memory.h"
#include "tests/support/raw_server.h"

namespace dora::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

constexpr char kNobody[] = "http://127.0.0.1:1";
constexpr char kId[] = "planted-event-00001";
constexpr char kOutbox[] = "/.local/state/dora-deploy/outbox";
/// Not nobody (65534), as whom the tests may run.
constexpr uid_t kOther = 65533;

/// A file as an earlier build wrote it.
Json Sound(const std::string& url, const std::string& id = kId) {
  const Json body = {{"data",
                      {{"attributes",
                        {{"service", "planted"},
                         {"started_at", 1700000000000000000},
                         {"finished_at", 1700000100000000000},
                         {"id", id}}}}}};
  return {{"format", 1},
          {"id", id},
          {"receiver", "dora"},
          {"base_url", url},
          {"method", "POST"},
          {"path", "/api/v2/dora/deployment"},
          {"content_type", "application/json"},
          {"headers", Json::object()},
          {"kept_at", 1},
          {"body", body.dump()}};
}

std::string Plant(const std::string& folder, const Json& file) {
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  const std::string path =
      absl::StrCat(folder, "/event-", file["id"].get<std::string>(), "@",
                   file["receiver"].get<std::string>(), ".json");
  WriteFile(path, file.dump());
  return path;
}

std::vector<std::string> Deployment(const std::string& url) {
  return {"deployment", "--service", "shopist", "--started-at", "1693491974",
          "--skip-git", "--timeout", "5",       "--api-url",    url};
}

std::string Accepted() {
  const std::string body = R"({"data":{"id":"abc","type":"dora_deployment"}})";
  return absl::StrCat("HTTP/1.1 200 OK\r\nContent-Length: ", body.size(),
                      "\r\nConnection: close\r\n\r\n", body);
}

struct Mutation {
  const char* name;
  Json changes;
  bool is_sent;
};

class Planted : public ::testing::TestWithParam<Mutation> {};

// The request bears the key: a file must not write a byte of it but the event.
TEST_P(Planted, WritesNothingOfTheRequestButTheEvent) {
  RawAnswer answer;
  answer.pieces = {Accepted()};
  const RawServer server(answer);
  const Scratch scratch;
  const std::string url = absl::StrCat("http://127.0.0.1:", server.port());
  Json file = Sound(url);
  file.update(GetParam().changes);
  Plant(scratch.path() + kOutbox, file);
  scratch.Deploy({"outbox", "flush", "--api-url", url, "--timeout", "3"},
                 {{"DD_APP_KEY", std::string(40, 'f')}});
  const std::string received = server.Received();
  EXPECT_EQ(!received.empty(), GetParam().is_sent) << received;
  if (received.empty()) return;
  EXPECT_THAT(
      received,
      AllOf(::testing::StartsWith("POST /api/v2/dora/deployment HTTP/1.1\r\n"),
            HasSubstr(absl::StrCat("Host: 127.0.0.1:", server.port())),
            HasSubstr("Content-Type: application/json\r\n"),
            Not(HasSubstr("evil")), Not(HasSubstr("smuggled")),
            Not(HasSubstr("chunked"))));
  EXPECT_THAT(
      received,
      HasSubstr(absl::StrCat(
          "Content-Length: ", file["body"].get<std::string>().size(), "\r\n")));
}

INSTANTIATE_TEST_SUITE_P(
    EachMember, Planted,
    ::testing::Values(
        Mutation{"Sound", Json::object(), true},
        Mutation{"Method", {{"method", "DELETE"}}, false},
        Mutation{"Dots",
                 {{"path", "/api/v2/dora/%2e%2e/%2e%2e/v1/host/x/mute"}},
                 false},
        Mutation{"OtherPath", {{"path", "/api/v1/series"}}, false},
        Mutation{"OtherHost", {{"path", "@evil.example/"}}, false},
        Mutation{"MarkByDelete",
                 {{"receiver", "dora-management"},
                  {"method", "DELETE"},
                  {"path", "/api/v2/dora/deployments/%2e%2e/deployment/x"}},
                 false},
        Mutation{"MarkOfDots",
                 {{"receiver", "dora-management"},
                  {"kind", "change_failure"},
                  {"body", R"({"data":{"id":"..","attributes":{}}})"}},
                 false},
        Mutation{"HostHeader", {{"headers", {{"Host", "evil.example"}}}}, true},
        Mutation{
            "Authorization", {{"headers", {{"Authorization", "evil"}}}}, true},
        Mutation{"TransferEncoding",
                 {{"headers", {{"Transfer-Encoding", "chunked"}}}},
                 true},
        Mutation{"ContentType", {{"content_type", "text/evil"}}, true},
        Mutation{
            "ContentLength", {{"headers", {{"Content-Length", "2"}}}}, true},
        Mutation{"SecondRequest",
                 {{"headers", {{"Content-Length", "2"}}},
                  {"body", "{}GET /smuggled HTTP/1.1\r\n\r\n"}},
                 false},
        Mutation{"OfAnotherId", {{"id", "another-event-00001"}}, false},
        Mutation{"UnknownKind", {{"kind", "evil"}}, false}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(OutboxInACheckout, SendsNoFileThatGitTracks) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string folder = scratch.path() + "/.dora-deploy/outbox";
  scratch.Git({"init", "-q"});
  const std::string path = Plant(folder, Sound(intake.url()));
  scratch.Git({"add", "-f", "."});
  scratch.Git({"commit", "-q", "-m", "an event"});
  std::vector<std::string> arguments = Deployment(intake.url());
  arguments.insert(arguments.end(), {"--outbox", ".dora-deploy/outbox"});
  const Finished finished = scratch.Deploy(arguments);
  EXPECT_THAT(finished.err, HasSubstr("git tracks it"));
  const Variables outbox = {{"DORA_OUTBOX", ".dora-deploy/outbox"}};
  scratch.Deploy({"outbox", "flush", "--api-url", intake.url()}, outbox);
  EXPECT_EQ(intake.StoredCount(), 1);
  EXPECT_THAT(scratch.Deploy({"outbox", "list"}, outbox).out,
              HasSubstr("tracked: git tracks it"));
  EXPECT_THAT(scratch.Deploy({"outbox", "drop", "all"}, outbox).err,
              HasSubstr("1 stay: git tracks them"));
  EXPECT_TRUE(fs::exists(path));
}

// A file system without case makes one folder of two names of a commit, under
// either of them; one that ignores marks of Unicode does the same.
TEST(OutboxInACheckout, SendsNoFileThatGitTracksUnderAnotherName) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  const std::string committed = scratch.path() + "/.dora-deploy";
  const std::string path = Plant(committed + "/outbox", Sound(intake.url()));
  const std::string upper =
      absl::StrCat(committed, "/outbox/EVENT-", kId, "@DORA.JSON");
  fs::rename(path, upper);
  scratch.Git({"add", "-f", "."});
  fs::rename(upper, path);
  std::string before = committed;
  for (const std::string name : {".DORA-DEPLOY", ".dora-\u200cdeploy"}) {
    const std::string there = scratch.path() + "/" + name;
    fs::rename(before, there);
    before = there;
    const Finished flush =
        scratch.Deploy({"outbox", "flush", "--outbox", name + "/outbox",
                        "--api-url", intake.url()});
    EXPECT_THAT(flush.err, HasSubstr("git tracks it")) << name;
  }
  EXPECT_EQ(intake.StoredCount(), 0);
}

// A poisoned cache brings files that git does not track.
TEST(OutboxInACheckout, SendsOnlyWhatThisKeyKept) {
  const IntakeServer intake;
  const Scratch scratch;
  const Variables outbox = {{"DORA_OUTBOX", ".dora-deploy/outbox"}};
  scratch.Git({"init", "-q"});
  Plant(scratch.path() + "/.dora-deploy/outbox", Sound(intake.url()));
  std::vector<std::string> kept = Deployment(kNobody);
  kept[7] = "0.3";
  EXPECT_THAT(scratch.Deploy(kept, outbox).err, HasSubstr("is kept in"));
  // The kept one is for another address; it is sealed with that.
  for (const std::string& file : scratch.Files()) {
    if (file.find("/event-") == std::string::npos) continue;
    Json entry = Json::parse(ReadFile(file));
    if (entry["id"] == kId) continue;
    EXPECT_EQ(entry["seal"].get<std::string>().size(), 64);
    entry["base_url"] = intake.url();
    WriteFile(file, entry.dump());
  }
  const Finished next = scratch.Deploy(Deployment(intake.url()), outbox);
  EXPECT_THAT(next.err,
              AllOf(HasSubstr("2 file(s)"), HasSubstr("under another key")));
  EXPECT_EQ(intake.StoredCount(), 1);
  scratch.Deploy({"outbox", "flush", "--api-url", intake.url()}, outbox);
  EXPECT_EQ(intake.StoredCount(), 3);
}

TEST(OutboxInACheckout, TheNextRunWithTheSameKeySendsWhatWasKept) {
  IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  const Variables outbox = {{"DORA_OUTBOX", ".dora-deploy/outbox"}};
  scratch.Git({"init", "-q"});
  std::vector<std::string> kept = Deployment(intake.url());
  kept[7] = "0.5";
  scratch.Deploy(kept, outbox);
  intake.SetFaults({});
  EXPECT_THAT(scratch.Deploy(Deployment(intake.url()), outbox).err,
              HasSubstr("Delivered 1 event(s)"));
  EXPECT_EQ(intake.StoredCount(), 2);
}

// A submodule's files are those of its own repository.
TEST(OutboxInACheckout, SendsNoFileThatARepositoryWithinTracks) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  Plant(scratch.path() + "/module/outbox", Sound(intake.url()));
  scratch.Git({"init", "-q", "module"});
  scratch.Git({"-C", "module", "add", "."});
  const Finished flush =
      scratch.Deploy({"outbox", "flush", "--outbox", "module/outbox",
                      "--api-url", intake.url()});
  EXPECT_THAT(flush.err, HasSubstr("git tracks it"));
  EXPECT_EQ(intake.StoredCount(), 0);
}

// Many images of deploy jobs have no git; what the key sealed needs none.
TEST(OutboxInACheckout, WithoutGitSendsWhatIsSealedAlone) {
  const IntakeServer intake({"--fault", "status=503"});
  const Scratch scratch;
  const Variables no_git = {{"DORA_OUTBOX", "kept/outbox"}, {"PATH", "/none"}};
  fs::create_directory(scratch.path() + "/.git");
  std::vector<std::string> kept = Deployment(intake.url());
  kept[7] = "0.5";
  scratch.Deploy(kept, no_git);
  Plant(scratch.path() + "/kept/outbox", Sound(intake.url()));
  intake.SetFaults({});
  const Finished flush =
      scratch.Deploy({"outbox", "flush", "--api-url", intake.url()}, no_git);
  EXPECT_THAT(flush.err, AllOf(HasSubstr("git does not say"),
                               HasSubstr("Outbox: 1 sent")));
  EXPECT_EQ(intake.StoredCount(), 1);
}

// The API is asked for earlier deployments before anything is sent.
TEST(OutboxPromise, TheEventIsKeptBeforeRollbacksAreFoundOut) {
  RawAnswer silent;
  silent.end = RawAnswer::End::kStay;
  const RawServer server(silent);
  const Scratch scratch;
  std::vector<std::string> arguments =
      Deployment(absl::StrCat("http://127.0.0.1:", server.port()));
  arguments.insert(arguments.end(), {"--detect-rollback", "tag", "--version",
                                     "v1", "--env", "prod"});
  Background run(
      scratch.DeployCommand(arguments, {{"DD_APP_KEY", std::string(40, 'f')}}));
  while (server.Requests().empty()) usleep(10 * 1000);
  EXPECT_THAT(server.Received(),
              ::testing::StartsWith("POST /api/v2/dora/deployments "));
  run.Signal(SIGKILL);
  run.Wait();
  size_t kept = 0;
  for (const std::string& file : scratch.Files()) {
    kept += file.find("/outbox/event-") != std::string::npos ? 1 : 0;
  }
  EXPECT_EQ(kept, 1);
}

std::string CommonFolder(const Scratch& scratch) {
  return absl::StrCat(scratch.path(), "/dora-deploy-outbox-", getuid());
}

TEST(OutboxOfAnotherUser, IsNeitherReadNorWritten) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string path = Plant(CommonFolder(scratch), Sound(intake.url()));
  if (chown(CommonFolder(scratch).c_str(), kOther, kOther) != 0) {
    GTEST_SKIP() << "only root outside of a sandbox can give it away";
  }
  const Finished finished = scratch.Deploy(Deployment(intake.url()));
  EXPECT_THAT(finished.err, Not(HasSubstr("kept by earlier")));
  EXPECT_THAT(scratch.Deploy({"outbox", "list"}).err,
              HasSubstr("belongs to another user"));
  scratch.Deploy({"outbox", "drop", "all"});
  EXPECT_EQ(intake.StoredCount(), 1);
  EXPECT_TRUE(fs::exists(path));
}

TEST(OutboxOfAnotherUser, IsToldAndTheEventIsInTheLog) {
  const Scratch scratch;
  fs::create_directory(scratch.path() + "/elsewhere");
  fs::create_directory_symlink(scratch.path() + "/elsewhere",
                               CommonFolder(scratch));
  WriteFile(scratch.path() + "/.local", "");
  std::vector<std::string> arguments = Deployment(kNobody);
  arguments[7] = "0.3";
  const Finished finished = scratch.Deploy(arguments);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("is a link"), HasSubstr(R"("service":"shopist")"),
                    HasSubstr("Not sent and not kept")));
  EXPECT_TRUE(fs::is_empty(scratch.path() + "/elsewhere"));
}

// A few kilobytes in a cache's archive.
TEST(OutboxBomb, CostsNeitherMemoryNorTime) {
  if (IsUnderASanitizer()) GTEST_SKIP() << "it needs more than 2 GiB itself";
  const IntakeServer intake;
  const Scratch scratch;
  std::string padding = "[";
  for (int i = 0; i < 5 * 1024 * 1024; ++i) padding += "[],";
  for (int i = 0; i < 8; ++i) {
    const std::string id = absl::StrCat(kId, i);
    const std::string path =
        Plant(scratch.path() + kOutbox, Sound(intake.url(), id));
    std::string text = ReadFile(path);
    text.pop_back();
    WriteFile(path, absl::StrCat(text, ",\"x\":", padding, "0]}"));
  }
  Command command = scratch.DeployCommand(
      {"exec", "--service", "s", "--skip-git", "--timeout", "2", "--api-url",
       intake.url(), "--", "true"});
  command.arguments.insert(
      command.arguments.begin(),
      {"/bin/sh", "-c", "ulimit -v 2097152; exec \"$@\"", "sh"});
  const auto start = std::chrono::steady_clock::now();
  const Finished finished = dora::testing::Run(command);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, AllOf(ContainsRegex("8 file\\(s\\) in .*outbox"),
                                  HasSubstr("larger than 1024 KiB")));
  EXPECT_EQ(intake.StoredCount(), 1);
}

TEST(OutboxOfManyFiles, IsLookedAtWithinTheTime) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string folder = scratch.path() + kOutbox;
  Plant(folder, Sound(intake.url()));
  for (int i = 0; i < 100 * 1000; ++i) {
    WriteFile(absl::StrCat(folder, "/event-many-of-them-", i, "@dora.json"),
              "{");
  }
  std::vector<std::string> arguments = Deployment(intake.url());
  arguments[7] = "2";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(scratch.Deploy(arguments).exit_code, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
  EXPECT_GE(intake.StoredCount(), 1);
}

TEST(OutboxList, ShowsWhatIsNotAnEventWithItsReason) {
  const Scratch scratch;
  const std::string folder = scratch.path() + kOutbox;
  Json newer = Sound(kNobody, "newer-event-000001");
  newer["format"] = 2;
  Plant(folder, newer);
  WriteFile(folder + "/event-cut@dora.json", "{\"format\":1,\"id\":\"cu");
  const Finished text = scratch.Deploy({"outbox", "list"});
  EXPECT_THAT(text.out, AllOf(ContainsRegex("newer.*another format"),
                              ContainsRegex("event-cut@dora.json.*cut off")));
  EXPECT_THAT(text.err, HasSubstr("2 file(s) are not events"));
  const Json json =
      Json::parse(scratch.Deploy({"outbox", "list", "--output", "json"}).out);
  ASSERT_EQ(json.size(), 2);
  EXPECT_EQ(json[0]["status"], "unreadable");
  const Json flushed = Json::parse(
      scratch
          .Deploy({"outbox", "flush", "--output", "json", "--api-url", kNobody})
          .out);
  EXPECT_EQ(flushed[0]["unreadable"], 2);
  EXPECT_THAT(scratch.Deploy({"outbox", "drop", "event-cut@dora.json"}).err,
              HasSubstr("dropped 1 event(s)."));
  scratch.Deploy({"outbox", "drop", "all"});
  EXPECT_THAT(scratch.Files(), IsEmpty());
}

TEST(OutboxFlush, TellsWhatAnotherRunIsSending) {
  const IntakeServer intake({"--fault", "hang"});
  const Scratch scratch;
  Background first(scratch.DeployCommand(Deployment(intake.url())));
  while (intake.Requests().empty()) usleep(10 * 1000);
  const Finished flush = scratch.Deploy(
      {"outbox", "flush", "--api-url", intake.url(), "--timeout", "1"});
  EXPECT_THAT(flush.err, AllOf(HasSubstr("1 event(s) are being sent by another "
                                         "run"),
                               Not(HasSubstr("for other sinks"))));
  EXPECT_THAT(scratch.Deploy({"outbox", "list"}).out,
              HasSubstr("busy: another run is sending it"));
  first.Signal(SIGKILL);
  first.Wait();
}

TEST(OutboxPromise, WhatIsRemovedMeanwhileIsKeptAgain) {
  const IntakeServer intake({"--fault", "hang"});
  const Scratch scratch;
  std::vector<std::string> arguments = Deployment(intake.url());
  Background run(scratch.DeployCommand(arguments));
  while (intake.Requests().empty()) usleep(10 * 1000);
  fs::remove_all(scratch.path() + "/.local");
  run.Signal(SIGTERM);
  run.Wait();
  EXPECT_EQ(fs::exists(scratch.path() + kOutbox), true);
}

}  // namespace
}  // namespace dora::testing
