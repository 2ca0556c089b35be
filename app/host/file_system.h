#pragma once

#include "providers/file_reader.h"

// The real machine behind the interfaces of providers.

namespace dora::app {

class SystemFileReader : public providers::FileReader {
 public:
  core::FileText Read(const std::string& path, size_t max_bytes) const override;
};

}  // namespace dora::app
