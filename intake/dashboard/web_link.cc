#include "intake/dashboard/web_link.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::intake::dashboard {
namespace {

constexpr size_t kMaxLength = 2048;

bool MayStandInUrl(char c) {
  return absl::ascii_isgraph(c) &&
         absl::string_view("\"<>\\^`{|}'").find(c) == absl::string_view::npos;
}

}  // namespace

std::optional<std::string> WebLink(const std::string& url) {
  const size_t colon = url.find("://");
  if (colon == std::string::npos || url.size() > kMaxLength) return {};
  const std::string scheme = absl::AsciiStrToLower(url.substr(0, colon));
  if (scheme != "http" && scheme != "https") return {};
  if (!std::all_of(url.begin(), url.end(), MayStandInUrl)) return {};
  const std::string rest = url.substr(colon + 3);
  const std::string authority = rest.substr(0, rest.find_first_of("/?#"));
  if (authority.empty() || absl::StrContains(authority, "@")) return {};
  return absl::StrCat(scheme, "://", rest);
}

std::string QueryValue(absl::string_view text) {
  std::string value;
  for (const char c : text) {
    if (absl::ascii_isalnum(c) ||
        absl::string_view("-._~").find(c) != absl::string_view::npos) {
      value += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      absl::StrAppend(&value, "%",
                      absl::AsciiStrToUpper(
                          absl::StrCat(absl::Hex(byte, absl::kZeroPad2))));
    }
  }
  return value;
}

}  // namespace dora::intake::dashboard
