// `import`, with the real program and server: everything arrives, once,
// whatever interrupts it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <set>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"
#include "tests/support/memory.h"

namespace dora::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// Enough for many requests on each connection.
const int kMany = IsUnderASanitizer() ? 2000 : 10000;
/// Enough to be interrupted in their midst.
constexpr int kSome = 2000;
constexpr size_t kParallel = 8;  // by default

std::string JsonLine(int i) {
  return absl::StrCat(R"({"service":"service-)", i % 40, R"(","started_at":)",
                      1693491974 + i, R"(,"finished_at":)", 1693492974 + i,
                      R"(,"env":"prod","version":"1.)", i, "\"}\n");
}

/// Writes `count` records and gives the file's path.
std::string WriteRecords(const Scratch& scratch, int count) {
  const std::string path = scratch.path() + "/events.jsonl";
  std::ofstream file(path);
  for (int i = 0; i < count; ++i) file << JsonLine(i);
  return path;
}

std::vector<std::string> Import(const std::string& file, const std::string& url,
                                const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"import", file, "--api-url", url};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

/// How often each body arrived.
std::map<std::string, int> Bodies(const nlohmann::json& requests) {
  std::map<std::string, int> bodies;
  for (const nlohmann::json& request : requests) {
    ++bodies[request["body"].get<std::string>()];
  }
  return bodies;
}

size_t Connections(const nlohmann::json& requests) {
  std::set<int64_t> connections;
  for (const nlohmann::json& request : requests) {
    connections.insert(request["connection"].get<int64_t>());
  }
  return connections.size();
}

void WaitUntilStored(const IntakeServer& intake, size_t count) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (intake.StoredCount() < count) {
    ASSERT_LT(std::chrono::steady_clock::now(), end);
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

TEST(Import, SendsEveryRecordOnceOverSeveralConnections) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string file = WriteRecords(scratch, kMany);
  const Finished first = scratch.Deploy(Import(file, intake.url()));
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(LastLine(first.err),
            absl::StrCat("Import: ", kMany,
                         " sent, 0 already sent, 0 failed, 0 invalid, 0 not "
                         "tried."));
  EXPECT_EQ(intake.StoredCount(), kMany);
  const nlohmann::json requests = intake.Requests();
  EXPECT_EQ(requests.size(), kMany);
  EXPECT_EQ(Connections(requests), kParallel);

  const Finished second = scratch.Deploy(Import(file, intake.url()));
  EXPECT_EQ(second.exit_code, 0);
  EXPECT_THAT(LastLine(second.err),
              StartsWith(absl::StrCat("Import: 0 sent, ", kMany, " already")));
  EXPECT_EQ(intake.Requests().size(), kMany);
}

TEST(Import, ARepetitionWithoutItsStateHasTheSameIds) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string file = WriteRecords(scratch, 20);
  scratch.Deploy(Import(file, intake.url()));
  scratch.Deploy(
      Import(file, intake.url(), {"--state", scratch.path() + "/another"}));
  EXPECT_EQ(intake.Requests().size(), 40);
  EXPECT_EQ(intake.StoredCount(), 20);
}

/// The signal, and how many events may be sent again after it: those whose
/// answer a killed process did not live to read and note.
struct Blow {
  int signal;
  size_t sent_again;
};

class Interrupted : public ::testing::TestWithParam<Blow> {};

TEST_P(Interrupted, ARerunSendsTheRestAndNothingConfirmedTwice) {
  const IntakeServer intake({"--fault", "delay=2ms"});
  const Scratch scratch;
  const std::string file = WriteRecords(scratch, kSome);
  Background import(scratch.DeployCommand(Import(file, intake.url())));
  WaitUntilStored(intake, kSome / 5);
  import.Signal(GetParam().signal);
  EXPECT_EQ(import.Wait(), 128 + GetParam().signal);
  const size_t stored = intake.StoredCount();
  EXPECT_LT(stored, kSome);

  const Finished rerun = scratch.Deploy(Import(file, intake.url()));
  EXPECT_EQ(rerun.exit_code, 0);
  EXPECT_THAT(LastLine(rerun.err), HasSubstr(" 0 failed, 0 invalid, 0 not"));
  EXPECT_EQ(intake.StoredCount(), kSome);
  const nlohmann::json requests = intake.Requests();
  const std::map<std::string, int> bodies = Bodies(requests);
  EXPECT_EQ(bodies.size(), kSome);
  EXPECT_LE(requests.size(), kSome + GetParam().sent_again);
}

