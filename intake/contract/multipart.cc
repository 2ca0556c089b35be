#include "intake/contract/multipart.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dora::intake {
namespace {

using Unreadable = tl::unexpected<std::string>;

constexpr char kFormData[] = "multipart/form-data";
constexpr char kLineEnd[] = "\r\n";
constexpr size_t kMaxParts = 16;
constexpr size_t kMaxHead = 4096;
constexpr size_t kMaxBoundary = 70;

// A token or a quoted string, which is taken off `text`.
core::Expected<std::string, std::string> ConsumeValue(absl::string_view& text) {
  if (!absl::ConsumePrefix(&text, "\"")) {
    const absl::string_view token = text.substr(0, text.find_first_of("; \t"));
    text.remove_prefix(token.size());
    return std::string(token);
  }
  std::string value;
  while (!text.empty() && text.front() != '"') {
    if (text.front() == '\\') text.remove_prefix(1);
    if (text.empty()) break;
    value += text.front();
    text.remove_prefix(1);
  }
  if (!absl::ConsumePrefix(&text, "\"")) return Unreadable("an open quote");
  return value;
}

// One line of a part's head.
core::Expected<void, std::string> ReadField(absl::string_view line,
                                            FormPart& part) {
  const size_t colon = line.find(':');
  if (colon == absl::string_view::npos || colon == 0) {
    return Unreadable("a part has a header line without a name");
  }
  const std::string name = absl::AsciiStrToLower(line.substr(0, colon));
  auto value = ParseHeaderValue(line.substr(colon + 1));
  if (!value) return Unreadable(absl::StrCat(name, " has ", value.error()));
  if (name == "content-type") part.content_type = value->value;
  if (name == "content-transfer-encoding" && value->value != "binary") {
    return Unreadable("a part has a Content-Transfer-Encoding");
  }
  if (name != "content-disposition") return {};
  if (value->value != "form-data") {
    return Unreadable("a part's Content-Disposition is not form-data");
  }
  part.name = value->parameters["name"];
  part.filename = value->parameters["filename"];
  return {};
}

core::Expected<FormPart, std::string> ReadPart(absl::string_view text) {
  FormPart part;
  const size_t end = text.substr(0, kMaxHead).find("\r\n\r\n");
  if (end == absl::string_view::npos) {
    return Unreadable("a part's headers do not end");
  }
  part.body = text.substr(end + 4);
  absl::string_view head = text.substr(0, end);
  while (!head.empty()) {
    const absl::string_view line = head.substr(0, head.find(kLineEnd));
    if (const auto read = ReadField(line, part); !read) {
      return Unreadable(read.error());
    }
    head.remove_prefix(line.size());
    absl::ConsumePrefix(&head, kLineEnd);
  }
  if (part.name.empty()) return Unreadable("a part has no name");
  return part;
}

core::Expected<std::string, std::string> BoundaryOf(
    absl::string_view content_type) {
  auto type = ParseHeaderValue(content_type);
  if (!type) {
    return Unreadable(absl::StrCat("the Content-Type has ", type.error()));
  }
  if (type->value != kFormData) {
    return Unreadable(absl::StrCat("the Content-Type must be ", kFormData));
  }
  std::string boundary = std::move(type->parameters["boundary"]);
  if (boundary.empty() || boundary.size() > kMaxBoundary) {
    return Unreadable(
        "the Content-Type needs a boundary of 1 to 70 characters");
  }
  return boundary;
}

}  // namespace

core::Expected<HeaderValue, std::string> ParseHeaderValue(
    absl::string_view text) {
  const absl::string_view value = text.substr(0, text.find(';'));
  HeaderValue result{absl::AsciiStrToLower(absl::StripAsciiWhitespace(value)),
                     {}};
  text.remove_prefix(value.size());
  while (true) {
    text = absl::StripLeadingAsciiWhitespace(text);
    if (text.empty()) return result;
    if (!absl::ConsumePrefix(&text, ";")) return Unreadable("a stray word");
    text = absl::StripLeadingAsciiWhitespace(text);
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos || equals == 0) {
      return Unreadable("a parameter without a value");
    }
    const std::string name = absl::AsciiStrToLower(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    auto parameter = ConsumeValue(text);
    if (!parameter) return Unreadable(parameter.error());
    if (!result.parameters.emplace(name, std::move(*parameter)).second) {
      return Unreadable(absl::StrCat("two parameters ", name));
    }
  }
}

core::Expected<std::vector<FormPart>, std::string> ParseForm(
    absl::string_view content_type, absl::string_view body) {
  const auto boundary = BoundaryOf(content_type);
  if (!boundary) return Unreadable(boundary.error());
  const std::string first = absl::StrCat("--", *boundary);
  const std::string next = absl::StrCat(kLineEnd, first);
  std::vector<FormPart> parts;
  if (!absl::ConsumePrefix(&body, first)) {
    return Unreadable("the body does not begin with its boundary");
  }
  while (!absl::ConsumePrefix(&body, "--")) {
    const size_t end = body.find(next);
    if (!absl::ConsumePrefix(&body, kLineEnd) ||
        end == absl::string_view::npos || end < 2) {
      return Unreadable("the body does not end with its boundary");
    }
    if (parts.size() == kMaxParts) return Unreadable("over 16 parts");
    auto part = ReadPart(body.substr(0, end - 2));
    if (!part) return Unreadable(part.error());
    parts.push_back(std::move(*part));
    body.remove_prefix(end - 2 + next.size());
  }
  if (!body.empty() && body != kLineEnd) {
    return Unreadable("the body goes on after its last boundary");
  }
  return parts;
}

}  // namespace dora::intake
