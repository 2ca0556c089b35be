#include "app/import/json_form.h"

#include <sstream>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "app/import/counted_input.h"
#include "app/import/json_record.h"

namespace dora::app {

bool IsCutObject(absl::string_view text) {
  std::stringbuf buffer{std::string(text)};
  CountedInput input(buffer);
  input.Allow(text.size() + 1);
  std::istream stream(&input);
  DeploymentRecord record;
  JsonRecord handler(record);
  return !nlohmann::json::sax_parse(stream, &handler) && input.has_ended();
}

bool IsJsonLines(absl::string_view head) {
  head = absl::StripLeadingAsciiWhitespace(head);
  if (!absl::StartsWith(head, "{")) return false;
  const size_t end = head.find('\n');
  const absl::string_view line =
      end == head.npos ? head : head.substr(0, end + 1);
  std::stringbuf buffer{std::string(line)};
  CountedInput input(buffer);
  input.Allow(line.size() + 1);
  std::istream stream(&input);
  DeploymentRecord record;
  JsonRecord handler(record);
  if (nlohmann::json::sax_parse(stream, &handler,
                                nlohmann::json::input_format_t::json,
                                /*strict=*/false)) {
    int next = input.sbumpc();
    while (next >= 0 && absl::ascii_isspace(static_cast<unsigned char>(next))) {
      next = input.sbumpc();
    }
    return next != ',' && next != '{';
  }
  // A line that is too long, or that no next line can make right.
  if (line.size() >= kMaxRecordBytes || !input.has_ended()) return true;
  const absl::string_view next =
      absl::StripLeadingAsciiWhitespace(head.substr(line.size()));
  return absl::StartsWith(next, "{");
}

}  // namespace dora::app
