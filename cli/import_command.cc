#include "cli/import_command.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/deliver.h"
#include "cli/exit_code.h"
#include "cli/interrupt.h"
#include "cli/program_version.h"
#include "cli/send_settings.h"
#include "core/clock.h"
#include "core/curl_http_client.h"
#include "core/durable_file.h"
#include "core/event_id.h"
#include "core/import_state.h"
#include "core/record_reader.h"
#include "core/repeat_finder.h"
#include "core/scratch_file.h"
#include "core/stream_sender.h"
#include "core/wire.h"
#include "core/wire_names.h"

namespace dora::cli {
namespace {

namespace fs = std::filesystem;
using core::DeploymentRecord;

/// Of each kind of problem so many are shown; the rest are counted.
constexpr int kShownProblems = 20;
/// The lines of repeated deployments are remembered to be left out, which is
/// the one thing that grows with the file.
constexpr size_t kMaxRepeats = 100000;
constexpr int kMaxParallel = 64;

struct ImportSettings {
  SendSettings send;
  std::string name;  ///< of the file, in messages
  bool skip_invalid = false;
  int parallel = 8;
  absl::Duration timeout = absl::InfiniteDuration();
  std::string temporary_directory;
};

struct Counts {
  int64_t records = 0;
  int64_t sent = 0;
  int64_t already_sent = 0;
  int64_t failed = 0;
  int64_t invalid = 0;

  int64_t left() const {
    return records - sent - already_sent - failed - invalid;
  }
};

/// One line that is written over and over, on a terminal only.
class Progress {
 public:
  explicit Progress(const core::Clock& clock)
      : clock_(clock), shown_(isatty(STDERR_FILENO) == 1) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { Clear(); }

  void Show(const char* doing, int64_t done, int64_t of) {
    if (!shown_ || clock_.Steady() < next_) return;
    next_ = clock_.Steady() + absl::Milliseconds(200);
    std::fprintf(stderr, "\r\033[K%s %lld", doing,
                 static_cast<long long>(done));
    if (of > 0) std::fprintf(stderr, " of %lld", static_cast<long long>(of));
    std::fflush(stderr);
    visible_ = true;
  }

  /// Before anything else is written.
  void Clear() {
    if (visible_) std::fputs("\r\033[K", stderr);
    visible_ = false;
  }

 private:
  const core::Clock& clock_;
  bool shown_;
  bool visible_ = false;
  absl::Duration next_ = -absl::InfiniteDuration();
};

/// Says problems until there are too many to be read.
class Complaints {
 public:
  Complaints(StepHost& host, Progress& progress, Level level)
      : host_(host), progress_(progress), level_(level) {}

  void Add(const std::string& message) {
    if (++count_ > kShownProblems) return;
    progress_.Clear();
    host_.Say(level_, message);
  }

  void End() {
    if (count_ <= kShownProblems) return;
    progress_.Clear();
    host_.Say(level_, absl::StrCat("... and ", count_ - kShownProblems,
                                   " more like these."));
  }

 private:
  StepHost& host_;
  Progress& progress_;
  Level level_;
  int64_t count_ = 0;
};

/// The records of the file, from its beginning at each pass.
class Source {
 public:
  static core::Result<Source> Open(const std::string& file,
                                   const ImportSettings& settings) {
    std::error_code error;
    if (file == "-") return Spooled(std::cin, settings);
    auto in = std::make_unique<std::ifstream>(file, std::ios::binary);
    if (!*in || fs::is_directory(file, error)) {
      return core::MakeError(core::ErrorKind::kUsage,
                             absl::StrCat(settings.name, " cannot be read."),
                             "Name a file of JSON Lines or CSV, or - for "
                             "standard input.");
    }
    // A pipe can be read but once.
    if (!fs::is_regular_file(file, error)) return Spooled(*in, settings);
    return Source(std::move(in), settings.name);
  }

  std::unique_ptr<core::RecordReader> Read() {
    in_->clear();
    in_->seekg(0);
    return core::NewRecordReader(*in_, name_);
  }

 private:
  Source(std::unique_ptr<std::istream> in, std::string name)
      : in_(std::move(in)), name_(std::move(name)) {}

  static core::Result<Source> Spooled(std::istream& in,
                                      const ImportSettings& settings) {
    auto spooled = core::Spool(in, settings.temporary_directory);
    if (!spooled) return tl::unexpected(spooled.error());
    return Source(*std::move(spooled), settings.name);
  }

