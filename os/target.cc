#include "os/target.h"

// The compiler's own words for what it builds for; nothing else reads them.

namespace dora::os {
namespace {

#if defined(_WIN32)
constexpr char kSystem[] = "windows";
#elif defined(__APPLE__)
constexpr char kSystem[] = "macos";
#elif defined(__linux__)
constexpr char kSystem[] = "linux";
#else
#error "There is no name for this system yet."
#endif

#if defined(__aarch64__) || defined(_M_ARM64)
constexpr char kProcessor[] = "arm64";
#elif defined(__x86_64__) || defined(_M_X64)
constexpr char kProcessor[] = "x86_64";
#else
#error "There is no name for this processor yet."
#endif

}  // namespace

std::string Target() { return std::string(kSystem) + "-" + kProcessor; }

}  // namespace dora::os
