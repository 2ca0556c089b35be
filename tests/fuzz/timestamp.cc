#include "core/base/timestamp.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/fuzz/property.h"

// A time that is read can be written, and read back as the same moment.

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using dora::core::ParseTimestamp;
  using dora::fuzz::Promise;
  const absl::string_view text = dora::fuzz::Input(data, size).rest();
  const auto time = ParseTimestamp(text);
  if (!time) {
    Promise(!time.error().empty(), "a refusal says why", text);
    return 0;
  }
  const std::string written = dora::core::FormatRfc3339(*time);
  Promise(absl::EndsWith(written, "Z"), "times are written in UTC", written);
  const auto read = ParseTimestamp(written);
  Promise(read && *read == *time, "a written time reads back", written);
  const int64_t nanoseconds = absl::ToUnixNanos(*time);
  Promise(nanoseconds >= 0, "a time fits the API's number", text);
  Promise(absl::FromUnixNanos(nanoseconds) == *time,
          "a time has no more digits than the API's number", text);
  const auto padded = ParseTimestamp(absl::StrCat("\t", text, " \n"));
  Promise(padded && *padded == *time, "white space changes nothing", text);
  constexpr int64_t kSmallestOf18Digits = 100'000'000'000'000'000;
  if (nanoseconds >= kSmallestOf18Digits) {
    const auto again = ParseTimestamp(absl::StrCat(nanoseconds));
    Promise(again && *again == *time, "nanoseconds read back", text);
  }
  return 0;
}