  std::unique_ptr<std::istream> in_;
  std::string name_;
};

/// What the first pass finds out.
struct Checked {
  Counts counts;
  std::vector<int64_t> repeats;  ///< lines, sorted
  bool broken = false;           ///< not readable to its end
};

/// The first pass: checks every record, and the records among themselves.
class Check {
 public:
  Check(const ImportSettings& settings, const core::Clock& clock,
        Progress& progress, StepHost& host)
      : settings_(settings),
        clock_(clock),
        progress_(progress),
        complaints_(host, progress,
                    settings.skip_invalid ? Level::kWarning : Level::kError),
        seconds_(settings.temporary_directory),
        ids_(settings.temporary_directory) {}

  core::Result<Checked> Run(Source& source) {
    const auto reader = source.Read();
    DeploymentRecord record;
    while (Interrupt::signal() == 0 && reader->Next(record)) {
      ++result_.counts.records;
      progress_.Show("Checked", result_.counts.records, 0);
      if (const auto noted = Note(record); !noted) {
        return tl::unexpected(noted.error());
      }
    }
    if (reader->broken()) {
      result_.broken = true;
      complaints_.Add(core::ToString(*reader->broken()));
    }
    auto found = FindRepeats(
        seconds_, "the same service has a deployment in the same second");
    if (found) found = FindRepeats(ids_, "the same id is given");
    if (!found) return tl::unexpected(found.error());
    FinishRepeats();
    complaints_.End();
    return std::move(result_);
  }

 private:
  core::Result<bool> Note(const DeploymentRecord& record) {
    const auto event = core::EventOf(record, clock_.Now());
    if (!event) {
      ++result_.counts.invalid;
      for (const core::Error& error : event.error()) {
        complaints_.Add(core::ToString(error));
      }
      return true;
    }
    const auto noted =
        seconds_.Add({event->service(),
                      absl::StrCat(absl::ToUnixSeconds(event->started_at()))},
                     record.line);
    // Ids that are made differ wherever the second or the service does.
    if (!noted || !record.input.id) return noted;
    return ids_.Add({event->id()}, record.line);
  }

  core::Result<bool> FindRepeats(core::RepeatFinder& finder, const char* what) {
    return finder.ForEachRepeat([&](int64_t first, int64_t later) {
      complaints_.Add(absl::StrCat(settings_.name, ":", later, ": ", what,
                                   " as on line ", first,
                                   "; the API takes one of them."));
      result_.repeats.push_back(later);
      result_.broken = result_.repeats.size() > kMaxRepeats;
      if (result_.broken) complaints_.Add("There are too many of these.");
      return !result_.broken;
    });
  }

  /// A line may be a repetition in both ways.
  void FinishRepeats() {
    std::vector<int64_t>& lines = result_.repeats;
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    result_.counts.invalid += static_cast<int64_t>(lines.size());
  }

  const ImportSettings& settings_;
  const core::Clock& clock_;
  Progress& progress_;
  Complaints complaints_;
  core::RepeatFinder seconds_;
  core::RepeatFinder ids_;
  Checked result_;
};

/// The second pass's records: those that are events and no repetition.
class ValidEvents {
 public:
  ValidEvents(Source& source, const Checked& checked, const core::Clock& clock)
      : reader_(source.Read()), checked_(checked), clock_(clock) {}

  std::optional<core::StreamItem> Next() {
    DeploymentRecord record;
    while (reader_->Next(record)) {
      if (std::binary_search(checked_.repeats.begin(), checked_.repeats.end(),
                             record.line)) {
        continue;
      }
      const auto event = core::EventOf(record, clock_.Now());
      if (!event) continue;
      return core::StreamItem{record.line,
                              {event->id(), core::wire::kDeploymentPath,
                               core::DeploymentBody(*event)}};
    }
    return std::nullopt;
  }

