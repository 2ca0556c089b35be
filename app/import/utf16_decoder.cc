#include "app/import/utf16_decoder.h"

#include <cwchar>
#include <locale>

namespace dora::app {
namespace {

constexpr size_t kUnits = 4096;
/// Of UTF-8, for a unit of UTF-16.
constexpr size_t kMaxBytesOfUnit = 3;
/// In no UTF-8.
constexpr char kNoText = '\xFF';

using Facet = std::codecvt<char16_t, char8_t, std::mbstate_t>;

bool IsHighSurrogate(char16_t unit) { return unit >= 0xd800 && unit < 0xdc00; }

}  // namespace

std::streambuf::int_type Utf16Decoder::underflow() {
  text_.clear();
  while (text_.empty()) {
    if (at_end_ && units_.empty() && !ends_in_half_) return traits_type::eof();
    ReadUnits();
    Decode();
  }
  setg(text_.data(), text_.data(), text_.data() + text_.size());
  return traits_type::to_int_type(text_.front());
}

void Utf16Decoder::ReadUnits() {
  while (!at_end_ && units_.size() < kUnits) {
    const int first = in_.sbumpc();
    const int second = first == traits_type::eof() ? first : in_.sbumpc();
    at_end_ = second == traits_type::eof();
    ends_in_half_ = at_end_ && first != traits_type::eof();
    if (at_end_) return;
    units_ += static_cast<char16_t>(order_ == ByteOrder::kBigEndian
                                        ? first << 8 | second
                                        : second << 8 | first);
  }
}

/// Leaves the first half of a pair whose second half is not read yet.
void Utf16Decoder::Decode() {
  const auto& facet = std::use_facet<Facet>(std::locale::classic());
  const bool is_cut = !at_end_ && IsHighSurrogate(units_.back());
  const char16_t* next = units_.data();
  const char16_t* const end = next + units_.size() - (is_cut ? 1 : 0);
  std::u8string text(units_.size() * kMaxBytesOfUnit, u8'\0');
  while (next != end) {
    std::mbstate_t state{};
    char8_t* written = text.data();
    facet.out(state, next, end, next, text.data(), text.data() + text.size(),
              written);
    text_.append(text.data(), written);
    if (next == end) break;
    text_ += kNoText;
    ++next;
  }
  units_.erase(0, static_cast<size_t>(end - units_.data()));
  if (!at_end_ || !ends_in_half_) return;
  text_ += kNoText;
  ends_in_half_ = false;
}

}  // namespace dora::app
