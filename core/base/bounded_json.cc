#include "core/base/bounded_json.h"

#include <algorithm>

#include "absl/strings/numbers.h"

namespace dora::core {
namespace {

using Json = nlohmann::json;

/// The deepest event of ours, OTLP's, has 11 levels.
constexpr size_t kMaxDepth = 32;
/// The largest event has 100 tags, and an incident some services: a hundred
/// times that.
constexpr size_t kMaxValues = 20000;

struct Shape {
  size_t depth = 0;
  size_t values = 0;   ///< at most: each but the first follows one of [ { , :
  size_t members = 0;  ///< where the text is JSON
};

Shape ShapeOf(absl::string_view text) {
  Shape shape;
  size_t open = 0;
  bool quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') ++i;
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '[' || c == '{') shape.depth = std::max(shape.depth, ++open);
    if ((c == ']' || c == '}') && open > 0) --open;
    if (c == ':') ++shape.members;
    if (c == ',' || c == ':' || c == '[' || c == '{') ++shape.values;
  }
  return shape;
}

/// Recursive, and so for what has a bounded depth.
size_t MembersOf(const Json& json) {
  size_t count = json.is_object() ? json.size() : 0;
  if (!json.is_structured()) return 0;
  for (const Json& value : json) count += MembersOf(value);
  return count;
}

}  // namespace

std::optional<Json> ParseBoundedJson(absl::string_view text) {
  const Shape shape = ShapeOf(text);
  if (shape.depth > kMaxDepth || shape.values > kMaxValues) return std::nullopt;
  Json json = Json::parse(text.begin(), text.end(), nullptr,
                          /*allow_exceptions=*/false);
  if (json.is_discarded() || MembersOf(json) != shape.members) {
    return std::nullopt;
  }
  return json;
}

std::string TextOf(const Json& object, absl::string_view name) {
  const Json& value = ValueAt(object, {name});
  return value.is_string() ? value.get<std::string>() : "";
}

const Json& ValueAt(const Json& json,
                    std::initializer_list<absl::string_view> path) {
  static const Json* const kNull = new Json();
  const Json* value = &json;
  for (const absl::string_view step : path) {
    size_t index = 0;
    if (value->is_object()) {
      const auto member = value->find(std::string(step));
      value = member == value->end() ? kNull : &*member;
    } else if (value->is_array() && absl::SimpleAtoi(step, &index) &&
               index < value->size()) {
      value = &(*value)[index];
    } else {
      return *kNull;
    }
  }
  return *value;
}

}  // namespace dora::core
