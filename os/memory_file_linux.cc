#include <sys/mman.h>

#include "os/memory_file.h"

namespace dora::os {

int OpenMemoryFile() { return memfd_create("in", MFD_CLOEXEC); }

}  // namespace dora::os
