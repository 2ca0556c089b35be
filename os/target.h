#pragma once

#include <string>

// Which of the programs this is. For reports of what runs where.

namespace dora::os {

/// `linux-x86_64`, `linux-arm64`, `windows-x86_64` ...: the folder of this
/// program in a package. The processor is what it was built for, which differs
/// from the machine's if the system emulates it.
std::string Target();

}  // namespace dora::os
