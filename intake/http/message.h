#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

// A request and a response of HTTP/1 as values.

namespace dora::intake::http {

struct Field {
  std::string name;
  std::string value;
};

/// The values of the field `name`, in whatever case, in their order.
std::vector<std::string> ValuesOf(const std::vector<Field>& fields,
                                  absl::string_view name);

struct Request {
  std::string method;
  std::string path;     ///< decoded, without the query
  std::string query;    ///< as it was sent, without the question mark
  std::string version;  ///< "1.0" or "1.1"
  std::vector<Field> fields;
  std::string body;              ///< without its Content-Encoding
  bool body_too_large = false;   ///< `body` is empty
  bool body_unreadable = false;  ///< cut off, or wrongly encoded
  bool keeps_connection = true;  ///< the client may send another one

  /// The values of the field `name`, in whatever case, in their order.
  std::vector<std::string> Values(absl::string_view name) const;
  /// The first of them, or nothing.
  std::string Value(absl::string_view name) const;
  /// The query's names and values, decoded, in their order.
  std::vector<Field> Parameters() const;
  /// The first value of `name` in the query, or nothing.
  std::string Parameter(absl::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Field> fields;
  std::string body;

  /// The first value of the field `name`, or nothing.
  std::string Value(absl::string_view name) const;
};

/// "Sun, 06 Nov 1994 08:49:37 GMT": the second that `time` is in.
std::string HttpDate(absl::Time time);

enum class Plus { kIsPlus, kIsBlank };

/// `text` with its percent-escapes decoded; what is none stays as it is.
std::string DecodePercent(absl::string_view text, Plus plus);

}  // namespace dora::intake::http
