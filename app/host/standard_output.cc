#include "app/host/standard_output.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "os/streams.h"

namespace dora::app {

std::string StdoutProblem() {
  errno = 0;
  const bool streamed = std::cout.flush().good();
  const bool flushed = std::fflush(stdout) == 0;
  const int error = errno;
  if (streamed && flushed && std::ferror(stdout) == 0) return "";
  if (os::IsReaderGone()) return "";
  // Of a write further back the reason is forgotten.
  return absl::StrCat(
      "stdout cannot be written",
      error != 0 ? absl::StrCat(": ", std::strerror(error)) : "", ".");
}

}  // namespace dora::app
