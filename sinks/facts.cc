#include "sinks/facts.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace dora::sinks {

std::string TagValue(const std::vector<std::string>& tags,
                     absl::string_view key) {
  for (absl::string_view tag : tags) {
    if (absl::ConsumePrefix(&tag, absl::StrCat(key, ":"))) {
      return std::string(tag);
    }
  }
  return "";
}

tl::unexpected<core::Error> LacksFact(absl::string_view sink,
                                      absl::string_view fact,
                                      core::MissingFields missing,
                                      std::string fix) {
  return tl::unexpected(
      core::Error{core::ErrorKind::kValidation,
                  absl::StrCat("sink ", sink, ": requires ", fact,
                               ", but the event has none; nothing is sent."),
                  std::move(fix), std::move(missing)});
}

core::Delivery RequestOf(const core::EventData& event, std::string path,
                         std::map<std::string, std::string> headers) {
  core::Delivery delivery{event.id, std::move(path), event.body};
  delivery.kind = event.kind;
  delivery.headers = std::move(headers);
  return delivery;
}

std::string PercentEncode(absl::string_view text,
                          const std::function<bool(char)>& kept) {
  std::string encoded;
  for (const char c : text) {
    if (kept(c)) {
      encoded += c;
    } else {
      absl::StrAppendFormat(&encoded, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return encoded;
}

std::string Describe(const core::Deployment& event) {
  return absl::StrCat(
      event.service(),
      event.version().empty() ? ""
                              : absl::StrCat(", version ", event.version()),
      event.env().empty() ? "" : absl::StrCat(", to ", event.env()));
}

bool IsNoPage(absl::string_view body) {
  constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
  absl::ConsumePrefix(&body, kByteOrderMark);
  if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(body), "<")) {
    return false;
  }
  return std::none_of(body.begin(), body.end(), [](char c) {
    return absl::ascii_iscntrl(c) && !absl::ascii_isspace(c);
  });
}

core::Acceptance TakeAtItsWord(absl::string_view body) {
  return {IsNoPage(body), ""};
}

core::Status AddBearer(absl::string_view secret_input,
                       const core::Secret& token, core::Receiver& receiver) {
  if (token.empty()) return {};
  const std::string& text = token.Reveal();
  if (!std::all_of(text.begin(), text.end(), absl::ascii_isgraph)) {
    return core::MakeError(
        core::ErrorKind::kUsage,
        absl::StrCat(secret_input,
                     ": the value (not shown) holds a space, a line break or "
                     "another character that no token has."),
        "Store it again, without anything around it.");
  }
  receiver.credentials.push_back(
      {"Authorization", core::Secret(absl::StrCat("Bearer ", text))});
  return {};
}

}  // namespace dora::sinks
