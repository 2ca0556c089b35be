#include "providers/json_values.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace dora::providers {
namespace {

using Json = nlohmann::json;

/// Follows the parser, and keeps what is wanted.
class Collector : public nlohmann::json_sax<Json> {
 public:
  explicit Collector(absl::Span<const char* const> pointers)
      : pointers_(pointers) {}

  JsonValues Take() && { return std::move(values_); }

  bool null() override { return Value(std::nullopt); }
  bool boolean(bool value) override { return Value(value ? "true" : "false"); }
  bool number_integer(int64_t value) override {
    return Value(absl::StrCat(value));
  }
  bool number_unsigned(uint64_t value) override {
    return Value(absl::StrCat(value));
  }
  bool number_float(double value, const std::string&) override {
    return Value(Json(value).dump());
  }
  bool string(std::string& value) override { return Value(value); }
  bool binary(Json::binary_t&) override { return Value(std::nullopt); }

  bool start_object(size_t) override { return Open(/*is_object=*/true); }
  bool start_array(size_t) override { return Open(/*is_object=*/false); }
  bool end_object() override { return Close(); }
  bool end_array() override { return Close(); }

  bool key(std::string& name) override {
    if (depth_ != path_.size()) return true;
    path_.back() = absl::StrCat(
        Parent(), "/", absl::StrReplaceAll(name, {{"~", "~0"}, {"/", "~1"}}));
    return true;
  }

  bool parse_error(size_t, const std::string&,
                   const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  /// No pointer of ours is longer; what lies deeper is only counted.
  static constexpr size_t kMaxDepth = 8;
  /// No real document needs more; the parser keeps a little of each.
  static constexpr size_t kMaxOpen = 1000;
  static constexpr int kMaxContainers = 1000 * 1000;

  std::string Parent() const {
    return path_.size() < 2 ? "" : path_[path_.size() - 2];
  }

  /// Whether the value that comes next has a place that a pointer can name.
  bool HasPlace() const { return depth_ > 0 && depth_ == path_.size(); }

  bool Value(const std::optional<std::string>& text) {
    if (!HasPlace()) return true;
    Forget(path_.back());
    for (const char* pointer : pointers_) {
      if (text && path_.back() == pointer) values_[pointer] = *text;
    }
    return true;
  }

  /// Of a name that is given twice the last one counts, with all below it.
  void Forget(const std::string& place) {
    const std::string below = absl::StrCat(place, "/");
    for (auto it = values_.begin(); it != values_.end();) {
      const bool goes =
          it->first == place || absl::StartsWith(it->first, below);
      it = goes ? values_.erase(it) : std::next(it);
    }
  }

  bool Open(bool is_object) {
    const bool is_root = depth_ == 0;
    const bool has_place = HasPlace();
    if (has_place) Forget(path_.back());
    if (is_object && (is_root || has_place) && path_.size() < kMaxDepth) {
      path_.emplace_back();
    }
    ++depth_;
    return depth_ <= kMaxOpen && ++containers_ <= kMaxContainers;
  }

  bool Close() {
    if (depth_ == path_.size()) path_.pop_back();
    --depth_;
    return true;
  }

  absl::Span<const char* const> pointers_;
  JsonValues values_;
  int containers_ = 0;
  size_t depth_ = 0;
  /// Of the objects around, the place of the member that is being read; as
  /// many as `depth_`, unless we are in a list or too deep.
  std::vector<std::string> path_;
};

}  // namespace

std::optional<JsonValues> ReadJsonValues(
    const std::string& text, absl::Span<const char* const> pointers) {
  Collector collector(pointers);
  if (!Json::sax_parse(text, &collector)) return std::nullopt;
  return std::move(collector).Take();
}

}  // namespace dora::providers
