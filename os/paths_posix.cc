#include <unistd.h>

#include <cstdlib>
#include <memory>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "os/paths.h"

namespace dora::os {

std::filesystem::path Path(absl::string_view utf8) { return std::string(utf8); }

std::filesystem::path PathToOpen(absl::string_view utf8) { return Path(utf8); }

std::string TextOf(const std::filesystem::path& path) { return path.string(); }

std::string GenericTextOf(const std::filesystem::path& path) {
  return path.string();
}

std::string PathInside(absl::string_view folder, absl::string_view name) {
  return absl::StrCat(folder, "/", name);
}

bool IsAbsolutePath(absl::string_view path) {
  return absl::StartsWith(path, "/");
}

absl::string_view PathSeparators() { return "/"; }

char ListSeparator() { return ':'; }

std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(
      realpath(path.c_str(), nullptr), &std::free);
  return real ? real.get() : "";
}

const char* TemporaryVariable() { return "TMPDIR"; }

std::string TemporaryFolder(const Variables& variables) {
  return variables(TemporaryVariable()).value_or("/tmp");
}

std::optional<std::string> HomeFolder(const Variables& variables) {
  return variables("HOME");
}

std::optional<std::string> MachineSettingsFolder() { return "/etc"; }

std::optional<std::string> StateFolder(const Variables& variables) {
  const auto state = variables("XDG_STATE_HOME");
  // XDG: ignore a relative one.
  if (state && IsAbsolutePath(*state)) return state;
  const auto home = HomeFolder(variables);
  if (!home) return std::nullopt;
  return absl::StrCat(*home, "/.local/state");
}

std::string NameOfUser(absl::string_view name) {
  return absl::StrCat(name, "-", getuid());
}

const std::vector<std::string>& FolderVariables() {
  static const std::vector<std::string>& none = *new std::vector<std::string>();
  return none;
}

}  // namespace dora::os
