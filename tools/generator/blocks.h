#pragma once

#include <string>
#include <vector>

#include "core/base/error.h"

// The parts of a file that are generated. Each stands between two lines that
// are comments of the file's language: `generated: NAME` and `end of
// generated`. All around them is written by hand.

namespace dora::generator {

struct Block {
  std::string name;
  std::string text;  ///< whole lines, indented as if the marker were not
};

struct GeneratedFile {
  std::string path;  ///< from the root of the workspace
  std::vector<Block> blocks;
};

/// `text` with the blocks of the file in their places, each line indented as
/// its marker is; an error where a block has no place.
core::Result<std::string> WithBlocks(const GeneratedFile& file,
                                     const std::string& text);

/// The lines of `before` that are not in `after`, and the reverse, for a
/// person: from the first to the last that differs, with `-` and `+`.
std::string Difference(const std::string& before, const std::string& after);

}  // namespace dora::generator
