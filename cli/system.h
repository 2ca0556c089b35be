#pragma once

#include "providers/command_runner.h"
#include "providers/file_reader.h"

// The real machine behind the interfaces of providers.

namespace dora::cli {

class SystemFileReader : public providers::FileReader {
 public:
  /// Files above this size are not read: no input of ours is that large.
  static constexpr size_t kMaxBytes = 16 * 1024 * 1024;

  std::optional<std::string> Read(const std::string& path) const override;
};

class SystemCommandRunner : public providers::CommandRunner {
 public:
  std::optional<std::string> Run(
      const std::vector<std::string>& arguments) const override;
};

}  // namespace dora::cli
