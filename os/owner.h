#pragma once

#include <optional>
#include <string>
#include <vector>

// Who owns files. A user is an opaque text, only compared: the number on POSIX
// (`1000`), the security identifier on Windows (`S-1-5-21-...`).

namespace dora::os {

/// The users that own what this process makes: the effective user; on Windows,
/// where it has the rights of an administrator, also their group, which then
/// owns what it makes by default.
std::vector<std::string> OwnUsers();

bool IsOwn(const std::string& user);

/// The owner of what is at `path`, of a link itself; absent where nothing is.
std::optional<std::string> OwnerOf(const std::string& path);

}  // namespace dora::os
