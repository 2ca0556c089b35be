#pragma once

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

// What every fuzz target is written with. A target is a function of bytes that
// ends the process where a promise of ours is broken: libFuzzer then keeps the
// bytes. Seeds are text that people can read, so an input of several parts is
// one text whose parts stand between lines of `---`.

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace dora::fuzz {

/// Ends the process unless `kept`, and says which promise was broken by what.
void Promise(bool kept, absl::string_view promise,
             absl::string_view shown = "");

/// True for an authority with a user in it: `https://USER@host/`.
bool HasUserInfo(absl::string_view url);

class Input {
 public:
  Input(const uint8_t* data, size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  /// The text up to a line of `---`, or all that is left.
  absl::string_view TakePart();
  /// The text up to a line feed, or all that is left.
  absl::string_view TakeLine();
  /// The next byte; 0 where there is none.
  uint8_t TakeByte();
  absl::string_view rest() const { return rest_; }

 private:
  absl::string_view TakeUntil(absl::string_view separator);

  absl::string_view rest_;
};

/// A folder of this process alone, which is emptied for each input.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::string& path() const { return path_; }
  /// Writes `text` to the file `name` inside, and gives its path.
  std::string Write(absl::string_view name, absl::string_view text) const;

 private:
  std::string path_;
};

/// The whole of a file; empty where there is none.
std::string Contents(const std::string& path);

}  // namespace dora::fuzz