INSTANTIATE_TEST_SUITE_P(All, Interrupted,
                         ::testing::Values(Blow{SIGINT, 0}, Blow{SIGTERM, 0},
                                           Blow{SIGKILL, kParallel}),
                         [](const auto& info) {
                           return absl::StrCat("By", info.param.signal);
                         });

TEST(Import, OvercomesFaultsOfAllKinds) {
  const IntakeServer intake({"--fault", "status=503,share=0.3,seed=1",
                             "--fault", "reset,share=0.06,seed=2", "--fault",
                             "store-then-reset,share=0.06,seed=3", "--fault",
                             "truncate,share=0.06,seed=4", "--fault",
                             "garbage,share=0.06,seed=5", "--fault",
                             "status=429,retry-after=0,share=0.02,seed=6"});
  const Scratch scratch;
  const std::string file = WriteRecords(scratch, 300);
  const Finished finished = scratch.Deploy(
      Import(file, intake.url(), {"--parallel", "16", "--on-error", "fail"}));
  EXPECT_EQ(finished.exit_code, 0) << finished.err;
  EXPECT_THAT(LastLine(finished.err), StartsWith("Import: 300 sent, "));
  EXPECT_EQ(intake.StoredCount(), 300);
}

/// All wait, by either header: what was not under way comes after the wait.
class RateLimited : public ::testing::TestWithParam<const char*> {};

TEST_P(RateLimited, AllWaitAsLongAsTheServerAsks) {
  const IntakeServer intake(
      {"--fault", absl::StrCat("status=429,first=1,", GetParam(), "=2")});
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Import(WriteRecords(scratch, 300), intake.url()));
  EXPECT_THAT(finished.err, HasSubstr("The server asks us to wait 2s."));
  EXPECT_EQ(intake.StoredCount(), 300);
  const nlohmann::json requests = intake.Requests();
  ASSERT_EQ(requests.size(), 301);
  absl::Time limited = absl::InfiniteFuture();
  size_t soon_after = 0;
  for (const nlohmann::json& request : requests) {
    absl::Time at;
    ASSERT_TRUE(absl::ParseTime(absl::RFC3339_full,
                                request["received_at"].get<std::string>(), &at,
                                nullptr));
    if (request["status"] == 429) limited = at;
    soon_after += at > limited && at < limited + absl::Milliseconds(1900);
  }
  // Those under way, and some that were started before the answer was read.
  EXPECT_LE(soon_after, 8 * kParallel);
}

INSTANTIATE_TEST_SUITE_P(Headers, RateLimited,
                         ::testing::Values("retry-after", "rate-limit-reset"),
                         [](const auto& info) {
                           return std::string(info.param).substr(0, 4);
                         });

TEST(Import, TheTimeoutBoundsTheWholeOfItWhereGiven) {
  const IntakeServer intake({"--fault", "status=429,retry-after=600"});
  const Scratch scratch;
  const std::string file = WriteRecords(scratch, 20);
  const Finished finished = scratch.Deploy(
      Import(file, intake.url(), {"--timeout", "5", "--on-error", "fail"}));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err, HasSubstr("the server asks to wait 10m"));
  EXPECT_THAT(LastLine(finished.err), HasSubstr("20 not tried"));
}

