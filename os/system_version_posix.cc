#include <sys/utsname.h>

#include "os/system_version.h"

#ifdef __APPLE__
#include <sys/sysctl.h>
#endif

namespace dora::os {
namespace {

#ifdef __APPLE__
/// The version that people know: uname tells the kernel's.
std::string NameAndVersion(const utsname&) {
  char version[32] = {};
  size_t size = sizeof(version) - 1;
  const int failed =
      sysctlbyname("kern.osproductversion", version, &size, nullptr, 0);
  return failed != 0 ? "macOS" : std::string("macOS ") + version;
}
#else
std::string NameAndVersion(const utsname& system) {
  return std::string(system.sysname) + " " + system.release;
}
#endif

}  // namespace

std::string SystemVersion() {
  utsname system = {};
  if (uname(&system) != 0) return "unknown";
  return NameAndVersion(system) + ", " + system.machine;
}

}  // namespace dora::os
