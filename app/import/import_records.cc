#include "app/import/import_records.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/import/record_problems.h"
#include "app/import/repeat_finder.h"
#include "app/send/interrupt.h"
#include "core/base/scratch_file.h"
#include "core/base/timestamp.h"
#include "core/event/doubtful_times.h"
#include "os/paths.h"
#include "sinks/dora/body.h"
#include "sinks/dora/names.h"
#include "sinks/dora/requests.h"

namespace dora::app {
namespace {

namespace fs = std::filesystem;

/// The numbers of repeated deployments are remembered to be left out, which is
/// the one thing that grows with the file.
constexpr size_t kMaxRepeats = 100000;

class Check {
 public:
  Check(ImportFile& file, Level level, const core::Clock& clock,
        Progress& progress, StepHost& host)
      : file_(file),
        clock_(clock),
        progress_(progress),
        host_(host),
        problems_(host, level),
        seconds_(file.source().temporary_directory),
        ids_(file.source().temporary_directory),
        uncounted_(file.source().temporary_directory, clock.Now()) {}

  core::Result<CheckedRecords> Run() {
    const core::Status looked = LookAtAll();
    progress_.Clear();
    problems_.Tell();
    if (!looked) return tl::unexpected(looked.error());
    early_times_.Tell(host_);
    long_deployments_.Tell(host_);
    return std::move(result_);
  }

 private:
  /// Records whose times are doubted for one reason. A history with one often
  /// has it in every record, so the first is told, and how many there are.
  class Doubts {
   public:
    void Add(const std::string& where, const std::string& doubt) {
      if (++records_ == 1) first_ = absl::StrCat(where, ": ", doubt);
    }

    void Tell(StepHost& host) const {
      if (records_ == 0) return;
      host.Say(Level::kWarning,
               records_ == 1
                   ? first_
                   : absl::StrCat(first_, " The times of ", records_ - 1,
                                  " more records are as doubtful."));
    }

   private:
    int64_t records_ = 0;
    std::string first_;
  };

  core::Status LookAtAll() {
    const auto reader = file_.Read();
    DeploymentRecord record;
    while (Interrupt::signal() == 0 && reader->Next(record)) {
      ++result_.records;
      progress_.Show("Checked", result_.records, 0);
      if (const auto noted = Note(record); !noted) return noted;
    }
    if (reader->broken()) {
      result_.broken = true;
      problems_.Add(core::ToString(*reader->broken()));
    }
    auto found = FindRepeats(
        seconds_, "the same service has a deployment in the same second");
    if (found && !result_.repeats_are_too_many)
      found = FindRepeats(ids_, "the same id is used");
    if (!found) return found;
    FinishRepeats();
    return FindUncounted();
  }

  core::Status Note(const DeploymentRecord& record) {
    const auto event = EventOf(record, clock_.Now());
    if (!event) {
      ++result_.invalid;
      for (const core::Error& error : event.error()) {
        problems_.Add(error, record);
      }
      return {};
    }
    Doubt(record);
    if (const auto added = uncounted_.Add(*event, record.number); !added) {
      return added;
    }
    const auto noted =
        seconds_.Add({event->service(),
                      absl::StrCat(absl::ToUnixSeconds(event->started_at()))},
                     record.number);
    // Ids that are made differ wherever the second or the service does.
    if (!noted || !record.input.id) return noted;
    return ids_.Add({event->id()}, record.number);
  }

  /// A time that lost digits is not hidden behind a long deployment.
  void Doubt(const DeploymentRecord& record) {
    const auto doubts = core::DoubtfulTimes(record.input, clock_.Now());
    if (doubts.empty()) return;
    const bool early =
        IsEarly(record.input.started_at) || IsEarly(record.input.finished_at);
    (early ? early_times_ : long_deployments_)
        .Add(record.where, doubts.front());
  }

  static bool IsEarly(const std::optional<core::Sourced>& value) {
    const std::optional<absl::Time> time = core::TimeOf(value);
    return time && core::IsBeforeAnyEvent(*time);
  }

