#include <cerrno>
#include <cstring>

#include "os/system_error.h"

namespace dora::os {

Fault LastFault() {
  switch (errno) {
    case ENOENT:
      return Fault::kNotFound;
    case EEXIST:
      return Fault::kExists;
    case ENOTDIR:
      return Fault::kNotFolder;
    case EACCES:
      return Fault::kDenied;
    case ENXIO:
      return Fault::kNoReader;
    default:
      return Fault::kOther;
  }
}

std::string LastError() { return std::strerror(errno); }

KeepLastError::KeepLastError() : code_(static_cast<unsigned long>(errno)) {}

KeepLastError::~KeepLastError() { errno = static_cast<int>(code_); }

}  // namespace dora::os
