#include "os/memory_file.h"

namespace dora::os {

// Memory that is shared by name can be mapped, but not read as a file.
int OpenMemoryFile() { return -1; }

}  // namespace dora::os
