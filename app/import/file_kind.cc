#include "app/import/file_kind.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"

namespace dora::app {
namespace {

using namespace std::string_view_literals;

struct Kind {
  std::string_view begins_with;
  const char* what;
  const char* fix;
};

constexpr char kUnpack[] = "Unpack it, and import what is in it.";
constexpr char kSaveAsCsv[] =
    "Save the sheet as CSV: in Excel, as \"CSV UTF-8\".";
constexpr char kSaveAsUtf8[] = "Save it as UTF-8: in Excel, as \"CSV UTF-8\".";
constexpr char kToJson[] = "Convert it to JSON or CSV.";
constexpr char kSingleQuotes[] =
    "not JSON: it has single quotes, as Python prints data";
constexpr char kToJsonByProgram[] = "Write it as JSON: in Python, json.dumps.";

/// Sources: file(1)'s magic, and the formats' specifications.
constexpr Kind kBinaries[] = {
    {"\x1f\x8b"sv, "compressed with gzip",
     "Unpack it: `gzip -dc FILE | dora-deploy import -`."},
    {"PK\x03\x04"sv, "an Excel workbook (.xlsx) or another ZIP archive",
     "Save a workbook's sheet as CSV: in Excel, as \"CSV UTF-8\". Unpack an "
     "archive."},
    {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, "an old Excel workbook (.xls)",
     kSaveAsCsv},
    {"BZh"sv, "compressed with bzip2", kUnpack},
    {"\xfd"
     "7zXZ\0"sv,
     "compressed with xz", kUnpack},
    {"\x28\xb5\x2f\xfd"sv, "compressed with zstd", kUnpack},
    {"%PDF-"sv, "a PDF document", "Export the data as JSON or CSV."},
    {"PAR1"sv, "a Parquet file", kToJson},
    {"SQLite format 3\0"sv, "an SQLite database",
     "Export the table as CSV with a header."},
    {"\xff\xfe\0\0"sv, "text in UTF-32", kSaveAsUtf8},
    {"\0\0\xfe\xff"sv, "text in UTF-32", kSaveAsUtf8},
};

/// Of text, behind blanks.
constexpr Kind kTexts[] = {
    {"{'"sv, kSingleQuotes, kToJsonByProgram},
    {"[{'"sv, kSingleQuotes, kToJsonByProgram},
    {"<"sv, "HTML or XML, perhaps an error page or a login page",
     "Look at it, and get the data again as JSON or CSV."},
    {"---"sv, "YAML", kToJson},
    {"%YAML"sv, "YAML", kToJson},
    {"- "sv, "YAML", kToJson},
};

core::Error Refusal(const std::string& name, const char* what,
                    const char* fix) {
  return {core::ErrorKind::kValidation, absl::StrCat(name, " is ", what, "."),
          fix};
}

std::optional<core::Error> RefuseIn(absl::Span<const Kind> kinds,
                                    absl::string_view bytes,
                                    const std::string& name) {
  const std::string_view begin(bytes.data(), bytes.size());
  for (const Kind& kind : kinds) {
    if (begin.starts_with(kind.begins_with)) {
      return Refusal(name, kind.what, kind.fix);
    }
  }
  return std::nullopt;
}

/// `key:` or `key: value`, as no header of CSV begins.
bool BeginsWithYamlKey(absl::string_view text) {
  const size_t end = static_cast<size_t>(
      std::find_if_not(
          text.begin(), text.end(),
          [](char c) { return absl::ascii_isalnum(c) || c == '_'; }) -
      text.begin());
  const absl::string_view rest = text.substr(end);
  return end > 0 &&
         (absl::StartsWith(rest, ":\n") || absl::StartsWith(rest, ":\r") ||
          absl::StartsWith(rest, ": "));
}

/// The rest of what is not text; the UTF-16 that is read has a mark.
std::optional<core::Error> RefuseZeros(absl::string_view bytes,
                                       const std::string& name) {
  const bool has_mark = absl::StartsWith(bytes, "\xff\xfe") ||
                        absl::StartsWith(bytes, "\xfe\xff");
  if (has_mark || !absl::StrContains(bytes, '\0')) return std::nullopt;
  const bool first = bytes[0] == '\0';
  if (bytes.size() >= 4 && first != (bytes[1] == '\0') &&
      first == (bytes[2] == '\0') && first != (bytes[3] == '\0')) {
    return Refusal(name, "text in UTF-16 without a byte order mark",
                   first ? "Convert it: `iconv -f UTF-16BE -t UTF-8 FILE | "
                           "dora-deploy import -`."
                         : "Convert it: `iconv -f UTF-16LE -t UTF-8 FILE | "
                           "dora-deploy import -`.");
  }
  return Refusal(name, "not text: it has a byte that is 0",
                 "Name a file of JSON or CSV.");
}

}  // namespace

std::optional<core::Error> RefuseByKind(absl::string_view bytes,
                                        const std::string& name) {
  if (auto refusal = RefuseIn(kBinaries, bytes, name)) return refusal;
  if (auto refusal = RefuseZeros(bytes, name)) return refusal;
  absl::ConsumePrefix(&bytes, "\xEF\xBB\xBF");
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(bytes);
  if (BeginsWithYamlKey(text)) return Refusal(name, "YAML", kToJson);
  return RefuseIn(kTexts, text, name);
}

}  // namespace dora::app