  core::Status FindRepeats(RepeatFinder& finder, const char* what) {
    return finder.ForEachRepeat([&](int64_t first, int64_t later) {
      problems_.Add(absl::StrCat(file_.PlaceOf(later), ": ", what, " (see ",
                                 file_.NameOf(first),
                                 "); the API takes one of them."));
      result_.repeats.push_back(later);
      result_.repeats_are_too_many = result_.repeats.size() > kMaxRepeats;
      return !result_.repeats_are_too_many;
    });
  }

  /// A record may be a repetition in both ways.
  void FinishRepeats() {
    std::vector<int64_t>& numbers = result_.repeats;
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    result_.invalid += static_cast<int64_t>(numbers.size());
  }

  core::Status FindUncounted() {
    if (result_.broken || result_.repeats_are_too_many) return {};
    auto found = uncounted_.Find(result_.repeats);
    if (!found) return tl::unexpected(found.error());
    result_.uncounted = *std::move(found);
    return {};
  }

  ImportFile& file_;
  const core::Clock& clock_;
  Progress& progress_;
  StepHost& host_;
  RecordProblems problems_;
  RepeatFinder seconds_;
  RepeatFinder ids_;
  UncountedFinder uncounted_;
  CheckedRecords result_;
  Doubts early_times_;
  Doubts long_deployments_;
};

tl::unexpected<core::Error> CannotRead(const ImportSource& source) {
  return core::MakeError(core::ErrorKind::kUsage,
                         absl::StrCat(source.name, " cannot be read."),
                         "Name a file of JSON or CSV, or - for "
                         "standard input.");
}

}  // namespace

core::Result<ImportFile> ImportFile::Open(const std::string& file,
                                          const ImportSource& source) {
  constexpr int kStandardInput = 0;
  if (file == "-") {
    return Spooled(os::File::OfDescriptor(kStandardInput), source);
  }
  std::error_code error;
  const fs::file_type type = fs::status(os::PathToOpen(file), error).type();
  if (type == fs::file_type::fifo) return OpenPipe(file, source);
  auto in = std::make_unique<std::ifstream>();
  // A device may be without an end; standard input has a bound.
  if (type == fs::file_type::regular) {
    in->open(os::PathToOpen(file), std::ios::binary);
  }
  in->peek();
  if (!in->is_open() || in->bad()) return CannotRead(source);
  return ImportFile(std::move(in), source);
}

/// A pipe can be read but once.
core::Result<ImportFile> ImportFile::OpenPipe(const std::string& file,
                                              const ImportSource& source) {
  os::Opening opening;
  opening.follows_links = true;
  opening.waits = true;
  const os::File pipe = os::File::Open(file, opening);
  if (!pipe.is_open()) return CannotRead(source);
  return Spooled(pipe, source);
}

std::unique_ptr<RecordReader> ImportFile::Read() {
  in_->clear();
  in_->seekg(0);
  auto reader = NewRecordReader(*in_, source_.name);
  numbers_are_lines_ = reader->numbers_are_lines();
  return reader;
}

std::string ImportFile::NameOf(int64_t number) const {
  return absl::StrCat(numbers_are_lines_ ? "line " : "record ", number);
}

std::string ImportFile::PlaceOf(int64_t number) const {
  return absl::StrCat(source_.name, numbers_are_lines_ ? ":" : ", record ",
                      number);
}

core::Result<ImportFile> ImportFile::Spooled(const os::File& in,
                                             const ImportSource& source) {
  auto spooled = core::Spool(in, source.temporary_directory);
  if (!spooled) return tl::unexpected(spooled.error());
  return ImportFile(*std::move(spooled), source);
}

core::Result<CheckedRecords> CheckRecords(ImportFile& file, Level level,
                                          const core::Clock& clock,
                                          Progress& progress, StepHost& host) {
  return Check(file, level, clock, progress, host).Run();
}

std::optional<core::Parcel> ValidEvents::Next() {
  DeploymentRecord record;
  while (reader_->Next(record)) {
    if (std::binary_search(checked_.repeats.begin(), checked_.repeats.end(),
                           record.number)) {
      continue;
    }
    const auto event = EventOf(record, clock_.Now());
    if (!event) continue;
    return core::Parcel{
        std::make_shared<const core::Delivery>(
            sinks::EventRequest(core::EventKind::kDeployment, event->id(),
                                sinks::DeploymentBody(*event))),
        &receiver_, record.number};
  }
  return std::nullopt;
}

}  // namespace dora::app
