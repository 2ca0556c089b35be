#include "intake/port_file.h"

#include <absl/strings/str_cat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace dora::intake {

std::string WritePortFile(const std::string& path, int port) {
  const std::string temporary = absl::StrCat(path, ".", getpid(), ".tmp");
  std::ofstream file(temporary);
  file << port << '\n';
  file.close();
  if (file && std::rename(temporary.c_str(), path.c_str()) == 0) return "";
  const std::string reason = std::strerror(errno);
  std::remove(temporary.c_str());
  return absl::StrCat("--port-file ", path, ": ", reason);
}

}  // namespace dora::intake
