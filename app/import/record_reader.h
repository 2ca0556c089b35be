#pragma once

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/error.h"
#include "core/event/deployment.h"

// Deployments of the past, read from a file one at a time. A file that begins
// with `{` or `[` is JSON, whose objects have the API's attribute names: one
// object a line (JSON Lines), an array, or objects one after another. Every
// other text is CSV, whose header names the same attributes. A repository and a
// commit are `git.repository_url` and `git.commit_sha` in JSON, or flat, as
// always in CSV: `git_repository_url`, `git_commit_sha`. What is neither, or
// has no records of ours, is refused as a whole.

namespace dora::app {

/// A record may not be longer.
inline constexpr size_t kMaxRecordBytes = 1024 * 1024;

struct DeploymentRecord {
  /// Its line, or which of the file's records it is; larger than that of the
  /// record before.
  int64_t number = 0;
  std::string where;  ///< FILE:LINE, or FILE:LINE, record NUMBER
  core::DeploymentDraft input;
  std::vector<core::Error>
      problems;  ///< of its form; the values are not looked at
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;

  /// Reads the next record. False at the end, and where reading on makes no
  /// sense: then broken() says why.
  virtual bool Next(DeploymentRecord& record) = 0;

  /// Whether the numbers of records are lines. Where a line may have many
  /// records they count the records.
  virtual bool numbers_are_lines() const { return true; }

  const std::optional<core::Error>& broken() const { return broken_; }

 protected:
  std::optional<core::Error> broken_;
};

/// Reads `in`, which can seek and outlives the reader, from where it stands.
/// `name` is the file's in messages.
std::unique_ptr<RecordReader> NewRecordReader(std::istream& in,
                                              std::string name);

/// The record's event, or every broken rule with the record's place. Its id is
/// made from its own facts where it has none, so that the same record always
/// has the same. A finish is required: "now" is never true of the past.
core::Result<core::Deployment, std::vector<core::Error>> EventOf(
    const DeploymentRecord& record, absl::Time now);

}  // namespace dora::app
