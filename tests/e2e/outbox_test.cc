// The outbox with the real program: whatever ends a run, and wherever the disk
// fails, the event is somewhere, and goes out once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kNobody[] = "http://127.0.0.1:1";
constexpr char kOutbox[] = "/.local/state/dora-deploy/outbox";

std::vector<std::string> Deployment(const std::string& service,
                                    const std::string& url) {
  return {"deployment", "--service",
          service,      "--started-at",
          "1693491974", "--skip-git",
          "--api-url",  url,
          "--id",       "the-event-id-of-" + service,
          "--timeout",  "20"};
}

/// One event that nobody took.
void KeepOne(const Scratch& scratch, const std::string& service) {
  std::vector<std::string> arguments = Deployment(service, kNobody);
  arguments.back() = "0.3";
  const Finished finished = scratch.Deploy(arguments);
  EXPECT_THAT(finished.err, HasSubstr("is kept in"));
}

size_t KeptCount(const Scratch& scratch) {
  size_t count = 0;
  for (const std::string& file : scratch.Files()) {
    count += file.find("/outbox/event-") != std::string::npos ? 1 : 0;
  }
  return count;
}

void WaitForRequests(const IntakeServer& intake, size_t count) {
  for (int i = 0; i < 400 && intake.Requests().size() < count; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ASSERT_GE(intake.Requests().size(), count);
}

TEST(Outbox, ItsFolderMayBeDeeperThanWindowsTakesWithoutAsking) {
  const Scratch scratch;
  std::string folder = scratch.path();
  for (int i = 0; i < 12; ++i) folder += "/a folder with quite a long name";
  std::vector<std::string> arguments = Deployment("shopist", kNobody);
  arguments.back() = "0.3";
  arguments.insert(arguments.end(), {"--outbox", folder + "/outbox"});
  EXPECT_THAT(scratch.Deploy(arguments).err, HasSubstr("is kept in"));
  EXPECT_EQ(KeptCount(scratch), 1);
}

TEST(Outbox, NothingIsLeftOfWhatWasSent) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Deploy(Deployment("shopist", intake.url()));
  EXPECT_THAT(scratch.Files(), IsEmpty());
}

TEST(Outbox, AKilledRunsEventIsSentByTheNext) {
  const IntakeServer intake({"--fault", "hang"});
  const Scratch scratch;
  {
    Background run(scratch.DeployCommand(Deployment("shopist", intake.url())));
    WaitForRequests(intake, 1);
    run.Signal(SIGKILL);
    EXPECT_EQ(run.Wait(), 128 + SIGKILL);
  }
  EXPECT_EQ(KeptCount(scratch), 1);
  intake.SetFaults({});
  const Finished next = scratch.Deploy(Deployment("cart", intake.url()));
  EXPECT_THAT(next.err, HasSubstr("Delivered 1 event(s) kept by earlier"));
  EXPECT_EQ(intake.StoredCount(), 2);
  EXPECT_EQ(KeptCount(scratch), 0);
}

struct Moment {
  const char* fault;
  int signal;
};

class Cancelled : public ::testing::TestWithParam<Moment> {};

