#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "intake/contract/api_error.h"

// Reads the members of one JSON object against a schema. Each wrong member adds
// a problem with its JSON pointer to a list, and reading goes on: the client
// learns of all its mistakes at once. What comes back for a wrong member is a
// placeholder; the caller looks at the list before it uses anything.

namespace dora::intake {

class ObjectReader {
 public:
  /// `value` and `problems` must outlive the reader. A `value` that is not
  /// an object is itself the problem: the reader then has no members and
  /// reports nothing more. So does one without `problems`.
  ObjectReader(const nlohmann::json& value, std::string pointer,
               std::vector<Problem>* problems);

  /// Readers of members that may be absent.
  std::optional<std::string> String(const char* key) const;
  std::optional<int64_t> Integer(const char* key) const;
  std::optional<bool> Boolean(const char* key) const;

  /// Readers of members that must be there; a string must not be empty.
  std::string RequiredString(const char* key) const;
  int64_t RequiredInteger(const char* key) const;
  bool RequiredBoolean(const char* key) const;
  ObjectReader RequiredObject(const char* key) const;

  /// The items of the array `key`, at most `max` of them, all objects.
  std::vector<ObjectReader> RequiredObjects(const char* key, size_t max) const;

  std::optional<ObjectReader> Object(const char* key) const;

  /// The member as it is, or null.
  const nlohmann::json* Find(const char* key) const;

  /// Refuses members other than `allowed` (additionalProperties: false).
  void AllowOnly(const std::vector<std::string>& allowed) const;

  /// Adds a problem with the member `key`, or with the object if it is empty.
  void Report(const std::string& key, const std::string& detail) const;

 private:
  void ReportMissing(const char* key) const;

  const nlohmann::json* value_;
  std::string pointer_;
  std::vector<Problem>* problems_;
};

}  // namespace dora::intake
