#include "app/commands/import_command.h"

#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "app/host/program_version.h"
#include "app/import/import_records.h"
#include "app/import/import_state.h"
#include "app/import/progress.h"
#include "app/send/deliver.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "core/base/clock.h"
#include "core/delivery/stream_sender.h"
#include "core/event/event_id.h"
#include "core/http/curl_http_client.h"

namespace dora::app {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxParallel = 64;

struct ImportSettings {
  SendSettings send;
  ImportSource source;
  bool skip_invalid = false;
  int parallel = 8;
  absl::Duration timeout = absl::InfiniteDuration();
};

struct Counts {
  explicit Counts(const CheckedRecords& checked)
      : records(checked.records), invalid(checked.invalid) {}

  int64_t records;
  int64_t sent = 0;
  int64_t already_sent = 0;
  int64_t failed = 0;
  int64_t invalid;

  int64_t left() const {
    return records - sent - already_sent - failed - invalid;
  }
};

/// The second pass: what is not confirmed yet goes out, and what is confirmed
/// is noted.
class Outgoing : public core::DeliveryStream {
 public:
  Outgoing(ValidEvents events, ImportState& state,
           const ImportSettings& settings, Counts& counts, Progress& progress,
           StepHost& host)
      : events_(std::move(events)),
        state_(state),
        settings_(settings),
        counts_(counts),
        progress_(progress),
        host_(host),
        complaints_(host, progress,
                    settings.send.on_error == OnError::kFail
                        ? Level::kError
                        : Level::kWarning) {}

  std::optional<core::StreamItem> Next() override {
    while (!stop_asked()) {
      std::optional<core::StreamItem> item = events_.Next();
      if (!item || !state_.Contains(MarkOf(*item))) return item;
      ++counts_.already_sent;
      ShowProgress();
    }
    return std::nullopt;
  }

  void Settle(const core::StreamItem& item,
              const core::DeliveryReport& report) override {
    if (report.status == core::DeliveryStatus::kDelivered) {
      ++counts_.sent;
      if (const auto noted = state_.Add(MarkOf(item)); !noted && !unnoted_) {
        unnoted_ = true;
        complaints_.Add(core::ToString(noted.error()));
      }
    } else {
      ++counts_.failed;
      const bool rejected = report.status == core::DeliveryStatus::kRejected;
      complaints_.Add(absl::StrCat(
          rejected ? "Rejected: " : "Not sent: ", settings_.source.name, ":",
          item.line, ", id ", item.delivery.id, ": ",
          core::ToString(report.error)));
    }
    ShowProgress();
  }

  /// Without a note of what is sent, going on would only make it worse.
  bool stop_asked() override { return unnoted_ || Interrupt::signal() != 0; }

  void OnPause(absl::Duration pause) override {
    progress_.Clear();
    host_.Say(Level::kNotice, absl::StrCat("The server asks to wait ",
                                           absl::FormatDuration(pause), "."));
  }

  void End() { complaints_.End(); }
  bool unnoted() const { return unnoted_; }

 private:
  uint64_t MarkOf(const core::StreamItem& item) const {
    return ImportState::MarkOf(settings_.send.base_url, item.delivery.body);
  }

  void ShowProgress() {
    progress_.Show("Sent", counts_.sent + counts_.already_sent,
                   counts_.records - counts_.invalid);
  }

