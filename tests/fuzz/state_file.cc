#include "app/host/state_file.h"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/text.h"
#include "tests/fuzz/property.h"

// The file between `start` and `finish`. Whatever is in its place, a value
// that is saved is there, and the others stay. A value, `---`, the file.

namespace dora::fuzz {
namespace {

constexpr char kName[] = "started-at";

/// The other names in the file, as far as it is JSON.
std::vector<std::string> OtherNames(absl::string_view text) {
  std::vector<std::string> names;
  const auto json =
      nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!json.is_object() || !json.contains("values")) return names;
  if (!json["values"].is_object()) return names;
  for (const auto& [name, value] : json["values"].items()) {
    if (name != kName) names.push_back(name);
  }
  return names;
}

}  // namespace
}  // namespace dora::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using dora::fuzz::Promise;
  dora::fuzz::Input input(data, size);
  const std::string value(input.TakePart());
  const dora::fuzz::ScratchFolder folder;
  const dora::app::StateFile state(folder.Write("state.json", input.rest()));
  std::map<std::string, std::optional<std::string>> before;
  for (const std::string& name : dora::fuzz::OtherNames(input.rest())) {
    before[name] = state.Load(name);
  }
  (void)state.Load(dora::fuzz::kName);
  Promise(state.Save(dora::fuzz::kName, value).has_value(),
          "a value can be saved", value);
  const auto loaded = state.Load(dora::fuzz::kName);
  Promise(loaded.has_value(), "a value that is saved is there", value);
  Promise(!dora::core::IsOneLineOfUtf8(value) || *loaded == value,
          "a value is loaded as it was saved", value);
  for (const auto& [name, text] : before) {
    Promise(state.Load(name) == text, "the other values stay", name);
  }
  return 0;
}
