#include "app/import/json_values.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "app/import/json_record.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

constexpr int kEnd = std::streambuf::traits_type::eof();
/// As much is shown of what should be a record.
constexpr size_t kShownBytes = 40;

/// The end of its last line: the parser tells more than what it stopped at.
absl::string_view EndOf(absl::string_view text) {
  // As the parser shows a line feed.
  constexpr absl::string_view kLineFeed = "<U+000A>";
  const size_t line = text.rfind(kLineFeed);
  if (line != text.npos) text.remove_prefix(line + kLineFeed.size());
  if (text.size() > kShownBytes) text.remove_prefix(text.size() - kShownBytes);
  return absl::StripAsciiWhitespace(text);
}

}  // namespace

JsonValuesReader::JsonValuesReader(TextStream text, std::string name)
    : text_(std::move(text)),
      input_(text_.buffer()),
      stream_(&input_),
      name_(std::move(name)) {}

bool JsonValuesReader::Next(DeploymentRecord& record) {
  return !broken_ && FindRecord() && ReadRecord(record);
}

/// Goes to the brace that the next record begins with.
bool JsonValuesReader::FindRecord() {
  while (true) {
    input_.Allow(kShownBytes);
    const int c = input_.sgetc();
    if (c == '{') return true;
    if (c == '[' && array_line_ == 0) {
      array_line_ = input_.line();
    } else if (c == ']' && array_line_ > 0) {
      array_line_ = 0;
    } else if (c != ',' && (c == kEnd || !absl::ascii_isspace(
                                             static_cast<unsigned char>(c)))) {
      if (c != kEnd || array_line_ > 0) BreakBetweenRecords(c);
      return false;
    }
    input_.sbumpc();
  }
}

bool JsonValuesReader::ReadRecord(DeploymentRecord& record) {
  record = {};
  record.number = ++number_;
  const std::string place = absl::StrCat(name_, ":", input_.line());
  record.where = absl::StrCat(place, ", record ", number_);
  input_.Allow(kMaxRecordBytes);
  JsonRecord handler(record);
  if (nlohmann::json::sax_parse(stream_, &handler,
                                nlohmann::json::input_format_t::json,
                                /*strict=*/false)) {
    return true;
  }
  BreakWithinRecord(record, handler.stopped_at());
  return false;
}

void JsonValuesReader::BreakBetweenRecords(int c) {
  const std::string where = absl::StrCat(name_, ":", input_.line());
  if (c == kEnd) {
    Break(where,
          absl::StrCat("the file ends within the array that begins on line ",
                       array_line_, "."),
          "The file may be cut off: make it again, or add the missing ].");
    return;
  }
  std::string rest;
  for (int next = c; next != kEnd && next != '\n'; next = input_.sgetc()) {
    rest += static_cast<char>(next);
    input_.sbumpc();
  }
  Break(where,
        absl::StrCat("a record should begin here, but there is ",
                     core::Quoted(absl::StripAsciiWhitespace(rest)), "."),
        "A record is a JSON object, {...}; records may be in one array.");
}

void JsonValuesReader::BreakWithinRecord(const DeploymentRecord& record,
                                         const std::string& stopped_at) {
  if (input_.is_used_up()) {
    Break(record.where, "the record is longer than 1 MiB.",
          "Write one object for each deployment.");
  } else if (input_.has_ended()) {
    Break(record.where, "the file ends within this record.",
          "The file may be cut off: make it again.");
  } else if (!core::IsUtf8(stopped_at)) {
    broken_ = UnreadableText(absl::StrCat(name_, ":", input_.last_line()),
                             "Save the file as UTF-8.");
  } else {
    Break(absl::StrCat(name_, ":", input_.last_line()),
          absl::StrCat("the text is not JSON near ",
                       core::Quoted(EndOf(stopped_at)), "."),
          "Look for a comma too many or too few, or for a quote or a bracket "
          "that is missing.");
  }
}

void JsonValuesReader::Break(const std::string& where,
                             const std::string& problem, const char* fix) {
  broken_ = core::Error{core::ErrorKind::kValidation,
                        absl::StrCat(where, ": ", problem), fix};
}

}  // namespace dora::app
