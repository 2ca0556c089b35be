#include "cli/state_file.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/system.h"
#include "core/durable_file.h"

namespace dora::cli {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;

Json ReadJson(const std::string& path) {
  const std::optional<std::string> text = SystemFileReader().Read(path);
  Json json = text ? Json::parse(*text, nullptr, /*allow_exceptions=*/false)
                   : Json::object();
  if (!json.is_object() || json.value("format", 0) != kFormat) {
    return {{"format", kFormat}};
  }
  return json;
}

}  // namespace

core::Result<std::string> StateFile::Save(const std::string& name,
                                          const std::string& value) const {
  const std::string folder = std::filesystem::path(path_).parent_path();
  if (!folder.empty()) {
    const auto made = core::MakePrivateDirectory(folder);
    if (!made) return made;
  }
  Json json = ReadJson(path_);
  json["values"][name] = value;
  return core::WriteDurably(
      path_, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::optional<std::string> StateFile::Load(const std::string& name) const {
  const Json json = ReadJson(path_);
  const auto values = json.find("values");
  if (values == json.end() || !values->is_object()) return std::nullopt;
  const auto value = values->find(name);
  if (value == values->end() || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

}  // namespace dora::cli
