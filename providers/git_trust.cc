#include "providers/git_trust.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace dora::providers {
namespace {

/// Without links; as it is where it is not there.
std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(
      realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : path;
}

}  // namespace

std::vector<uid_t> UsersOf(const Environment& environment, uid_t effective) {
  std::vector<uid_t> users = {effective};
  const auto sudo = environment.Get("SUDO_UID");
  uid_t caller = 0;
  if (effective == 0 && sudo && absl::SimpleAtoi(*sudo, &caller)) {
    users.push_back(caller);
  }
  return users;
}

std::optional<std::string> FindForeign(const std::vector<std::string>& paths,
                                       const std::vector<uid_t>& users) {
  for (const std::string& path : paths) {
    struct stat status;
    const bool is_own =
        lstat(path.c_str(), &status) == 0 &&
        std::find(users.begin(), users.end(), status.st_uid) != users.end();
    if (!is_own) return path;
  }
  return std::nullopt;
}

std::string CommandToTrust(const std::string& folder) {
  constexpr char kPlain[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+,:@%";
  const std::string command = "git config --global --add safe.directory ";
  if (folder.find_first_not_of(kPlain) == folder.npos) return command + folder;
  return absl::StrCat(command, "'",
                      absl::StrReplaceAll(folder, {{"'", R"('\'')"}}), "'");
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
