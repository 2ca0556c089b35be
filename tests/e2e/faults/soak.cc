// The soak: 10,000 events from several senders at once, through a server that
// spoils nearly every third request, and the senders are killed at random. At
// the end the server has every event, and none twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/e2e/e2e.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

using ::testing::IsEmpty;

constexpr uint64_t kSeed = 20240229;
constexpr int kRuns = 125;
constexpr int kEventsPerRun = 80;
constexpr int kEvents = kRuns * kEventsPerRun;
constexpr int kSenders = 4;
constexpr int kOutboxes = 2;
constexpr int kServerSeconds = 420;
static_assert(kEvents == 10000);

/// Thirteen ways to fail; together they meet nearly every third request.
std::vector<std::string> Faults(uint64_t seed) {
  std::vector<std::string> faults = {"hang,share=0.003"};
  for (const char* fault :
       {"status=408", "status=425", "status=429,rate-limit-reset=0",
        "status=500", "status=502", "status=503,retry-after=0", "status=504",
        "reset", "store-then-reset", "truncate", "garbage", "oversize"}) {
    faults.push_back(absl::StrCat(fault, ",share=0.029"));
  }
  for (std::string& fault : faults) absl::StrAppend(&fault, ",seed=", seed++);
  return faults;
}

std::string ServiceOf(int run, int event) {
  return absl::StrCat("run-", run, "-service-", event);
}

/// The run of a service.
int RunOf(const std::string& service) {
  const std::vector<std::string> parts = absl::StrSplit(service, '-');
  return std::stoi(parts.at(1));
}

/// How the senders fared; shared by their threads.
struct Tally {
  std::mutex mutex;
  int starts = 0;
  int killed = 0;     ///< by a signal that the program did not catch
  int cancelled = 0;  ///< by one that it caught
  /// Killed, and not run again: what they had kept must arrive all the same.
  std::set<int> left_alone;
};

class Soak : public ::testing::Test {
 protected:
  Soak() : intake_({}, kServerSeconds) { intake_.SetFaults(Faults(kSeed)); }

  std::string Outbox(int number) const {
    return absl::StrCat(scratch_.path(), "/outbox-", number);
  }

  /// A program of ours in silence.
  Command Quiet(const std::vector<std::string>& arguments,
                const Variables& variables = {}) const {
    Command command = scratch_.DeployCommand(arguments, variables);
    std::vector<std::string> quiet = {"/bin/sh", "-c",
                                      "exec \"$@\" 2>/dev/null", "sh"};
    quiet.insert(quiet.end(), command.arguments.begin(),
                 command.arguments.end());
    command.arguments = quiet;
    return command;
  }

  /// The job `run` of a CI: as often as it is run, its events are the same.
  Command Job(int run, int outbox) const {
    const std::string start = absl::StrCat(1693491974 + run * 60);
    std::vector<std::string> arguments = {
        "deployment", "--started-at", start,       "--finished-at",
        start,        "--skip-git",   "--env",     "prod",
        "--api-url",  intake_.url(),  "--timeout", "2",
        "--outbox",   Outbox(outbox)};
    for (int event = 0; event < kEventsPerRun; ++event) {
      arguments.insert(arguments.end(), {"--service", ServiceOf(run, event)});
    }
    return Quiet(arguments, {{"GITLAB_CI", "true"},
                             {"CI_SERVER_URL", "https://git.shop.example"},
                             {"CI_PIPELINE_ID", absl::StrCat(1000 + run)},
                             {"CI_JOB_ID", absl::StrCat(2000 + run)}});
  }

  /// Runs it; half of the runs are signalled at a random moment. True if its
  /// events are known to be in the API or in an outbox.
  bool RunOnce(const Command& command, std::mt19937_64& dice, Tally& tally) {
    const auto roll = [&dice](int sides) {
      return static_cast<int>(dice() % static_cast<uint64_t>(sides));
    };
    const bool is_hit = roll(2) == 0;
    // Many at the start, where the outbox is written.
    const int moment = roll(2) == 0 ? roll(60) : roll(2000);
    const int signal = roll(2) == 0 ? SIGKILL : SIGTERM;
    Background sender(command);
    if (is_hit) {
      absl::SleepFor(absl::Milliseconds(moment));
      sender.Signal(signal);
    }
    const int exit_code = sender.Wait();
    const std::lock_guard<std::mutex> lock(tally.mutex);
    ++tally.starts;
    if (sender.was_killed()) {
      ++tally.killed;
      return false;
    }
    tally.cancelled += exit_code == 128 + SIGTERM ? 1 : 0;
    EXPECT_THAT(exit_code, ::testing::AnyOf(0, 128 + SIGTERM));
    return true;
  }

