#pragma once

#include <string>

// Why a call of this room has failed. It is asked for at once: the next call
// may fail for another reason.

namespace dora::os {

/// What callers tell apart.
enum class Fault {
  kOther,
  kNotFound,   ///< nothing of this name
  kExists,     ///< and was to be new
  kNotFolder,  ///< a part of the path is something else
  kDenied,
  kNoReader,  ///< a pipe that nobody reads, a socket
};

Fault LastFault();

/// The system's words for it, without an end: `No such file or directory`.
std::string LastError();

/// While it lives calls may fail: afterwards the error is what it was.
class KeepLastError {
 public:
  KeepLastError();
  KeepLastError(const KeepLastError&) = delete;
  KeepLastError& operator=(const KeepLastError&) = delete;
  ~KeepLastError();

 private:
  unsigned long code_;
};

}  // namespace dora::os
