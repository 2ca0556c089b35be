#include "app/import/json_outline.h"

#include <algorithm>
#include <nlohmann/json.hpp>
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
  bool null() override { return true; }
  bool boolean(bool /*value*/) override { return true; }
  bool number_integer(number_integer_t /*value*/) override { return true; }
  bool number_unsigned(number_unsigned_t /*value*/) override { return true; }
  bool number_float(number_float_t /*value*/,
                    const string_t& /*written*/) override {
    return true;
  }
  bool string(string_t& /*value*/) override { return true; }
  bool binary(binary_t& /*value*/) override { return true; }

  bool start_object(std::size_t /*elements*/) override {
    if (outlines_.size() == kMaxOutlines) return false;
    outlines_.push_back({{}, PathInside()});
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
    const bool was_record = levels_.back().outline == 0;
    levels_.pop_back();
    return !was_record;
  }

  bool start_array(std::size_t /*elements*/) override {
    return Open({true, 0, ""});
  }

  bool end_array() override {
    levels_.pop_back();
    return true;
  }

  bool parse_error(std::size_t /*position*/, const std::string& /*last_token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    return false;
  }

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
  };

  bool Open(Level level) {
    levels_.push_back(std::move(level));
    return levels_.size() <= kMaxDepth;
  }

  std::string PathInside() const {
    std::string path;
    for (const Level& level : levels_) {
      if (!level.is_array && !IsPlainName(level.name)) return "";
      absl::StrAppend(&path, level.is_array ? "[]" : ".", level.name);
    }
    return absl::StartsWith(path, ".") ? path : absl::StrCat(".", path);
  }

  std::vector<Level> levels_;
  std::vector<JsonOutline> outlines_;
  std::vector<size_t> depths_;
};

}  // namespace

std::vector<JsonOutline> OutlinesOf(absl::string_view head) {
  Outliner outliner;
  nlohmann::json::sax_parse(head.begin(), head.end(), &outliner,
                            nlohmann::json::input_format_t::json,
                            /*strict=*/false);
  return outliner.TakeOutlines();
}

}  // namespace dora::app
