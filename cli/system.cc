#include "cli/system.h"

namespace dora::cli {

core::FileText SystemFileReader::Read(const std::string& path,
                                      size_t max_bytes) const {
  return core::ReadFile(path, max_bytes);
}

}  // namespace dora::cli