TEST_P(Cancelled, TheRunEndsAtOnceAndTheEventIsKept) {
  const IntakeServer intake({"--fault", GetParam().fault});
  const Scratch scratch;
  Background run(scratch.DeployCommand(Deployment("shopist", intake.url())));
  WaitForRequests(intake, 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const auto start = std::chrono::steady_clock::now();
  run.Signal(GetParam().signal);
  EXPECT_EQ(run.Wait(), 128 + GetParam().signal);
  // 50 ms by design; the rest is for a busy machine and a sanitizer.
  EXPECT_LT(std::chrono::steady_clock::now() - start,
            std::chrono::milliseconds(1000));
  EXPECT_EQ(KeptCount(scratch), 1);
  intake.SetFaults({});
  EXPECT_THAT(
      scratch.Deploy({"outbox", "flush", "--api-url", intake.url()}).err,
      HasSubstr("Outbox: 1 sent"));
  EXPECT_EQ(intake.StoredCount(), 1);
}

INSTANTIATE_TEST_SUITE_P(
    WhileSendingAndWhileWaiting, Cancelled,
    ::testing::Values(Moment{"hang", SIGTERM}, Moment{"hang", SIGINT},
                      Moment{"status=429,retry-after=15", SIGTERM},
                      Moment{"status=429,retry-after=15", SIGINT}));

// Before anything is sent, while git is asked.
TEST(CancelledEarly, TheEventIsKeptWholeAndGoesOutWithTheNextFlush) {
  const IntakeServer intake;
  const Scratch scratch;
  scratch.Git({"init", "-q"});
  scratch.Git({"remote", "add", "origin", "https://git.shop.example/shop"});
  scratch.Git({"commit", "-q", "--allow-empty", "-m", "x"});
  ASSERT_EQ(mkdir((scratch.path() + "/bin").c_str(), 0700), 0);
  ASSERT_EQ(mkfifo((scratch.path() + "/begun").c_str(), 0600), 0);
  WriteFile(scratch.path() + "/bin/git",
            absl::StrCat("#!/bin/sh\necho >", scratch.path(),
                         "/begun\nsleep 0.2\nexec /usr/bin/git \"$@\"\n"));
  ASSERT_EQ(chmod((scratch.path() + "/bin/git").c_str(), 0700), 0);
  Background run(scratch.DeployCommand(
      {"deployment", "--service", "shopist", "--started-at", "1693491974",
       "--api-url", intake.url(), "--timeout", "20"},
      {{"PATH", scratch.path() + "/bin:/usr/bin:/bin"}}));
  EXPECT_EQ(ReadFile(scratch.path() + "/begun"), "\n");
  run.Signal(SIGTERM);
  // Each question to git is the same stand-in.
  std::thread reader([&scratch] {
    while (ReadFile(scratch.path() + "/begun") != "end") {
    }
  });
  EXPECT_EQ(run.Wait(), 128 + SIGTERM);
  WriteFile(scratch.path() + "/begun", "end");
  reader.join();
  EXPECT_EQ(KeptCount(scratch), 1);
  EXPECT_TRUE(intake.Requests().empty());
  scratch.Deploy({"outbox", "flush", "--api-url", intake.url()});
  ASSERT_EQ(intake.StoredCount(), 1);
  EXPECT_THAT(intake.Stored().dump(),
              HasSubstr("https://git.shop.example/shop"));
}

// The next run would post it with the key.
TEST(Outbox, AFileFromElsewherePostsNothingButEvents) {
  const IntakeServer intake;
  const Scratch scratch;
  KeepOne(scratch, "shopist");
  for (const std::string& file : scratch.Files()) {
    nlohmann::json entry = nlohmann::json::parse(ReadFile(file));
    entry["base_url"] = intake.url();
    // As an earlier build wrote it, which named the request.
    entry.erase("kind");
    entry["method"] = "POST";
    for (const char* path : {"/api/v1/series", "@127.0.0.1:1/api/v2/dora/x"}) {
      entry["path"] = path;
      WriteFile(file, entry.dump());
      scratch.Deploy({"outbox", "flush", "--api-url", intake.url()});
    }
    EXPECT_THAT(intake.Requests(), IsEmpty());
    entry["path"] = "/api/v2/dora/deployment";
    WriteFile(file, entry.dump());
  }
  scratch.Deploy({"outbox", "flush", "--api-url", intake.url()});
  EXPECT_EQ(intake.StoredCount(), 1);
}

TEST(Outbox, WhatARunIsSendingNoOtherSends) {
  const IntakeServer intake({"--fault", "hang"});
  const Scratch scratch;
  Background first(scratch.DeployCommand(Deployment("shopist", intake.url())));
  WaitForRequests(intake, 1);
  intake.SetFaults({});
  const Finished second = scratch.Deploy(Deployment("cart", intake.url()));
  EXPECT_THAT(second.err, Not(HasSubstr("kept by earlier")));
  const nlohmann::json requests = intake.Requests();
  ASSERT_EQ(requests.size(), 2);
  EXPECT_THAT(requests[1]["body"].get<std::string>(), HasSubstr("cart"));
  first.Signal(SIGKILL);
  first.Wait();
}

// Root may write anywhere, so a file stands in the home's way.
TEST(Outbox, AHomeThatCannotBeWrittenIsToldAndAnotherPlaceTaken) {
  const Scratch scratch;
  WriteFile(scratch.path() + "/.local", "");
  std::vector<std::string> arguments = Deployment("shopist", kNobody);
  arguments.back() = "0.3";
  const Finished finished = scratch.Deploy(arguments);
  EXPECT_THAT(
      finished.err,
      AllOf(HasSubstr("The outbox " + Printed(scratch.path() + kOutbox) +
                      " cannot be used"),
            HasSubstr("is kept in " +
                      Printed(scratch.path() + "/dora-deploy-outbox"))));
}

TEST(Outbox, AFullDiskLeavesTheEventInTheLog) {
  const Scratch scratch;
  std::vector<std::string> arguments = Deployment("shopist", kNobody);
  arguments.back() = "0.3";
  Command command = scratch.DeployCommand(arguments);
  // No file may grow: as a full disk, without one.
  std::vector<std::string> limited = {
      "/bin/sh", "-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"};
  limited.insert(limited.end(), command.arguments.begin(),
                 command.arguments.end());
  command.arguments = limited;
  const Finished finished = dora::testing::Run(command);
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(
      finished.err,
      AllOf(HasSubstr("cannot be used"),
            HasSubstr(R"({"data":{"attributes":{"service":"shopist")")));
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Not sent and not kept"));
}

TEST(OutboxList, ShowsWhatIsKeptAndWhatWasRejected) {
  const IntakeServer intake({"--fault", "status=400,body=no such service"});
  const Scratch scratch;
  scratch.Deploy(Deployment("shopist", intake.url()));
  KeepOne(scratch, "cart");
  const Finished text = scratch.Deploy({"outbox", "list"});
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out,
              AllOf(HasSubstr("the-event-id-of-cart"),
                    HasSubstr("the-event-id-of-shopist"),
                    HasSubstr("rejected: HTTP 400: no such service")));
  const auto json = nlohmann::json::parse(
      scratch.Deploy({"outbox", "list", "--output", "json"}).out);
  ASSERT_EQ(json.size(), 2);
  EXPECT_EQ(json[0]["status"], "kept");
  EXPECT_EQ(json[0]["url"], std::string(kNobody) + "/api/v2/dora/deployment");
  EXPECT_EQ(json[1]["status"], "rejected");
}

