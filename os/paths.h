#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

// Paths as text, which is UTF-8 everywhere, and the folders that the system
// has for each user.

namespace dora::os {

/// `utf8` for the standard library, whose own conversion differs on Windows.
std::filesystem::path Path(absl::string_view utf8);
/// The same for what opens it: on Windows in the form that has no limit.
std::filesystem::path PathToOpen(absl::string_view utf8);
std::string TextOf(const std::filesystem::path& path);
/// The same with `/`, as git writes it.
std::string GenericTextOf(const std::filesystem::path& path);

/// The path of `name`, which may be several with `/` between them, in `folder`.
std::string PathInside(absl::string_view folder, absl::string_view name);

/// True for a path that means the same in every folder: `/a`; on Windows C:\a,
/// C:/a and \\host\a.
bool IsAbsolutePath(absl::string_view path);

/// What may separate the names in a path: `/`, on Windows `\` too.
absl::string_view PathSeparators();

/// What separates the paths in a list, as in PATH: `:`, on Windows `;`.
char ListSeparator();

/// The absolute path without links, with `/` on Windows too; empty where
/// nothing is there.
std::string RealPath(const std::string& path);

/// The value of a variable; absent where it is not set, or empty.
using Variables =
    std::function<std::optional<std::string>(absl::string_view name)>;

/// The name of the variable that moves the temporary files: TMPDIR, on Windows
/// TMP.
const char* TemporaryVariable();
std::string TemporaryFolder(const Variables& variables);

std::optional<std::string> HomeFolder(const Variables& variables);

/// Where the machine's own settings are, which only its administrator writes:
/// `/etc`. Absent on Windows, where anybody may make such a folder.
std::optional<std::string> MachineSettingsFolder();

/// Where programs keep what they know of this user, below it a folder each:
/// ~/.local/state, on Windows %LOCALAPPDATA%. Absent where no variable tells.
std::optional<std::string> StateFolder(const Variables& variables);

/// `name` for a file in the temporary folder, which users of POSIX share: with
/// the user's number behind it.
std::string NameOfUser(absl::string_view name);

/// The variables by which other programs find the system's folders and the
/// user's, beside PATH and HOME. None on POSIX, which has fixed places.
const std::vector<std::string>& FolderVariables();

}  // namespace dora::os
