#include "intake/http/message.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"

namespace dora::intake::http {

namespace {

std::string FirstOf(const std::vector<std::string>& values) {
  return values.empty() ? "" : values.front();
}

}  // namespace

std::vector<std::string> ValuesOf(const std::vector<Field>& fields,
                                  absl::string_view name) {
  std::vector<std::string> values;
  for (const Field& field : fields) {
    if (absl::EqualsIgnoreCase(field.name, name)) values.push_back(field.value);
  }
  return values;
}

std::vector<std::string> Request::Values(absl::string_view name) const {
  return ValuesOf(fields, name);
}

std::string Request::Value(absl::string_view name) const {
  return FirstOf(Values(name));
}

std::vector<Field> Request::Parameters() const {
  std::vector<Field> parameters;
  for (const absl::string_view pair :
       absl::StrSplit(query, '&', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(pair, absl::MaxSplits('=', 1));
    parameters.push_back({DecodePercent(parts.first, Plus::kIsBlank),
                          DecodePercent(parts.second, Plus::kIsBlank)});
  }
  return parameters;
}

std::string Request::Parameter(absl::string_view name) const {
  for (const Field& parameter : Parameters()) {
    if (parameter.name == name) return parameter.value;
  }
  return "";
}

std::string Response::Value(absl::string_view name) const {
  return FirstOf(ValuesOf(fields, name));
}

std::string HttpDate(absl::Time time) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", time,
                          absl::UTCTimeZone());
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
