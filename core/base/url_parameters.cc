#include "core/base/url_parameters.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "core/base/escapes.h"

namespace dora::core {
namespace {

bool IsCalledLikeASecret(absl::string_view parameter) {
  const std::string name = absl::AsciiStrToLower(
      PercentDecoded(parameter.substr(0, parameter.find('='))));
  for (const char* word : {"token", "secret", "passw", "passphrase", "pwd",
                           "private", "credential", "signature", "jwt"}) {
    if (absl::StrContains(name, word)) return true;
  }
  for (const char* whole : {"auth", "authorization", "pass", "pat", "sig"}) {
    if (name == whole) return true;
  }
  return absl::EndsWith(name, "key");
}

/// A part of a URL and the mark before it; the first part has none.
struct Part {
  absl::string_view mark;
  absl::string_view text;
  bool is_parameter = false;
};

/// Takes the next part off `url`.
Part TakePart(absl::string_view& url, bool& in_query) {
  Part part;
  part.mark = url.substr(0, 1);
  if (part.mark == "?" || part.mark == "#") in_query = true;
  part.is_parameter = part.mark != "/";
  const size_t end = url.find_first_of(in_query ? "?#&;" : "?#;/", 1);
  part.text = url.substr(1, std::min(end, url.size()) - 1);
  url.remove_prefix(1 + part.text.size());
  return part;
}

}  // namespace

std::string WithoutSecretParameters(absl::string_view url) {
  const size_t begin = std::min(url.find_first_of("?#;"), url.size());
  std::string kept(url.substr(0, begin));
  url.remove_prefix(begin);
  bool in_query = false;
  absl::string_view mark_left;  // of a part that went: the next one takes it
  while (!url.empty()) {
    const Part part = TakePart(url, in_query);
    const bool joins = part.mark == "&" || (in_query && part.mark == ";");
    const absl::string_view mark =
        joins && !mark_left.empty() ? mark_left : part.mark;
    const bool goes = part.is_parameter && IsCalledLikeASecret(part.text);
    mark_left = goes && (mark == "?" || mark == "#") ? mark : "";
    if (!goes) absl::StrAppend(&kept, mark, part.text);
  }
  return kept;
}

std::vector<absl::string_view> SecretParameters(absl::string_view url) {
  std::vector<absl::string_view> values;
  url.remove_prefix(std::min(url.find_first_of("?#;"), url.size()));
  bool in_query = false;
  while (!url.empty()) {
    const Part part = TakePart(url, in_query);
    const size_t equals = part.text.find('=');
    if (part.is_parameter && equals != part.text.npos &&
        IsCalledLikeASecret(part.text)) {
      values.push_back(part.text.substr(equals + 1));
    }
  }
  return values;
}

std::string PercentDecoded(absl::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const Readings readings = ReadingsOf(text);
    const bool escaped = text.front() == '%' && readings.count > 1;
    const Reading& reading = readings.all[escaped ? 1 : 0];
    absl::StrAppend(&decoded, reading.meant());
    text.remove_prefix(reading.length);
  }
  return decoded;
}

std::string PercentEncoded(absl::string_view text) {
  std::string encoded;
  for (const char character : text) {
    if (absl::ascii_isgraph(static_cast<unsigned char>(character))) {
      encoded.push_back(character);
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X",
                            static_cast<unsigned char>(character));
    }
  }
  return encoded;
}

}  // namespace dora::core
