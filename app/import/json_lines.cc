#include "app/import/json_lines.h"

#include <streambuf>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "app/import/json_record.h"
#include "app/import/record_fields.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

constexpr int kEnd = std::streambuf::traits_type::eof();

void ReadObject(const std::string& line, DeploymentRecord& record) {
  JsonRecord handler(record);
  if (nlohmann::json::sax_parse(line, &handler)) return;
  record.problems.clear();
  if (!core::IsUtf8(line)) {
    ReportProblem(record, "the line is not UTF-8.", "Save the file as UTF-8.");
    return;
  }
  ReportProblem(record,
                absl::StrCat(core::Quoted(line), " is not a JSON object."),
                "Write one complete object per line.");
}

}  // namespace

bool JsonLinesReader::Next(DeploymentRecord& record) {
  std::string line;
  bool whole = true;
  do {
    if (text_.buffer().sgetc() == kEnd) return false;
    whole = ReadLine(line);
  } while (whole && absl::StripAsciiWhitespace(line).empty());
  record = {};
  record.number = line_;
  record.where = absl::StrCat(name_, ":", line_);
  if (whole) {
    ReadObject(line, record);
  } else {
    ReportProblem(record, "the line is longer than 1 MiB.",
                  "Write one object per line.");
  }
  return true;
}

/// Reads one line, whatever its length; false where it was too long to keep.
bool JsonLinesReader::ReadLine(std::string& line) {
  std::streambuf& in = text_.buffer();
  line.clear();
  ++line_;
  bool whole = true;
  for (int c = in.sbumpc(); c != kEnd && c != '\n'; c = in.sbumpc()) {
    whole = whole && line.size() < kMaxRecordBytes;
    if (whole) line += static_cast<char>(c);
  }
  return whole;
}

}  // namespace dora::app