  /// One of the senders: every `kSenders`th job.
  void Send(int sender, Tally& tally) {
    std::mt19937_64 dice(kSeed + static_cast<uint64_t>(sender));
    for (int run = sender; run < kRuns; run += kSenders) {
      const Command job = Job(run, static_cast<int>(dice() % kOutboxes));
      // A CI runs a killed job again, or it does not.
      while (!RunOnce(job, dice, tally)) {
        if (dice() % 2 == 0) continue;
        const std::lock_guard<std::mutex> lock(tally.mutex);
        tally.left_alone.insert(run);
        break;
      }
    }
  }

  Command Flush(int outbox) const {
    return Quiet({"outbox", "flush", "--api-url", intake_.url(), "--outbox",
                  Outbox(outbox), "--timeout", "10"});
  }

  /// Flushes without faults until nothing is kept.
  void FlushAll() const {
    intake_.SetFaults({});
    for (int i = 0; i < 20 && !Kept().empty(); ++i) {
      for (int outbox = 0; outbox < kOutboxes; ++outbox) {
        EXPECT_EQ(dora::testing::Run(Flush(outbox)).exit_code, 0);
      }
    }
  }

  /// The events in any outbox, also those put aside.
  std::vector<std::string> Kept() const {
    std::vector<std::string> kept;
    for (const std::string& file : scratch_.Files()) {
      if (absl::EndsWith(file, ".json")) kept.push_back(file);
    }
    return kept;
  }

  /// The services whose event has arrived. Each arrived once, or it fails.
  std::set<std::string> Arrived() const {
    std::set<std::string> ids;
    std::set<std::string> bodies;
    std::set<std::string> services;
    const nlohmann::json stored = intake_.Stored();
    for (const nlohmann::json& event : stored) {
      const nlohmann::json& raw = event["raw"];
      ids.insert(event["id"].get<std::string>());
      bodies.insert(raw.dump());
      const nlohmann::json body =
          raw.is_string() ? nlohmann::json::parse(raw.get<std::string>()) : raw;
      services.insert(body["data"]["attributes"]["service"]);
    }
    EXPECT_EQ(ids.size(), stored.size());
    EXPECT_EQ(bodies.size(), stored.size());
    EXPECT_EQ(services.size(), stored.size());
    return services;
  }

  const Scratch scratch_;
  const IntakeServer intake_;
};

std::set<int> RunsThatMiss(const std::set<std::string>& arrived) {
  std::set<int> runs;
  for (int run = 0; run < kRuns; ++run) {
    for (int event = 0; event < kEventsPerRun; ++event) {
      if (arrived.count(ServiceOf(run, event)) == 0) runs.insert(run);
    }
  }
  return runs;
}

TEST_F(Soak, EveryEventArrivesAndNoneTwice) {
  std::cout << "seed " << kSeed << std::endl;
  const absl::Time start = absl::Now();
  Tally tally;
  std::vector<std::thread> senders;
  for (int i = 0; i < kSenders; ++i) {
    senders.emplace_back([this, i, &tally] { Send(i, tally); });
  }
  for (std::thread& sender : senders) sender.join();

  // Whoever flushes is killed as well.
  std::mt19937_64 dice(kSeed + kSenders);
  const size_t kept_at_first = Kept().size();
  Tally flushes;
  for (int i = 0; i < 3 * kOutboxes; ++i) {
    RunOnce(Flush(i % kOutboxes), dice, flushes);
  }
  const size_t kept_then = Kept().size();
  FlushAll();
  EXPECT_THAT(Kept(), IsEmpty());

  // Only jobs that were killed before their events were in the outbox, and not
  // run again, can miss one. The CI's user runs them again.
  const std::set<std::string> arrived = Arrived();
  const std::set<int> missing = RunsThatMiss(arrived);
  size_t saved = 0;
  for (const std::string& service : arrived) {
    saved += tally.left_alone.count(RunOf(service));
  }
  std::cout << tally.starts << " starts, " << tally.killed << " killed, "
            << tally.cancelled << " cancelled; " << tally.left_alone.size()
            << " killed and not run again; of these " << saved
            << " events arrived and " << missing.size()
            << " jobs miss some; kept: " << kept_at_first << ", after "
            << flushes.starts << " flushes (" << flushes.killed << " killed, "
            << flushes.cancelled << " cancelled) " << kept_then << "; "
            << absl::ToInt64Seconds(absl::Now() - start) << " s\n";
  EXPECT_GT(saved, 0U);
  EXPECT_GT(tally.cancelled, 0);
  for (const int run : missing) {
    EXPECT_EQ(tally.left_alone.count(run), 1U) << "job " << run;
    EXPECT_EQ(dora::testing::Run(Job(run, 0)).exit_code, 0);
  }
  EXPECT_EQ(Arrived().size(), static_cast<size_t>(kEvents));
  EXPECT_THAT(Kept(), IsEmpty());
}

}  // namespace
}  // namespace dora::testing
