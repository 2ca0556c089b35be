#pragma once

#include <streambuf>
#include <string>

namespace dora::app {

enum class ByteOrder { kLittleEndian, kBigEndian };

/// UTF-16 read as UTF-8, a few kilobytes at a time. What is not UTF-16 (half a
/// surrogate pair, half a unit at the end) becomes a byte that is not UTF-8, so
/// that whoever reads it refuses it.
class Utf16Decoder : public std::streambuf {
 public:
  /// `in` stands behind the byte order mark and outlives the decoder.
  Utf16Decoder(std::streambuf& in, ByteOrder order) : in_(in), order_(order) {}

 protected:
  int_type underflow() override;

 private:
  void ReadUnits();
  void Decode();

  std::streambuf& in_;
  ByteOrder order_;
  std::u16string units_;  ///< not decoded yet
  bool at_end_ = false;
  bool ends_in_half_ = false;
  std::string text_;
};

}  // namespace dora::app