  ValidEvents events_;
  ImportState& state_;
  const ImportSettings& settings_;
  Counts& counts_;
  Progress& progress_;
  StepHost& host_;
  Complaints complaints_;
  bool unnoted_ = false;
};

/// Where the state is: named by the user, or beside what the outbox keeps.
core::Result<std::string> StatePath(const std::string& file,
                                    const Inputs& inputs,
                                    const SendSettings& settings) {
  if (const auto given = inputs.Get(input::kState)) return given->text;
  std::error_code error;
  const std::string whole =
      file == "-" ? file
                  : fs::absolute(file, error).lexically_normal().string();
  for (const core::Outbox& outbox : settings.outboxes) {
    const auto folder = outbox.MakeFolder("imports");
    if (!folder || access(folder->path().c_str(), W_OK) != 0) continue;
    return absl::StrCat(folder->path(), "/",
                        core::StableId({settings.base_url, whole}), ".state");
  }
  return core::MakeError(core::ErrorKind::kOutbox,
                         "no folder can be written that would hold the "
                         "import's state.",
                         "Name a file for it with --state.");
}

tl::expected<ImportSettings, std::vector<core::Error>> ReadSettings(
    const std::string& file, const Inputs& inputs,
    const providers::Environment& environment) {
  ImportSettings settings;
  std::vector<core::Error> problems;
  const auto send = ReadApiSettings(inputs, environment);
  if (!send) problems = send.error();
  if (send) settings.send = *send;
  settings.source.name = file == "-" ? "standard input" : OneLine(file);
  settings.source.temporary_directory =
      environment.Get("TMPDIR").value_or("/tmp");
  const auto skip = inputs.Flag(input::kSkipInvalid);
  if (!skip) problems.push_back(skip.error());
  settings.skip_invalid = skip.value_or(false);
  if (inputs.Get(input::kTimeout)) settings.timeout = settings.send.timeout;
  const auto parallel = inputs.Get(input::kParallel);
  if (parallel && (!absl::SimpleAtoi(parallel->text, &settings.parallel) ||
                   settings.parallel < 1 || settings.parallel > kMaxParallel)) {
    problems.push_back(
        InvalidInput(input::kParallel, *parallel,
                     absl::StrCat("is not a number from 1 to ", kMaxParallel),
                     "Write it like 8."));
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return settings;
}

void PrintJson(const Counts& counts, StepHost& host) {
  const nlohmann::ordered_json object = {
      {"records", counts.records},           {"sent", counts.sent},
      {"already_sent", counts.already_sent}, {"failed", counts.failed},
      {"invalid", counts.invalid},           {"left", counts.left()}};
  host.Print(nlohmann::ordered_json::array({object}).dump(2), stdout);
}

std::string Describe(const Counts& counts) {
  return absl::StrCat("Import: ", counts.sent, " sent, ", counts.already_sent,
                      " already sent, ", counts.failed, " failed, ",
                      counts.invalid, " invalid, ", counts.left(),
                      " not tried.");
}

int Conclude(const Counts& counts, const core::StreamResult& result,
             const std::string& state_path, bool all_noted,
             const ImportSettings& settings, StepHost& host) {
  const bool fail = settings.send.on_error == OnError::kFail;
  const bool whole = counts.failed == 0 && counts.left() == 0;
  const Level level = whole  ? Level::kInfo
                      : fail ? Level::kError
                             : Level::kWarning;
  if (!result.why.empty()) {
    host.Say(level, absl::StrCat("The import ended early: ", result.why));
  }
  if (!whole) {
    host.Say(
        Level::kNotice,
        absl::StrCat(all_noted ? "What was sent is noted in "
                               : "Not all that was sent could be noted in ",
                     state_path,
                     all_noted ? "; the same command sends the rest."
                               : "; the same command sends the rest, and what "
                                 "is not noted again, with the same ids."));
  }
  if (settings.send.output == OutputFormat::kJson) PrintJson(counts, host);
  host.Report({});
  host.Say(level, Describe(counts));
  if (Interrupt::signal() != 0) return 128 + Interrupt::signal();
  return whole || !fail ? exit_code::kOk : exit_code::kDeliveryFailed;
}

int DryRun(ImportFile& file, const CheckedRecords& checked,
           const core::Clock& clock, StepHost& host) {
  ValidEvents events(file, checked, clock);
  while (const auto item = events.Next()) {
    if (Interrupt::signal() != 0) return 128 + Interrupt::signal();
    host.Print(item->delivery.body, stdout);
  }
  host.Report({});
  return exit_code::kOk;
}

int Send(ImportFile& file, const CheckedRecords& checked,
         const std::string& state_path, const ImportSettings& settings,
         const core::Clock& clock, Progress& progress, StepHost& host) {
  Counts counts(checked);
  auto state = ImportState::Open(
      state_path, static_cast<uint64_t>(counts.records - counts.invalid));
  if (!state) {
    SayProblems(host, {state.error()});
    return exit_code::kUsage;
  }
  core::StreamOptions options;
  options.receiver = settings.send.receiver;
  options.timeout = settings.timeout;
  options.concurrency = static_cast<size_t>(settings.parallel);
  if (settings.send.verbose) {
    options.trace = [&](const std::string& line) {
      progress.Clear();
      host.Say(Level::kInfo, line);
    };
  }
  const auto http =
      core::NewCurlHttpClient({UserAgent(), settings.send.trust,
                               settings.send.proxies, settings.parallel});
  Outgoing outgoing(ValidEvents(file, checked, clock), **state, settings,
                    counts, progress, host);
  const core::StreamResult result =
      core::SendStream(*http, clock, NewRandom(), options, outgoing);
  outgoing.End();
  progress.Clear();
  return Conclude(counts, result, state_path, !outgoing.unnoted(), settings,
                  host);
}

}  // namespace

int RunImport(Invocation& invocation) {
  const auto& [inputs, arguments, surroundings, host] = invocation;
  const std::string& path = arguments.front();
  const auto settings = ReadSettings(path, inputs, surroundings.environment);
  if (!settings) {
    SayProblems(host, settings.error());
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings->send.warnings) {
    host.Say(Level::kWarning, warning);
  }
  auto file = ImportFile::Open(path, settings->source);
  if (!file) {
    SayProblems(host, {file.error()});
    return exit_code::kUsage;
  }
  const Interrupt interrupt;
  const core::SystemClock clock;
  Progress progress(clock);
  const auto checked = CheckRecords(
      *file, settings->skip_invalid ? Level::kWarning : Level::kError, clock,
      progress, host);
  progress.Clear();
  if (!checked) {
    SayProblems(host, {checked.error()});
    return exit_code::kUsage;
  }
  if (Interrupt::signal() != 0) {
    host.Say(Level::kWarning, "Import: interrupted before anything was sent.");
    return 128 + Interrupt::signal();
  }
  if (checked->broken || (checked->invalid > 0 && !settings->skip_invalid)) {
    host.Say(Level::kError,
             absl::StrCat("Import: nothing was sent; ", checked->invalid,
                          " of ", checked->records, " records are invalid",
                          checked->broken
                              ? ", and the file cannot be read to its end."
                              : ". Correct them, or leave them out with "
                                "--skip-invalid."));
    return exit_code::kUsage;
  }
  if (settings->send.dry_run) return DryRun(*file, *checked, clock, host);
  const auto state_path = StatePath(path, inputs, settings->send);
  if (!state_path) {
    SayProblems(host, {state_path.error()});
    return exit_code::kUsage;
  }
  return Send(*file, *checked, *state_path, *settings, clock, progress, host);
}

}  // namespace dora::app
