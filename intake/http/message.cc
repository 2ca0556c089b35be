#include "intake/http/message.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace dora::intake::http {

std::vector<std::string> Request::Values(absl::string_view name) const {
  std::vector<std::string> values;
  for (const Field& field : fields) {
    if (absl::EqualsIgnoreCase(field.name, name)) values.push_back(field.value);
  }
  return values;
}

std::string Request::Value(absl::string_view name) const {
  const std::vector<std::string> values = Values(name);
  return values.empty() ? "" : values.front();
}

std::string Request::Parameter(absl::string_view name) const {
  for (const absl::string_view pair : absl::StrSplit(query, '&')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    if (DecodePercent(parts.first, Plus::kIsBlank) == name) {
      return DecodePercent(parts.second, Plus::kIsBlank);
    }
  }
  return "";
}

std::string DecodePercent(absl::string_view text, Plus plus) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const absl::string_view digits = text.substr(i + 1, 2);
    if (text[i] == '%' && digits.size() == 2 &&
        absl::ascii_isxdigit(digits[0]) && absl::ascii_isxdigit(digits[1])) {
      decoded += absl::HexStringToBytes(digits);
      i += 2;
    } else if (text[i] == '+' && plus == Plus::kIsBlank) {
      decoded += ' ';
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

}  // namespace dora::intake::http
