#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/host/step_host.h"
#include "app/import/progress.h"
#include "app/import/record_reader.h"
#include "app/import/uncounted.h"
#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/delivery/sender.h"
#include "os/file.h"

// The records of an import: read twice, first to check all of them, then to
// send those that are events. Memory does not grow with the file, but for the
// lines of repeated deployments.

namespace dora::app {

struct ImportSource {
  std::string name;                 ///< of the file, in messages
  std::string temporary_directory;  ///< for what can be read but once
};

/// The records of the file, from its beginning at each pass.
class ImportFile {
 public:
  /// `-` is standard input. The error is a usage error.
  static core::Result<ImportFile> Open(const std::string& file,
                                       const ImportSource& source);

  std::unique_ptr<RecordReader> Read();

  /// The record of that number, of the pass that was begun: `line 4`, or
  /// `record 4` of a file that may have many on a line.
  std::string NameOf(int64_t number) const;
  /// The same with the file: `FILE:4`, or `FILE, record 4`.
  std::string PlaceOf(int64_t number) const;

  const ImportSource& source() const { return source_; }

 private:
  ImportFile(std::unique_ptr<std::istream> in, ImportSource source)
      : in_(std::move(in)), source_(std::move(source)) {}

  static core::Result<ImportFile> OpenPipe(const std::string& file,
                                           const ImportSource& source);
  static core::Result<ImportFile> Spooled(const os::File& in,
                                          const ImportSource& source);

  std::unique_ptr<std::istream> in_;
  ImportSource source_;
  bool numbers_are_lines_ = true;
};

/// What the first pass finds out.
struct CheckedRecords {
  int64_t records = 0;
  int64_t invalid = 0;
  std::vector<int64_t> repeats;  ///< numbers of records, sorted
  bool broken = false;           ///< not readable to its end
  /// Not all repeats are known: there are more than can be left out.
  bool repeats_are_too_many = false;
  Uncounted uncounted;  ///< of the valid records, where they may be sent
};

/// The first pass: checks every record, and the records among themselves, and
/// says each problem at `level`. Ends early at a signal.
core::Result<CheckedRecords> CheckRecords(ImportFile& file, Level level,
                                          const core::Clock& clock,
                                          Progress& progress, StepHost& host);

/// The second pass's records: those that are events and no repetition.
class ValidEvents {
 public:
  /// The parcels are for `receiver`; their numbers are those of records.
  ValidEvents(ImportFile& file, const CheckedRecords& checked,
              const core::Receiver& receiver, const core::Clock& clock)
      : reader_(file.Read()),
        checked_(checked),
        receiver_(receiver),
        clock_(clock) {}

  std::optional<core::Parcel> Next();

 private:
  std::unique_ptr<RecordReader> reader_;
  const CheckedRecords& checked_;
  const core::Receiver& receiver_;
  const core::Clock& clock_;
};

}  // namespace dora::app
