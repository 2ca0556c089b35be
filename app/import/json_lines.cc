#include "app/import/json_lines.h"

#include <streambuf>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "app/import/json_form.h"
#include "app/import/json_record.h"
#include "app/import/record_fields.h"
#include "core/base/text.h"

namespace dora::app {
namespace {

constexpr int kEnd = std::streambuf::traits_type::eof();

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
  return !broken_;
}

void JsonLinesReader::ReadObject(const std::string& line,
                                 DeploymentRecord& record) {
  JsonRecord handler(record);
  if (nlohmann::json::sax_parse(line, &handler)) return;
  record.problems.clear();
  if (!core::IsUtf8(line)) {
    broken_ = UnreadableText(record.where, "Save the file as UTF-8.");
  } else if (GoesOnBehind(line)) {
    broken_ = core::Error{
        core::ErrorKind::kValidation,
        absl::StrCat(record.where,
                     ": the file begins with one object per line, but this "
                     "one goes on over several lines."),
        "Write all of them in one form, with versions such as 1.10 in quotes "
        "(jq may write 1.1): `jq -c . FILE | dora-deploy import -`."};
  } else {
    ReportProblem(record, absl::StrCat(core::Quoted(line), kIsNoObject, "."),
                  "Write one complete object per line.");
  }
}

/// Whether `line` is the beginning of an object whose next line follows: what
/// begins with a brace is more likely another object.
bool JsonLinesReader::GoesOnBehind(const std::string& line) {
  if (!IsCutObject(line)) return false;
  std::streambuf& in = text_.buffer();
  while (in.sgetc() != kEnd && in.sgetc() != '\n' &&
         absl::ascii_isspace(static_cast<unsigned char>(in.sgetc()))) {
    in.sbumpc();
  }
  const int next = in.sgetc();
  return next == '"' || next == '}' || next == ']' || next == ',';
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
