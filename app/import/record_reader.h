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

// Deployments of the past, read from a file one at a time. Two forms, told
// apart by the first character: JSON Lines (`{`), one object with the API's
// attribute names a line; or CSV, whose header names the same attributes. A
// repository and a commit are `git.repository_url` and `git.commit_sha` in
// JSON, or flat, as always in CSV: `git_repository_url`, `git_commit_sha`.

namespace dora::app {

/// A record may not be longer.
inline constexpr size_t kMaxRecordBytes = 1024 * 1024;

struct DeploymentRecord {
  int64_t number = 0;  ///< its line; larger than that of the record before
  std::string where;   ///< FILE:LINE
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