 private:
  std::unique_ptr<core::RecordReader> reader_;
  const Checked& checked_;
  const core::Clock& clock_;
};

/// The second pass: what is not confirmed yet goes out, and what is confirmed
/// is noted.
class Outgoing : public core::DeliveryStream {
 public:
  Outgoing(ValidEvents events, core::ImportState& state,
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
      complaints_.Add(
          absl::StrCat(rejected ? "Rejected: " : "Not sent: ", settings_.name,
                       ":", item.line, ", id ", item.delivery.id, ": ",
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
    return core::ImportState::MarkOf(settings_.send.base_url,
                                     item.delivery.body);
  }

  void ShowProgress() {
    progress_.Show("Sent", counts_.sent + counts_.already_sent,
                   counts_.records - counts_.invalid);
  }

  ValidEvents events_;
  core::ImportState& state_;
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
  for (const std::string& outbox : settings.outbox_directories) {
    const std::string directory = absl::StrCat(outbox, "/imports");
    if (!core::MakePrivateDirectory(outbox) ||
        !core::MakePrivateDirectory(directory) ||
        access(directory.c_str(), W_OK) != 0) {
      continue;
    }
    return absl::StrCat(directory, "/",
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
  settings.name = file == "-" ? "standard input" : OneLine(file);
  settings.temporary_directory = environment.Get("TMPDIR").value_or("/tmp");
  const auto skip = inputs.Flag(input::kSkipInvalid);
  if (!skip) problems.push_back(skip.error());
  settings.skip_invalid = skip.value_or(false);
  if (inputs.Get(input::kTimeout)) settings.timeout = settings.send.timeout;
  const auto parallel = inputs.Get(input::kParallel);
  if (parallel && (!absl::SimpleAtoi(parallel->text, &settings.parallel) ||
                   settings.parallel < 1 || settings.parallel > kMaxParallel)) {
    problems.push_back(core::InvalidField(
        input::kParallel, *parallel,
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
             const std::string& state_path, const ImportSettings& settings,
             StepHost& host) {
  const bool fail = settings.send.on_error == OnError::kFail;
  const bool whole = counts.failed == 0 && counts.left() == 0;
  const Level level = whole  ? Level::kInfo
                      : fail ? Level::kError
                             : Level::kWarning;
  if (!result.why.empty()) {
    host.Say(level, absl::StrCat("The import ended early: ", result.why));
  }
  if (!whole) {
    host.Say(Level::kNotice,
             absl::StrCat("What was sent is noted in ", state_path,
                          "; the same command sends the rest."));
  }
  if (settings.send.output == OutputFormat::kJson) PrintJson(counts, host);
  host.Report({});
  host.Say(level, Describe(counts));
  if (Interrupt::signal() != 0) return 128 + Interrupt::signal();
  return whole || !fail ? exit_code::kOk : exit_code::kDeliveryFailed;
}

int DryRun(Source& source, const Checked& checked, const core::Clock& clock,
           StepHost& host) {
  ValidEvents events(source, checked, clock);
  while (const auto item = events.Next()) {
    if (Interrupt::signal() != 0) return 128 + Interrupt::signal();
    host.Print(item->delivery.body, stdout);
  }
  host.Report({});
  return exit_code::kOk;
}

int Send(Source& source, const Checked& checked, const std::string& state_path,
         const ImportSettings& settings, const core::Clock& clock,
         Progress& progress, StepHost& host) {
  Counts counts = checked.counts;
  auto state = core::ImportState::Open(
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
  const auto http = core::NewCurlHttpClient(
      {UserAgent(), settings.send.trust, settings.parallel});
  Outgoing outgoing(ValidEvents(source, checked, clock), **state, settings,
                    counts, progress, host);
  const core::StreamResult result =
      core::SendStream(*http, clock, NewRandom(), options, outgoing);
  outgoing.End();
  progress.Clear();
  return Conclude(counts, result, state_path, settings, host);
}

}  // namespace

int RunImport(Invocation& invocation) {
  const auto& [inputs, arguments, surroundings, host] = invocation;
  const std::string& file = arguments.front();
  const auto settings = ReadSettings(file, inputs, surroundings.environment);
  if (!settings) {
    SayProblems(host, settings.error());
    return exit_code::kUsage;
  }
  for (const std::string& warning : settings->send.warnings) {
    host.Say(Level::kWarning, warning);
  }
  auto source = Source::Open(file, *settings);
  if (!source) {
    SayProblems(host, {source.error()});
    return exit_code::kUsage;
  }
  const Interrupt interrupt;
  const core::SystemClock clock;
  Progress progress(clock);
  const auto checked = Check(*settings, clock, progress, host).Run(*source);
  progress.Clear();
  if (!checked) {
    SayProblems(host, {checked.error()});
    return exit_code::kUsage;
  }
  if (Interrupt::signal() != 0) {
    host.Say(Level::kWarning, "Import: interrupted before anything was sent.");
    return 128 + Interrupt::signal();
  }
  const Counts& counts = checked->counts;
  if (checked->broken || (counts.invalid > 0 && !settings->skip_invalid)) {
    host.Say(Level::kError,
             absl::StrCat("Import: nothing was sent; ", counts.invalid, " of ",
                          counts.records, " records are invalid",
                          checked->broken
                              ? ", and the file cannot be read to its end."
                              : ". Correct them, or leave them out with "
                                "--skip-invalid."));
    return exit_code::kUsage;
  }
  if (settings->send.dry_run) return DryRun(*source, *checked, clock, host);
  const auto state_path = StatePath(file, inputs, settings->send);
  if (!state_path) {
    SayProblems(host, {state_path.error()});
    return exit_code::kUsage;
  }
  return Send(*source, *checked, *state_path, *settings, clock, progress, host);
}

}  // namespace dora::cli