TEST(OutboxList, NeedsNoKeyAndSaysWhereItLooked) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy({"outbox", "list"}, {{"DD_API_KEY", ""}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err, HasSubstr("0 event(s) are kept in " +
                                      Printed(scratch.path() + kOutbox)));
}

TEST(OutboxFlush, SendsMoreThanARunDoesBesides) {
  const Scratch scratch;
  const IntakeServer intake({"--fault", "status=503"});
  constexpr int kMany = 120;
  std::vector<std::string> arguments = {
      "deployment", "--started-at", "1693491974", "--skip-git",
      "--api-url",  intake.url(),   "--timeout",  "1"};
  for (int i = 0; i < kMany; ++i) {
    arguments.insert(arguments.end(), {"--service", absl::StrCat("s", i)});
  }
  scratch.Deploy(arguments);
  EXPECT_EQ(KeptCount(scratch), kMany);
  intake.SetFaults({});
  const Finished finished =
      scratch.Deploy({"outbox", "flush", "--api-url", intake.url()});
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Outbox: 120 sent"));
  EXPECT_EQ(intake.StoredCount(), kMany);
  EXPECT_EQ(KeptCount(scratch), 0);
}

TEST(OutboxFlush, TellsWhatIsLeftAndFailsWhereAsked) {
  const Scratch scratch;
  KeepOne(scratch, "shopist");
  for (const auto& [on_error, code] :
       {std::pair("warn", 0), std::pair("fail", 1)}) {
    const Finished finished =
        scratch.Deploy({"outbox", "flush", "--api-url", kNobody, "--timeout",
                        "0.3", "--on-error", on_error});
    EXPECT_EQ(finished.exit_code, code);
    EXPECT_THAT(LastLine(finished.err),
                HasSubstr("0 sent, 0 rejected, 1 left"));
  }
}

TEST(OutboxFlush, SendsNothingOnADryRun) {
  const IntakeServer intake;
  const Scratch scratch;
  KeepOne(scratch, "shopist");
  const Finished finished = scratch.Deploy(
      {"outbox", "flush", "--api-url", intake.url()}, {{"DORA_DRY_RUN", "1"}});
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.out, HasSubstr("the-event-id-of-shopist"));
  EXPECT_THAT(intake.Requests(), IsEmpty());
  EXPECT_EQ(KeptCount(scratch), 1);
}

TEST(OutboxDrop, TakesOutWhatIsNamedOnly) {
  const Scratch scratch;
  for (const char* service : {"shopist", "cart", "search"}) {
    KeepOne(scratch, service);
  }
  EXPECT_THAT(scratch.Deploy({"outbox", "drop", "the-event-id-of-cart"}).err,
              HasSubstr("dropped 1 event(s)."));
  EXPECT_THAT(scratch.Deploy({"outbox", "list"}).out,
              AllOf(HasSubstr("shopist"), Not(HasSubstr("cart"))));
  EXPECT_THAT(scratch.Deploy({"outbox", "drop", "no-such-id"}).err,
              HasSubstr("the other ids were not found"));
  EXPECT_EQ(scratch.Deploy({"outbox", "drop"}).exit_code, 2);
  EXPECT_EQ(KeptCount(scratch), 2);
  scratch.Deploy({"outbox", "drop", "all"});
  EXPECT_EQ(KeptCount(scratch), 0);
}

TEST(Outbox, RefusesAnotherWord) {
  const Scratch scratch;
  EXPECT_EQ(scratch.Deploy({"outbox"}).exit_code, 2);
  EXPECT_EQ(scratch.Deploy({"outbox", "show"}).exit_code, 2);
  EXPECT_EQ(scratch.Deploy({"outbox", "list", "all"}).exit_code, 2);
}

}  // namespace
}  // namespace dora::testing
