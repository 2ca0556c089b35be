#include "app/import/file_kind.h"

#include <gtest/gtest.h>

#include <string>

#include "absl/strings/match.h"

namespace dora::app {
namespace {

struct Case {
  const char* name;
  std::string bytes;
  const char* what;  ///< empty where the file is read
};

class FileKind : public ::testing::TestWithParam<Case> {};

TEST_P(FileKind, IsToldByTheFirstBytes) {
  const auto refusal = RefuseByKind(GetParam().bytes, "FILE");
  const std::string what = GetParam().what;
  ASSERT_EQ(refusal.has_value(), !what.empty());
  if (!refusal) return;
  EXPECT_TRUE(absl::StartsWith(refusal->message, "FILE is " + what))
      << refusal->message;
  EXPECT_NE(refusal->hint, "");
}

std::string Bytes(const char* bytes, size_t size) { return {bytes, size}; }

INSTANTIATE_TEST_SUITE_P(
    All, FileKind,
    ::testing::Values(
        Case{"Nothing", "", ""}, Case{"Csv", "service,started_at\n", ""},
        Case{"Json", "{\"service\":1}", ""}, Case{"Array", "[{}]", ""},
        Case{"Utf8Mark", "\xEF\xBB\xBFservice,started_at\n", ""},
        Case{"Utf16Mark", Bytes("\xFF\xFEs\0e\0", 6), ""},
        Case{"Utf16BigMark", Bytes("\xFE\xFF\0s\0e", 6), ""},
        Case{"Utf16", Bytes("s\0e\0r\0", 6), "text in UTF-16 without"},
        Case{"Utf16Big", Bytes("\0s\0e\0r", 6), "text in UTF-16 without"},
        Case{"Utf32", Bytes("\xFF\xFE\0\0s\0\0\0", 8), "text in UTF-32"},
        Case{"Utf32Big", Bytes("\0\0\xFE\xFF\0\0\0s", 8), "text in UTF-32"},
        Case{"Gzip", "\x1F\x8B\x08", "compressed with gzip"},
        Case{"Xlsx", "PK\x03\x04", "an Excel workbook (.xlsx)"},
        Case{"Xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel"},
        Case{"Bzip2", "BZh9", "compressed with bzip2"},
        Case{"Xz",
             Bytes("\xFD"
                   "7zXZ\0",
                   6),
             "compressed with xz"},
        Case{"Zstd", "\x28\xB5\x2F\xFD", "compressed with zstd"},
        Case{"Pdf", "%PDF-1.7", "a PDF document"},
        Case{"Parquet", "PAR1", "a Parquet file"},
        Case{"Sqlite", Bytes("SQLite format 3\0", 16), "an SQLite database"},
        Case{"Zeros", Bytes("ab\0\0c", 5), "not text"},
        Case{"OneZero", Bytes("\0", 1), "not text"},
        Case{"Html", "\xEF\xBB\xBF\n<!doctype html>", "HTML or XML"},
        Case{"Xml", "<?xml version", "HTML or XML"},
        Case{"PythonDict", "{'service': 'a'}\n", "not JSON: it has single"},
        Case{"PythonList", "\n[{'service': 'a'}]\n", "not JSON: it has single"},
        Case{"YamlDocument", "---\nservice: a\n", "YAML"},
        Case{"YamlList", "- service: a\n", "YAML"},
        Case{"YamlMap", "deployments:\n  - service: a\n", "YAML"},
        Case{"YamlValue", "service: a\n", "YAML"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::app
