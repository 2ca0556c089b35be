#pragma once

#include <string>

#include "core/error.h"

// Files that are whole or not there: written beside their place, flushed to
// the disk, and renamed. For this user only.

namespace dora::core {

/// Writes `text` to `path` so that at no moment a part of it is there, mode
/// 0600. A symbolic link at `path` is replaced, not followed. Durable when
/// this returns. Gives `path`.
Result<std::string> WriteDurably(const std::string& path,
                                 const std::string& text);

/// Creates `directory`, mode 0700, and what is missing above it. Gives
/// `directory`.
Result<std::string> MakePrivateDirectory(const std::string& directory);

}  // namespace dora::core