TEST(Import, OneInvalidRecordStopsAllOfThem) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string file = scratch.path() + "/events.csv";
  WriteFile(file,
            "service,started_at,finished_at,custom_tags\r\n"
            "shop,2023-08-31T14:26:14Z,1693491984,\"a:b;c:\"\"d, e\"\"\"\r\n"
            "shop,yesterday,1693491984,\r\n");
  const Finished refused = scratch.Deploy(Import(file, intake.url()));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err, HasSubstr("started_at: \"yesterday\" (from " + file +
                                     ":3) is neither a Unix time"));
  EXPECT_THAT(LastLine(refused.err),
              HasSubstr("nothing was sent; 1 of 2 records are invalid"));
  EXPECT_THAT(intake.Requests(), IsEmpty());

  const Finished skipped =
      scratch.Deploy(Import(file, intake.url(), {"--skip-invalid"}));
  EXPECT_EQ(skipped.exit_code, 0);
  EXPECT_THAT(
      LastLine(skipped.err),
      StartsWith("Import: 1 sent, 0 already sent, 0 failed, 1 invalid"));
  const nlohmann::json stored = intake.Deployments();
  ASSERT_EQ(stored.size(), 1);
  EXPECT_EQ(stored[0]["attributes"]["custom_tags"],
            nlohmann::json::array({"a:b", "c:\"d, e\""}));
}

TEST(Import, TwoOfAServiceInOneSecondAreReportedBeforeSending) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string file = scratch.path() + "/events.csv";
  WriteFile(file,
            "service,started_at,finished_at\n"
            "shop,1693491974.1,1693491984\ncart,1693491974,1693491984\n"
            "shop,1693491974.9,1693491999\n");
  const Finished refused = scratch.Deploy(Import(file, intake.url()));
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_THAT(refused.err,
              HasSubstr(file + ":4: the same service has a deployment in "
                               "the same second (see line 2)"));
  EXPECT_THAT(intake.Requests(), IsEmpty());
  const Finished skipped =
      scratch.Deploy(Import(file, intake.url(), {"--skip-invalid"}));
  EXPECT_THAT(LastLine(skipped.err), StartsWith("Import: 2 sent"));
}

TEST(Import, ARejectedRecordIsNamedAndTheOthersAreSent) {
  const IntakeServer intake(
      {"--fault", "status=400,first=1,body=service is not in the catalog"});
  const Scratch scratch;
  const std::string file = WriteRecords(scratch, 10);
  const Finished finished = scratch.Deploy(
      Import(file, intake.url(), {"--parallel", "1", "--output", "json"}));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_THAT(finished.err,
              AllOf(HasSubstr("warning: Rejected: " + file + ":1, id "),
                    HasSubstr("service is not in the catalog")));
  EXPECT_EQ(nlohmann::json::parse(finished.out)[0],
            nlohmann::json::parse(
                R"({"records":10,"sent":9,"already_sent":0,"failed":1,)"
                R"("invalid":0,"left":0})"));
  const Finished rerun =
      scratch.Deploy(Import(file, intake.url(), {"--on-error", "fail"}));
  EXPECT_EQ(rerun.exit_code, 0);
  EXPECT_THAT(LastLine(rerun.err), StartsWith("Import: 1 sent, 9 already"));
  EXPECT_EQ(intake.StoredCount(), 10);
}

TEST(Import, AWrongKeyIsToldOnceAndNotTenThousandTimes) {
  const IntakeServer intake({"--api-key", "another-key-than-the-marked-one"});
  const Scratch scratch;
  const Finished finished = scratch.Deploy(Import(
      WriteRecords(scratch, kMany), intake.url(), {"--on-error", "fail"}));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_THAT(finished.err, HasSubstr("`DD_API_KEY` and `--site`"));
  EXPECT_LE(intake.Requests().size(), kParallel);
  EXPECT_THAT(finished.err, Not(HasSubstr(kMarkedKey)));
}

TEST(Import, NothingIsKeptInTheOutboxAndNoFileHoldsTheKey) {
  const IntakeServer intake({"--fault", "status=400"});
  const Scratch scratch;
  scratch.Deploy(Import(WriteRecords(scratch, 10), intake.url()));
  for (const std::string& file : scratch.Files()) {
    EXPECT_THAT(file, Not(HasSubstr("/event-")));
    EXPECT_THAT(ReadFile(file), Not(HasSubstr(kMarkedKey)));
  }
}

