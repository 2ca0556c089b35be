#pragma once

#include <sys/stat.h>

#include "os/file.h"

// What POSIX says of a file, in our words. Only its files of this room use it.

namespace dora::os {

FileStatus FromStat(const struct stat& status);

/// The flags of open(2), and the mode of what is made.
int FlagsOf(const Opening& opening);
mode_t ModeOf(const Opening& opening);

}  // namespace dora::os
