#pragma once

#include <cstdint>
#include <streambuf>

namespace dora::app {

/// A text that is read character by character, with the line of each, and no
/// further than is allowed: then it seems to end.
class CountedInput : public std::streambuf {
 public:
  /// `in` stands at its first line and outlives the counter.
  explicit CountedInput(std::streambuf& in) : in_(in) {}

  /// Allows `bytes` more from here on.
  void Allow(size_t bytes) { left_ = bytes; }
  bool is_used_up() const { return left_ == 0; }
  /// Whether somebody has read to the end of `in`.
  bool has_ended() const { return has_ended_; }

  /// Of the next character.
  int64_t line() const { return line_; }
  /// Of the character that was read last.
  int64_t last_line() const { return last_line_; }

 protected:
  int_type underflow() override {
    return left_ == 0 ? traits_type::eof() : in_.sgetc();
  }

  int_type uflow() override {
    if (left_ == 0) return traits_type::eof();
    const int_type c = in_.sbumpc();
    has_ended_ = c == traits_type::eof();
    if (has_ended_) return c;
    --left_;
    last_line_ = line_;
    if (c == '\n') ++line_;
    return c;
  }

 private:
  std::streambuf& in_;
  size_t left_ = 0;
  bool has_ended_ = false;
  int64_t line_ = 1;
  int64_t last_line_ = 1;
};

}  // namespace dora::app
