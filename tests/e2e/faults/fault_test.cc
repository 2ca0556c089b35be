// The fault suite: each row of the table happens to the real program, under
// both policies, and the number of tries, the waits, the exit code, the last
// line and the place of the event are what the row promises.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "tests/e2e/e2e.h"
#include "tests/e2e/faults/fault_table.h"

namespace dora::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

/// For what a busy machine adds to a deadline.
constexpr absl::Duration kSlack = absl::Seconds(3);

/// What --verbose tells of the tries.
struct Trace {
  int tries = 0;                      ///< that ended
  std::vector<absl::Duration> waits;  ///< after each but the last
};

Trace ReadTrace(const std::string& text) {
  Trace trace;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const size_t at = line.find(", try ");
    if (at == absl::string_view::npos) continue;
    const absl::string_view rest = line.substr(at + 6);
    EXPECT_TRUE(absl::SimpleAtoi(rest.substr(0, rest.find(')')), &trace.tries))
        << line;
    constexpr absl::string_view kWait = "; next try in ";
    const size_t wait = line.rfind(kWait);
    if (wait == absl::string_view::npos) continue;
    trace.waits.emplace_back();
    EXPECT_TRUE(absl::ParseDuration(line.substr(wait + kWait.size()),
                                    &trace.waits.back()))
        << line;
  }
  return trace;
}

/// One run of a row, with everything that is looked at afterwards.
struct Outcome {
  Finished finished;
  absl::Duration took;
  std::optional<std::vector<absl::Time>> tries;
  std::optional<size_t> stored;
  size_t kept = 0;
  size_t rejected = 0;
  std::string written;  ///< both streams and all files
  /// What `outbox flush` says when the fault has passed; absent where it cannot
  /// pass.
  std::optional<std::string> flushed;
};

size_t CountOf(const std::vector<std::string>& files, const char* part) {
  return static_cast<size_t>(std::count_if(
      files.begin(), files.end(), [part](const std::string& file) {
        return file.find(part) != std::string::npos;
      }));
}

Outcome RunRow(const FaultRow& row, const std::string& on_error) {
  const auto peer = row.peer();
  const Scratch scratch;
  std::vector<std::string> arguments = {"deployment",
                                        "--service",
                                        "shopist",
                                        "--started-at",
                                        "1693491974",
                                        "--skip-git",
                                        "--verbose",
                                        "--api-url",
                                        peer->url(),
                                        "--id",
                                        "one-event-with-an-id",
                                        "--timeout",
                                        absl::StrCat(row.timeout),
                                        "--on-error",
                                        on_error};
  for (const auto& more : {peer->arguments(), row.arguments}) {
    arguments.insert(arguments.end(), more.begin(), more.end());
  }
  Variables variables = peer->variables();
  variables.insert(variables.end(), row.variables.begin(), row.variables.end());

  Outcome outcome;
  const absl::Time start = absl::Now();
  outcome.finished = scratch.Deploy(arguments, variables);
  outcome.took = absl::Now() - start;
  outcome.tries = peer->Tries();
  outcome.stored = peer->StoredCount();
  outcome.written = outcome.finished.out + outcome.finished.err;
  const std::vector<std::string> files = scratch.Files();
  for (const std::string& file : files) outcome.written += ReadFile(file);
  outcome.kept = CountOf(files, "/outbox/event-");
  outcome.rejected = CountOf(files, "/rejected/event-");
  if (outcome.kept > 0 && peer->Heal()) {
    const Finished flush =
        scratch.Deploy({"outbox", "flush", "--api-url", peer->url()});
    outcome.flushed = LastLine(flush.err);
    EXPECT_EQ(peer->StoredCount(), 1U) << flush.err;
    EXPECT_EQ(CountOf(scratch.Files(), "/event-"), 0U) << flush.err;
  }
  return outcome;
}

class Fault : public ::testing::TestWithParam<FaultRow> {
 protected:
  static void CheckTries(const FaultRow& row, const Outcome& outcome) {
    const Trace trace = ReadTrace(outcome.finished.err);
    if (outcome.tries) {
      EXPECT_EQ(outcome.tries->size(), trace.tries);
    }
    EXPECT_GE(trace.tries, row.tries.least);
    EXPECT_LE(trace.tries, row.tries.most);
    CheckWaits(row, trace, outcome);
  }

