#pragma once

#include <string>

// The manual page, dora-deploy(1), made from the tables of commands and inputs.
// It is written at build time (make_manual.cc) and is not part of the program.

namespace dora::cli {

/// The page in the language of man(7).
std::string Manual();

}  // namespace dora::cli
