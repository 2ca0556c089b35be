#include "providers/git_trust.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "os/owner.h"
#include "os/paths.h"
#include "os/shell_word.h"

namespace dora::providers {
namespace {

/// Without links; as it is where it is not there.
std::string RealPath(const std::string& path) {
  const std::string real = os::RealPath(path);
  return real.empty() ? path : real;
}

}  // namespace

std::vector<std::string> UsersOf(const Environment& environment,
                                 std::vector<std::string> own) {
  const auto sudo = environment.Get("SUDO_UID");
  uint32_t caller = 0;
  const bool is_root = std::find(own.begin(), own.end(), "0") != own.end();
  if (is_root && sudo && absl::SimpleAtoi(*sudo, &caller)) {
    own.push_back(absl::StrCat(caller));
  }
  return own;
}

std::optional<std::string> FindForeign(const std::vector<std::string>& paths,
                                       const std::vector<std::string>& users) {
  for (const std::string& path : paths) {
    const auto owner = os::OwnerOf(path);
    const bool is_own =
        owner && std::find(users.begin(), users.end(), *owner) != users.end();
    if (!is_own) return path;
  }
  return std::nullopt;
}

std::string CommandToTrust(const std::string& folder) {
  return absl::StrCat("git config --global --add safe.directory ",
                      os::ShellWord(folder));
}

bool IsNamedSafe(const std::string& folder,
                 const std::vector<std::string>& safe_directories) {
  const std::string real = RealPath(folder);
  bool is_safe = false;
  for (const std::string& safe : safe_directories) {
    absl::string_view above = safe;
    if (safe.empty()) {
      is_safe = false;
    } else if (safe == "*" || RealPath(safe) == real) {
      is_safe = true;
    } else if (absl::ConsumeSuffix(&above, "/*") && !above.empty()) {
      is_safe =
          is_safe || absl::StartsWith(real, RealPath(std::string(above)) + "/");
    }
  }
  return is_safe;
}

}  // namespace dora::providers
