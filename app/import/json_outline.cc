#include "app/import/json_outline.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dora::app {
namespace {

constexpr size_t kMaxDepth = 8;
constexpr size_t kMaxNames = 100;
constexpr size_t kMaxOutlines = 100;

bool IsPlainName(absl::string_view name) {
  return !name.empty() && !absl::ascii_isdigit(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return absl::ascii_isalnum(c) || c == '_'; });
}

/// The parser's handler; it stops the parser behind the first record, and where
/// the text is not JSON.
class Outliner : public nlohmann::json_sax<nlohmann::json> {
 public:
  bool null() override { return Take(); }
  bool boolean(bool /*value*/) override { return Take(); }
  bool number_integer(number_integer_t /*value*/) override { return Take(); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return Take(); }
  bool number_float(number_float_t /*value*/,
                    const string_t& /*written*/) override {
    return Take();
  }
  bool string(string_t& /*value*/) override { return Take(); }
  bool binary(binary_t& /*value*/) override { return Take(); }

  bool start_object(std::size_t /*elements*/) override {
    if (outlines_.size() == kMaxOutlines) return false;
    outlines_.push_back(Begun());
    depths_.push_back(levels_.size());
    return Open({false, outlines_.size() - 1, ""});
  }

  bool key(string_t& name) override {
    levels_.back().name = name;
    auto& names = outlines_[levels_.back().outline].names;
    if (names.size() < kMaxNames) names.push_back(name);
    return true;
  }

  bool end_object() override {
    has_all_ = levels_.back().outline == 0;
    levels_.pop_back();
    return !has_all_;
  }

  bool start_array(std::size_t /*elements*/) override {
    return Open({true, 0, ""});
  }

  bool end_array() override {
    const bool is_empty = levels_.back().is_empty;
    levels_.pop_back();
    if (is_empty && !levels_.empty() && !levels_.back().is_array) {
      auto& arrays = outlines_[levels_.back().outline].empty_arrays;
      if (arrays.size() < kMaxNames) arrays.push_back(levels_.back().name);
    }
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

  bool has_all() const { return has_all_; }

  std::vector<JsonOutline> TakeOutlines() {
    std::vector<size_t> order(outlines_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [this](size_t a, size_t b) {
      return depths_[a] < depths_[b];
    });
    std::vector<JsonOutline> sorted;
    for (const size_t i : order) sorted.push_back(std::move(outlines_[i]));
    return sorted;
  }

 private:
  struct Level {
    bool is_array;
    size_t outline;
    std::string name;  ///< of the member that is being read
    bool is_empty = true;
  };

  /// Notes that there is a value.
  bool Take() {
    if (!levels_.empty()) levels_.back().is_empty = false;
    return true;
  }

  /// What is known of an object at its beginning.
  JsonOutline Begun() const {
    JsonOutline outline;
    outline.path = PathFrom(0);
    const auto record =
        std::find_if(levels_.begin(), levels_.end(),
                     [](const Level& level) { return !level.is_array; });
    if (record != levels_.end()) {
      outline.member = record->name;
      outline.path_in_member =
          PathFrom(static_cast<size_t>(record - levels_.begin()) + 1);
    }
    return outline;
  }

  bool Open(Level level) {
    Take();
    levels_.push_back(std::move(level));
    return levels_.size() <= kMaxDepth;
  }

  std::string PathFrom(size_t first) const {
    std::string path;
    for (size_t i = first; i < levels_.size(); ++i) {
      const Level& level = levels_[i];
      if (!level.is_array && !IsPlainName(level.name)) return "";
      absl::StrAppend(&path, level.is_array ? "[]" : ".", level.name);
    }
    return absl::StartsWith(path, ".") ? path : absl::StrCat(".", path);
  }

  std::vector<Level> levels_;
  std::vector<JsonOutline> outlines_;
  std::vector<size_t> depths_;
  bool has_all_ = false;
};

}  // namespace

JsonOutlines OutlinesOf(absl::string_view head) {
  std::istringstream text{std::string(head)};
  Outliner outliner;
  nlohmann::json::sax_parse(text, &outliner,
                            nlohmann::json::input_format_t::json,
                            /*strict=*/false);
  JsonOutlines outlines;
  outlines.has_all = outliner.has_all();
  outlines.objects = outliner.TakeOutlines();
  text.clear();
  outlines.is_alone = outlines.has_all && (text >> std::ws).peek() < 0;
  return outlines;
}

}  // namespace dora::app
