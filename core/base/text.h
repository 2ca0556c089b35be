#pragma once

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

// Small questions about text that several parts ask, and the functions that
// make text fit to be shown. Control characters are Unicode's: those of ASCII,
// and U+0080 to U+009F; some end a line or steer a terminal. What is
// shown has no format characters either (U+202E turns the text behind it
// round, U+200B is not seen), and its secrets are taken out.

namespace dora::core {

/// Of a commit's name, in a repository of SHA-1 and in one of SHA-256.
inline constexpr size_t kShaDigits = 40;
inline constexpr size_t kSha256Digits = 64;

/// True for valid UTF-8.
bool IsUtf8(absl::string_view text);

/// True for valid UTF-8 without control characters (so: one line). Format
/// characters may be in it: names of people and teams have them, as emoji do.
bool IsOneLineOfUtf8(absl::string_view text);

/// True for `key:value`, as tags are: neither of them is empty.
bool IsKeyAndValue(absl::string_view text);

/// True for the whole name of a commit: 40 hexadecimal digits (SHA-1) or 64
/// (SHA-256), in any case.
bool IsFullSha(absl::string_view text);

/// True of the zeros that CI systems give in place of a commit's name where
/// there is no commit.
bool IsZeros(absl::string_view text);

/// The first 12 digits of a commit's name, for people.
std::string ShortSha(absl::string_view sha);

/// At most the first `max_bytes` of `text` without its secrets, cut between
/// characters, as one line of UTF-8: control and format characters, quotes,
/// backslashes and what is not UTF-8 are escaped as in C. Whatever is
/// shortened for people is shortened here: a cut before the secrets are taken
/// out would leave the half of one.
std::string EscapedLine(absl::string_view text, size_t max_bytes);

/// `text` without its secrets on one line: line feeds are written as `\n`;
/// control and format characters and what is not UTF-8 are question marks.
std::string ShownLine(absl::string_view text);

/// JSON, or lines of text, without its secrets: control characters but for
/// the line feed and the tab, and format characters, are escaped as in JSON,
/// to which they mean the same.
std::string ShownData(absl::string_view text);

}  // namespace dora::core
