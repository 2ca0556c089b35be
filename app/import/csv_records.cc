#include "app/import/csv_records.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "app/import/record_fields.h"
#include "core/base/text.h"
#include "core/event/field_names.h"

namespace dora::app {
namespace {

const char* SeparatorName(char separator) {
  return separator == ','   ? "a comma"
         : separator == ';' ? "a semicolon"
         : separator == '|' ? "a vertical bar"
                            : "a tab";
}

/// The attribute that a header's cell names, as people write it.
std::string ColumnName(absl::string_view cell) {
  return absl::StrReplaceAll(
      absl::AsciiStrToLower(absl::StripAsciiWhitespace(cell)),
      {{" ", "_"}, {"-", "_"}, {".", "_"}});
}

bool IsBlank(absl::string_view text) {
  return absl::StripAsciiWhitespace(text).empty();
}

/// The cells without the blank ones at the end, which a spreadsheet writes
/// where another row is longer.
size_t SizeWithoutBlankEnd(const std::vector<std::string>& cells) {
  size_t size = cells.size();
  while (size > 0 && IsBlank(cells[size - 1])) --size;
  return size;
}

void SetCell(DeploymentRecord& record, const std::string& name,
             const std::string& cell) {
  if (name.empty()) {
    // One is told: a row of 1 MiB can have half a million.
    if (IsBlank(cell) || !record.problems.empty()) return;
    ReportProblem(record, "a cell has text below a blank one of the header.",
                  "Name the column in the first line, or remove it.");
  } else if (name != core::field::kCustomTags) {
    SetText(record, TextFields().at(name), cell);
  } else {
    for (const absl::string_view tag : absl::StrSplit(cell, ';')) {
      AddTag(record, tag);
    }
  }
}

}  // namespace

CsvRecordReader::CsvRecordReader(TextStream text, const CsvDialect& dialect,
                                 std::string name)
    : text_(std::move(text)),
      separator_(dialect.separator),
      csv_(text_.buffer(), dialect),
      name_(std::move(name)) {
  CsvRow row;
  if (!dialect.unknown_separator.empty()) {
    Break(absl::StrCat(name_, ":1: ", core::Quoted(dialect.unknown_separator),
                       " names no separator that import reads."),
          "Separate cells by commas, semicolons, tabs or |, and name one of "
          "them: sep=;");
  } else if (csv_.Next(row)) {
    ReadHeader(row);
  } else {
    NoteBrokenCsv();
  }
}

bool CsvRecordReader::Next(DeploymentRecord& record) {
  CsvRow row;
  if (broken_ || header_.empty()) return false;
  if (!csv_.Next(row)) {
    NoteBrokenCsv();
    return false;
  }
  if (!std::all_of(row.cells.begin(), row.cells.end(), core::IsUtf8)) {
    broken_ =
        UnreadableText(absl::StrCat(name_, ":", row.line),
                       "Save the file as UTF-8: in Excel, as \"CSV UTF-8\".");
    return false;
  }
  record = {};
  record.number = row.line;
  record.where = absl::StrCat(name_, ":", row.line);
  SetCells(record, row.cells);
  return true;
}

void CsvRecordReader::SetCells(DeploymentRecord& record,
                               const std::vector<std::string>& cells) {
  if (cells.size() < header_.size()) {
    ReportProblem(record,
                  absl::StrCat("the row ends early: it has ", cells.size(),
                               " cells and the header ", header_.size(), "."),
                  "Add the missing cells, which may be blank.");
  } else if (SizeWithoutBlankEnd(cells) > header_.size()) {
    ReportProblem(record,
                  absl::StrCat("the row has ", cells.size(),
                               " cells and the header ", header_.size(), "."),
                  absl::StrCat("Quote cells that contain ",
                               SeparatorName(separator_), "."));
  } else {
    for (size_t i = 0; i < header_.size(); ++i) {
      SetCell(record, header_[i], cells[i]);
    }
  }
}

void CsvRecordReader::ReadHeader(const CsvRow& row) {
  const std::string where = absl::StrCat(name_, ":", row.line);
  std::set<std::string> names;
  const size_t size = SizeWithoutBlankEnd(row.cells);
  for (size_t i = 0; i < size && !broken_; ++i) {
    const std::string name = ColumnName(row.cells[i]);
    header_.push_back(name);
    if (name.empty()) continue;
    if (name != core::field::kCustomTags && TextFields().count(name) == 0) {
      Break(absl::StrCat(where, ": ", core::Quoted(row.cells[i]),
                         " is not a column of deployments."),
            absl::StrCat("The first line names the columns. ", KnownNames()));
    } else if (!names.insert(name).second) {
      Break(absl::StrCat(where, ": the column ", name, " is there twice."),
            "Name each column once.");
    }
  }
  for (const char* name : {core::field::kService, core::field::kStartedAt,
                           core::field::kFinishedAt}) {
    if (names.count(name) > 0) continue;
    Break(absl::StrCat(where, ": the header has no column ", name, "."),
          "The first line names the columns; service, started_at and "
          "finished_at are required.");
  }
}

void CsvRecordReader::NoteBrokenCsv() {
  if (!csv_.broken()) return;
  Break(absl::StrCat(name_, ":", csv_.broken_line(), ": ", *csv_.broken(), "."),
        absl::StrCat("Write the file as in RFC 4180: quotes around a cell that "
                     "holds ",
                     SeparatorName(separator_),
                     ", a quote or a line break, and quotes in it doubled."));
}

void CsvRecordReader::Break(std::string message, std::string hint) {
  if (broken_) return;
  broken_ = core::Error{core::ErrorKind::kValidation, std::move(message),
                        std::move(hint)};
}

}  // namespace dora::app
