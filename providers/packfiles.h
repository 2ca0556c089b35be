#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "providers/command_runner.h"

// Commits and their trees, without the contents of files, as packfiles.

namespace dora::providers {

struct Packfile {
  std::string checksum;  ///< its own, in hex
  std::string bytes;
  size_t objects = 0;
};

/// What is packed.
struct PackedCommits {
  std::vector<std::string> commits;  ///< full shas
  /// Commits whose trees are known there: these are left out.
  std::set<std::string> known;
};

/// Whether all trees that it takes to pack these are here: not in a partial
/// clone without them.
bool HasTrees(const PackedCommits& packed, const CommandRunner& commands);

/// Takes a packfile; an error ends the packing.
using TakePackfile = std::function<core::Status(Packfile)>;

/// Packs the commits and their trees and nothing else, as files of `size` bytes
/// at most each; a single object may need more. One of them is in memory at a
/// time. Each is whole in itself: it needs none of the others to be unpacked.
core::Status MakePackfiles(const PackedCommits& packed, size_t size,
                           const CommandRunner& commands,
                           const TakePackfile& take);

}  // namespace dora::providers
