#include "intake/contract/object_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dora::intake {
namespace {

const nlohmann::json& EmptyObject() {
  static const nlohmann::json& empty =
      *new nlohmann::json(nlohmann::json::object());
  return empty;
}

bool FitsInt64(const nlohmann::json& value) {
  if (!value.is_number_integer()) return false;
  return !value.is_number_unsigned() ||
         value.get<uint64_t>() <=
             static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
}

}  // namespace

ObjectReader::ObjectReader(const nlohmann::json& value, std::string pointer,
                           std::vector<Problem>* problems)
    : value_(&value), pointer_(std::move(pointer)), problems_(problems) {
  if (value.is_object()) return;
  Report("", absl::StrCat(pointer_.empty() ? "the body" : pointer_.substr(1),
                          " must be a JSON object, not ", value.type_name()));
  value_ = &EmptyObject();
  problems_ = nullptr;
}

std::optional<std::string> ObjectReader::String(const char* key) const {
  const nlohmann::json* member = Find(key);
  if (member == nullptr) return std::nullopt;
  if (member->is_string()) return member->get<std::string>();
  Report(key,
         absl::StrCat(key, " must be a string, not ", member->type_name()));
  return std::nullopt;
}

std::optional<int64_t> ObjectReader::Integer(const char* key) const {
  const nlohmann::json* member = Find(key);
  if (member == nullptr) return std::nullopt;
  if (FitsInt64(*member)) return member->get<int64_t>();
  Report(key, absl::StrCat(key, " must be a 64-bit integer"));
  return std::nullopt;
}

std::optional<bool> ObjectReader::Boolean(const char* key) const {
  const nlohmann::json* member = Find(key);
  if (member == nullptr) return std::nullopt;
  if (member->is_boolean()) return member->get<bool>();
  Report(key, absl::StrCat(key, " must be true or false"));
  return std::nullopt;
}

std::string ObjectReader::RequiredString(const char* key) const {
  if (Find(key) == nullptr) {
    ReportMissing(key);
    return "";
  }
  const std::optional<std::string> text = String(key);
  if (text && text->empty()) {
    Report(key, absl::StrCat(key, " must not be empty"));
  }
  return text.value_or("");
}

int64_t ObjectReader::RequiredInteger(const char* key) const {
  if (Find(key) == nullptr) ReportMissing(key);
  return Integer(key).value_or(0);
}

bool ObjectReader::RequiredBoolean(const char* key) const {
  if (Find(key) == nullptr) ReportMissing(key);
  return Boolean(key).value_or(false);
}

ObjectReader ObjectReader::RequiredObject(const char* key) const {
  const nlohmann::json* member = Find(key);
  if (member == nullptr) {
    ReportMissing(key);
    return ObjectReader(EmptyObject(), "", nullptr);
  }
  return ObjectReader(*member, absl::StrCat(pointer_, "/", key), problems_);
}

std::vector<ObjectReader> ObjectReader::RequiredObjects(const char* key,
                                                        size_t max) const {
  const nlohmann::json* member = Find(key);
  if (member == nullptr) {
    ReportMissing(key);
  } else if (!member->is_array()) {
    Report(key, absl::StrCat(key, " must be an array of objects, not ",
                             member->type_name()));
  } else if (member->size() > max) {
    Report(key, absl::StrCat("at most ", max, " items in ", key, ", not ",
                             member->size()));
  } else {
    std::vector<ObjectReader> items;
    for (size_t i = 0; i < member->size(); ++i) {
      items.emplace_back((*member)[i], absl::StrCat(pointer_, "/", key, "/", i),
                         problems_);
    }
    return items;
  }
  return {};
}

std::optional<ObjectReader> ObjectReader::Object(const char* key) const {
  if (Find(key) == nullptr) return std::nullopt;
  return RequiredObject(key);
}

const nlohmann::json* ObjectReader::Find(const char* key) const {
  const auto found = value_->find(key);
  return found == value_->end() ? nullptr : &*found;
}

void ObjectReader::AllowOnly(const std::vector<std::string>& allowed) const {
  for (const auto& [key, unused] : value_->items()) {
    if (std::find(allowed.begin(), allowed.end(), key) != allowed.end()) {
      continue;
    }
    Report(key, absl::StrCat("unknown attribute ", key));
  }
}

void ObjectReader::Report(const std::string& key,
                          const std::string& detail) const {
  if (problems_ == nullptr) return;
  problems_->push_back(
      {detail, key.empty() ? pointer_ : absl::StrCat(pointer_, "/", key)});
}

void ObjectReader::ReportMissing(const char* key) const {
  Report(key, absl::StrCat("missing required attribute ", key));
}

}  // namespace dora::intake
