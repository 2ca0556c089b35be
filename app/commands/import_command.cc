#include "app/commands/import_command.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/host/exit_code.h"
#include "app/host/program_version.h"
#include "app/import/import_records.h"
#include "app/import/import_state.h"
#include "app/import/progress.h"
#include "app/import/uncounted_report.h"
#include "app/send/deliver.h"
#include "app/send/interrupt.h"
#include "app/send/send_settings.h"
#include "core/delivery/sender.h"
#include "core/event/event_id.h"
#include "os/folder.h"
#include "os/paths.h"
#include "providers/user_folders.h"
#include "sinks/dora/receivers.h"

namespace dora::app {
namespace {

namespace fs = std::filesystem;

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
class Outgoing : public core::ParcelSource {
 public:
  Outgoing(const ImportFile& file, ValidEvents events, ImportState& state,
           const ImportSettings& settings, Counts& counts, Progress& progress,
           StepHost& host)
      : file_(file),
        events_(std::move(events)),
        state_(state),
        settings_(settings),
        counts_(counts),
        progress_(progress),
        host_(host),
        complaints_(host, progress, LevelOfFailure(settings.send.on_error)) {}

  std::optional<core::Parcel> Next() override {
    while (!stop_asked()) {
      std::optional<core::Parcel> parcel = events_.Next();
      if (!parcel || !state_.Contains(MarkOf(*parcel))) return parcel;
      ++counts_.already_sent;
      ShowProgress();
    }
    return std::nullopt;
  }

  void Settle(const core::Parcel& parcel,
              core::DeliveryReport report) override {
    if (report.status == core::DeliveryStatus::kDelivered) {
      ++counts_.sent;
      if (const auto noted = state_.Add(MarkOf(parcel)); !noted && !unnoted_) {
        unnoted_ = true;
        complaints_.Add(core::ToString(noted.error()));
      }
    } else {
      ++counts_.failed;
      const bool rejected = report.status == core::DeliveryStatus::kRejected;
      complaints_.Add(absl::StrCat(
          rejected ? "Rejected: " : "Not sent: ", file_.PlaceOf(parcel.number),
          ", id ", parcel.delivery->id, ": ", core::ToString(report.error)));
    }
    ShowProgress();
  }

  std::string NameOf(const core::Parcel& parcel) const override {
    return file_.NameOf(parcel.number);
  }

  /// Without a note of what is sent, going on would only make it worse.
  bool stop_asked() const { return unnoted_ || Interrupt::signal() != 0; }

  void OnPause(absl::Duration pause) override {
    progress_.Clear();
    host_.Say(Level::kNotice, absl::StrCat("The server asks us to wait ",
                                           absl::FormatDuration(pause), "."));
  }

  void End() { complaints_.End(); }
  bool unnoted() const { return unnoted_; }

 private:
  uint64_t MarkOf(const core::Parcel& parcel) const {
    return ImportState::MarkOf(settings_.send.base_url, parcel.delivery->body);
  }

  void ShowProgress() {
    progress_.Show("Sent", counts_.sent + counts_.already_sent,
                   counts_.records - counts_.invalid);
  }