TEST(Import, ReadsStandardInputToo) {
  const IntakeServer intake;
  const Scratch scratch;
  Command command = scratch.DeployCommand(Import("-", intake.url()));
  command.input = WriteRecords(scratch, 50);
  const Finished finished = testing::Run(command);
  EXPECT_THAT(LastLine(finished.err), StartsWith("Import: 50 sent"));
  EXPECT_EQ(intake.StoredCount(), 50);
}

TEST(Import, AFileThatIsNotThereIsAUsageError) {
  const Scratch scratch;
  const Finished finished =
      scratch.Deploy(Import("none.csv", "http://127.0.0.1:1"));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, HasSubstr("none.csv cannot be read"));
}

TEST(ManyServices, AreDeliveredSideBySide) {
  const IntakeServer intake({"--fault", "delay=50ms"});
  const Scratch scratch;
  std::vector<std::string> arguments = {
      "deployment", "--started-at", "1693491974", "--api-url", intake.url()};
  for (int i = 0; i < 200; ++i) {
    arguments.push_back("--service");
    arguments.push_back(absl::StrCat("service-", i));
  }
  const auto start = std::chrono::steady_clock::now();
  const Finished finished = scratch.Deploy(arguments);
  // One after the other they take 10 s.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(intake.StoredCount(), 200);
  EXPECT_EQ(Connections(intake.Requests()), 8);
}

/// The row of a deployment that finished `days_ago`.
std::string Row(const std::string& service, int days_ago, bool has_commit) {
  const absl::Time finish = absl::Now() - absl::Hours(24) * days_ago;
  return absl::StrCat(
      service, ",", absl::ToUnixSeconds(finish) - 60, ",",
      absl::ToUnixSeconds(finish), ",prod,",
      has_commit ? "https://shop.example/s,66adc9350f2cc9b250b69abddab733dd"
                   "55e1a588\n"
                 : ",\n");
}

TEST(ImportUncounted, IsToldOnceAtTheEndWithTheFirstLinesOfEachKind) {
  const IntakeServer intake;
  const Scratch scratch;
  const std::string path = scratch.path() + "/h.csv";
  WriteFile(path, absl::StrCat("service,started_at,finished_at,env,"
                               "git_repository_url,git_commit_sha\n",
                               Row("shop", 100, true), Row("shop", 30, true),
                               Row("shop", 29, true), Row("shop", 28, false),
                               Row("shop", 27, false), Row("shop", 26, false),
                               Row("shop", 25, false), Row("cart", 800, true)));
  for (const char* mode : {"--dry-run=true", "--dry-run=false"}) {
    const Finished finished =
        scratch.Deploy(Import("h.csv", intake.url(), {mode}));
    EXPECT_EQ(finished.exit_code, 0);
    EXPECT_THAT(
        finished.err,
        StartsWith(
            "warning: h.csv: 1 of 8 deployments finished more than 2 years ago "
            "(line 9), but the API keeps events for 2 years.\n"
            "note: h.csv: by this file alone, 6 of 8 deployments will have no "
            "lead time: 4 without a commit (line 5, line 6, line 7 and more), "
            "1 the first of a service and environment with a commit (line 2), "
            "1 more than 60 days after the one before (line 3).\n"));
  }
}

TEST(ImportUncounted, HasNothingToSayOfAFileThatIsRefused) {
  const IntakeServer intake;
  const Scratch scratch;
  WriteFile(scratch.path() + "/h.csv",
            absl::StrCat("service,started_at,finished_at,env,"
                         "git_repository_url,git_commit_sha\n",
                         Row("shop", 900, false), Row("", 100, false)));
  const Finished finished = scratch.Deploy(Import("h.csv", intake.url()));
  EXPECT_EQ(finished.exit_code, 2);
  EXPECT_THAT(finished.err, Not(HasSubstr("lead time")));
}

}  // namespace
}  // namespace dora::testing
