#include "app/host/file_system.h"

namespace dora::app {

core::FileText SystemFileReader::Read(const std::string& path,
                                      size_t max_bytes) const {
  return core::ReadFile(path, max_bytes);
}

}  // namespace dora::app
