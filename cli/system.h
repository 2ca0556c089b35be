#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
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
  /// A command that is not at its end after `limit` is killed, and has failed.
  explicit SystemCommandRunner(absl::Duration limit = absl::InfiniteDuration())
      : limit_(limit) {}

  std::optional<std::string> Run(
      const std::vector<std::string>& arguments) const override;

 private:
  absl::Duration limit_;
};

/// Runs `arguments[0]`, found on the PATH, without a shell, with `input` at
/// its standard input; what it prints is dropped. The place for a secret that
/// a command must be told: `input` is neither an argument nor a file on disk.
/// True where it exits with 0 within `limit`, after which it is killed.
bool RunWithInput(const std::vector<std::string>& arguments,
                  const std::string& input, absl::Duration limit);

}  // namespace dora::cli