  const ImportFile& file_;
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
      file == "-"
          ? file
          : os::TextOf(fs::absolute(os::Path(file), error).lexically_normal());
  for (const core::Outbox& outbox : settings.outboxes) {
    const auto folder = outbox.MakeFolder("imports");
    if (!folder || !os::IsWritableFolder(folder->path())) continue;
    return folder->PathOf(
        absl::StrCat(core::StableId({settings.base_url, whole}), ".state"));
  }
  return core::MakeError(core::ErrorKind::kOutbox,
                         "no folder for the import's state can be written.",
                         absl::StrCat("Name a file for it with `",
                                      inputs.NameOf(input::kState), "`."));
}

core::Result<ImportSettings, std::vector<core::Error>> ReadSettings(
    const std::string& file, const Inputs& inputs,
    const providers::Environment& environment) {
  ImportSettings settings;
  std::vector<core::Error> problems;
  const auto send = ReadApiSettings(inputs, environment);
  if (!send) problems = send.error();
  if (send) settings.send = *send;
  settings.source.name = file == "-" ? "standard input" : OneLine(file);
  settings.source.temporary_directory = providers::TemporaryFolder(environment);
  const auto skip = inputs.Flag(input::kSkipInvalid);
  if (!skip) problems.push_back(skip.error());
  settings.skip_invalid = skip.value_or(false);
  if (inputs.Get(input::kTimeout)) settings.timeout = settings.send.timeout;
  if (const auto parallel = inputs.Get(input::kParallel)) {
    const auto number = ReadNumber(input::kParallel, *parallel);
    if (!number) problems.push_back(number.error());
    settings.parallel = static_cast<int>(number.value_or(1));
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return settings;
}

void Emit(const Counts& counts, StepHost& host) {
  host.Emit(
      nlohmann::ordered_json::array({{{"records", counts.records},
                                      {"sent", counts.sent},
                                      {"already_sent", counts.already_sent},
                                      {"failed", counts.failed},
                                      {"invalid", counts.invalid},
                                      {"left", counts.left()}}}));
}

std::string Describe(const Counts& counts) {
  return absl::StrCat("Import: ", counts.sent, " sent, ", counts.already_sent,
                      " already sent, ", counts.failed, " failed, ",
                      counts.invalid, " invalid, ", counts.left(),
                      " not tried.");
}

int Conclude(const Counts& counts, const core::SendResult& result,
             const std::string& state_path, bool all_noted,
             const ImportSettings& settings, StepHost& host) {
  const bool fail = settings.send.on_error == OnError::kFail;
  const bool whole = counts.failed == 0 && counts.left() == 0;
  const Level level =
      whole ? Level::kInfo : LevelOfFailure(settings.send.on_error);
  if (!result.why.empty()) {
    host.Say(level, absl::StrCat("The import ended early: ", result.why));
  }
  if (!whole) {
    host.Say(
        Level::kNotice,
        absl::StrCat(all_noted
                         ? "What was sent is recorded in "
                         : "Not everything that was sent could be recorded in ",
                     state_path,
                     all_noted ? "; the same command sends the rest."
                               : "; the same command sends the rest, and what "
                                 "is not recorded again, with the same ids."));
  }
  Emit(counts, host);
  host.Report({});
  host.Say(level, Describe(counts));
  if (Interrupt::signal() != 0)
    return exit_code::kSignalled + Interrupt::signal();
  return whole || !fail ? exit_code::kOk : exit_code::kDeliveryFailed;
}

int DryRun(ImportFile& file, const CheckedRecords& checked,
           const core::Receiver& receiver, const Invocation& invocation) {
  ValidEvents events(file, checked, receiver, invocation.surroundings.clock);
  while (const auto parcel = events.Next()) {
    if (Interrupt::signal() != 0)
      return exit_code::kSignalled + Interrupt::signal();
    invocation.host.Print(parcel->delivery->body, stdout);
  }
  TellUncounted(checked.uncounted, file, invocation.host);
  invocation.host.Report({});
  return exit_code::kOk;
}

core::SenderOptions OptionsOf(const ImportSettings& settings,
                              Progress& progress, StepHost& host) {
  core::SenderOptions options =
      core::SenderOptions::ForMany(static_cast<size_t>(settings.parallel));
  options.timeout = settings.timeout;
  options.timeout_name = settings.send.name(input::kTimeout);
  if (settings.send.verbose) {
    options.trace = [&progress, &host](const std::string& line) {
      progress.Clear();
      host.Say(Level::kInfo, line);
    };
  }
  return options;
}

/// The error of a state file, with the input that names another one.
core::Error WithStateName(core::Error error, const StepHost& host) {
  absl::StrAppend(&error.hint, error.hint.empty() ? "" : " ",
                  "The state file is set by `", host.NameOf(input::kState),
                  "`.");
  return error;
}

int Send(ImportFile& file, const CheckedRecords& checked,
         const core::Receiver& receiver, const std::string& state_path,
         const ImportSettings& settings, Progress& progress,
         const Invocation& invocation) {
  StepHost& host = invocation.host;
  const Surroundings& surroundings = invocation.surroundings;
  Counts counts(checked);
  auto state = ImportState::Open(
      state_path, static_cast<uint64_t>(counts.records - counts.invalid));
  if (!state) {
    SayProblems(host, {WithStateName(state.error(), host)});
    return exit_code::kUsage;
  }
  const auto http =
      surroundings.new_http({UserAgent(), settings.send.trust,
                             settings.send.proxies, settings.parallel});
  Outgoing outgoing(file,
                    ValidEvents(file, checked, receiver, surroundings.clock),
                    **state, settings, counts, progress, host);
  core::SenderOptions options = OptionsOf(settings, progress, host);
  options.stop_asked = [&outgoing] { return outgoing.stop_asked(); };
  const core::SendResult result =
      core::Sender(*http, surroundings.clock, surroundings.random)
          .Send(outgoing, options);
  outgoing.End();
  progress.Clear();
  TellUncounted(checked.uncounted, file, host);
  return Conclude(counts, result, state_path, !outgoing.unnoted(), settings,
                  host);
}

/// Why nothing is sent of a file that is checked; empty where it may be.
std::string WhyNotSent(const CheckedRecords& checked,
                       const ImportSettings& settings) {
  // What the file is has been said, and there is nothing to count.
  if (checked.broken && checked.records == 0) {
    return "Import: nothing was sent.";
  }
  if (checked.repeats_are_too_many) {
    return absl::StrCat("Import: nothing was sent; ", checked.repeats.size(),
                        " or more of ", checked.records,
                        " records repeat another one, too many to leave out. "
                        "Remove them from the file.");
  }
  const bool may_skip = checked.invalid == 0 || settings.skip_invalid;
  if (!checked.broken && may_skip) return "";
  return absl::StrCat(
      "Import: nothing was sent; ", checked.invalid, " of ", checked.records,
      " records are invalid",
      checked.broken
          ? ", and the file cannot be read to its end."
          : absl::StrCat(". Fix them, or leave them out with `",
                         settings.send.name(input::kSkipInvalid), "`."));
}

/// Checks all of the file, and sends it where it may be sent.
int Import(const std::string& path, ImportFile& file,
           const ImportSettings& settings, const Invocation& invocation) {
  StepHost& host = invocation.host;
  const core::Clock& clock = invocation.surroundings.clock;
  const Interrupt interrupt;
  Progress progress(clock);
  const auto checked = CheckRecords(
      file, settings.skip_invalid ? Level::kWarning : Level::kError, clock,
      progress, host);
  progress.Clear();
  if (!checked) {
    SayProblems(host, {checked.error()});
    return exit_code::kUsage;
  }
  if (Interrupt::signal() != 0) {
    host.Say(Level::kWarning, "Import: interrupted before anything was sent.");
    return exit_code::kSignalled + Interrupt::signal();
  }
  const std::string why = WhyNotSent(*checked, settings);
  if (!why.empty()) {
    host.Say(Level::kError, why);
    return exit_code::kUsage;
  }
  if (checked->records == 0) {
    host.Say(Level::kWarning,
             absl::StrCat(settings.source.name, " has no records."));
  }
  core::Receiver receiver =
      sinks::DoraReceiver(settings.send.base_url, settings.send.api_key);
  NameKeys({input::kApiKey, input::kSite}, settings.send.name, receiver);
  if (settings.send.dry_run) {
    return DryRun(file, *checked, receiver, invocation);
  }
  const auto state_path = StatePath(path, invocation.inputs, settings.send);
  if (!state_path) {
    SayProblems(host, {state_path.error()});
    return exit_code::kUsage;
  }
  return Send(file, *checked, receiver, *state_path, settings, progress,
              invocation);
}

}  // namespace

int RunImport(Invocation& invocation) {
  StepHost& host = invocation.host;
  const std::string& path = invocation.arguments.front();
  const auto settings = ReadSettings(path, invocation.inputs,
                                     invocation.surroundings.environment);
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
  return Import(path, *file, *settings, invocation);
}

}  // namespace dora::app
