#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/base/error.h"
#include "core/event/event_facts.h"

// What became of an upload of git metadata. The line for people, the JSON and
// the step's output are all made from this one value.

namespace dora::app {

enum class UploadStatus {
  kKnown,     ///< the API had the commit already
  kUploaded,  ///< the API took all that it lacked
  kFailed,
};

struct UploadOutcome {
  UploadStatus status = UploadStatus::kFailed;
  core::GitInfo git;     ///< the repository, and its commit
  size_t commits = 0;    ///< that the API lacked
  size_t objects = 0;    ///< commits and trees that it took
  size_t packfiles = 0;  ///< that it took
  size_t bytes = 0;      ///< of these
  int requests = 0;      ///< tries included
  core::Error error{core::ErrorKind::kInternal, "", ""};  ///< of kFailed
};

/// `known`, `uploaded` or `failed`.
std::string StatusName(UploadStatus status);

/// One line for a person.
std::string Describe(const UploadOutcome& outcome);

/// One item for machines (--output json).
nlohmann::ordered_json ToJson(const UploadOutcome& outcome);

}  // namespace dora::app