  static void CheckWaits(const FaultRow& row, const Trace& trace,
                         const Outcome& outcome) {
    double factor = 1;
    for (size_t i = 0; i < trace.waits.size(); ++i, factor *= 2) {
      EXPECT_GE(trace.waits[i], row.wait.least) << "wait " << i;
      EXPECT_LE(trace.waits[i], row.wait.most * factor) << "wait " << i;
      if (!outcome.tries || i + 1 >= outcome.tries->size()) continue;
      // Waited in truth, as the other side saw it.
      EXPECT_GE(
          (*outcome.tries)[i + 1] - (*outcome.tries)[i] + absl::Milliseconds(5),
          trace.waits[i])
          << "wait " << i;
    }
  }

  static void CheckPlace(const FaultRow& row, const Outcome& outcome) {
    const std::string last = LastLine(outcome.finished.err);
    EXPECT_THAT(last, ContainsRegex(row.says));
    if (outcome.stored) {
      EXPECT_EQ(*outcome.stored, row.place == Place::kApi ? 1U : 0U);
    }
    EXPECT_EQ(outcome.kept, row.place == Place::kOutbox ? 1U : 0U);
    EXPECT_EQ(outcome.rejected, row.place == Place::kRejected ? 1U : 0U);
    switch (row.place) {
      case Place::kApi:
        EXPECT_THAT(last, StartsWith("Sent: "));
        break;
      case Place::kOutbox:
        EXPECT_THAT(last, HasSubstr("; the next run sends it first."));
        if (outcome.flushed) {
          EXPECT_EQ(*outcome.flushed, "Outbox: 1 sent, 0 rejected, 0 left.");
        }
        break;
      case Place::kRejected:
        EXPECT_THAT(last, ContainsRegex("Rejected: .*It is put aside in "));
        break;
      case Place::kLog:
        EXPECT_THAT(outcome.finished.err,
                    HasSubstr(R"({"data":{"attributes":{"service":"shopist")"));
        break;
    }
    if (row.place != Place::kApi) {
      EXPECT_THAT(outcome.finished.err, Not(HasSubstr("Sent:")));
    }
  }

  static void Check(const FaultRow& row, const Outcome& outcome,
                    int exit_code_of_failure) {
    SCOPED_TRACE(outcome.finished.err);
    EXPECT_EQ(outcome.finished.exit_code,
              row.place == Place::kApi ? 0 : exit_code_of_failure);
    EXPECT_LE(outcome.took, absl::Seconds(row.timeout) + kSlack);
    EXPECT_EQ(outcome.written.find(kMarkedKey), std::string::npos);
    CheckTries(row, outcome);
    CheckPlace(row, outcome);
  }
};

TEST_P(Fault, IsAsPromised) {
  const FaultRow& row = GetParam();
  auto failing =
      std::async(std::launch::async, [&row] { return RunRow(row, "fail"); });
  const Outcome warned = RunRow(row, "warn");
  Check(row, warned, 0);
  Check(row, failing.get(), 1);
}

INSTANTIATE_TEST_SUITE_P(Table, Fault, ::testing::ValuesIn(FaultTable()),
                         [](const auto& info) { return info.param.name; });

// HTTP/1.1's way of going away: it promises to keep the connection, answers,
// and closes.
TEST(ClosedAfterEachAnswer, EveryEventIsSentOnce) {
  RawAnswer answer;
  answer.pieces = {
      "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n"
      R"({"data":{"id":"1"}})"};
  const RawServer server(answer);
  const Scratch scratch;
  constexpr size_t kEvents = 20;
  std::vector<std::string> arguments = {
      "deployment", "--started-at",
      "1693491974", "--skip-git",
      "--api-url",  absl::StrCat("http://127.0.0.1:", server.port())};
  for (size_t i = 0; i < kEvents; ++i) {
    arguments.insert(arguments.end(), {"--service", absl::StrCat("s", i)});
  }
  const Finished finished = scratch.Deploy(arguments);
  EXPECT_THAT(finished.err, Not(HasSubstr("Not sent")));
  EXPECT_THAT(LastLine(finished.err), HasSubstr("Sent: "));
  EXPECT_EQ(server.Requests().size(), kEvents);
  EXPECT_EQ(CountOf(scratch.Files(), "/event-"), 0U);
}

}  // namespace
}  // namespace dora::testing
