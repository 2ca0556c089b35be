#pragma once

#include <unistd.h>

#include <utility>

#include "absl/strings/string_view.h"

// A file descriptor that is closed when its owner goes, and writing to one.

namespace dora::os {

class Descriptor {
 public:
  /// Owns `number`; a negative one is none.
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept
      : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { Close(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void Close() {
    if (is_open()) close(std::exchange(number_, -1));
  }

 private:
  int number_;
};

/// Writes the whole text. False where that fails; errno says why, and a part
/// may be written.
bool WriteAll(int descriptor, absl::string_view text);

}  // namespace dora::os
