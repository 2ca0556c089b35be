#include "cli/state_file.h"

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "core/durable_file.h"
#include "core/read_file.h"

namespace dora::cli {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;
/// Far more than the few values of a job.
constexpr size_t kMaxBytes = 64 * 1024;

/// The member `name` of `json`; null where there is none.
const Json& Member(const Json& json, const char* name) {
  static const Json* const kNull = new Json();
  if (!json.is_object()) return *kNull;
  const auto member = json.find(name);
  return member == json.end() ? *kNull : *member;
}

/// The values in the file, as far as it is one of ours: the folder may be one
/// that others write to.
std::map<std::string, std::string> ReadValues(const std::string& path) {
  std::map<std::string, std::string> values;
  const std::string text = core::ReadFile(path, kMaxBytes).value_or("");
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  const Json& members = Member(json, "values");
  if (Member(json, "format") != kFormat || !members.is_object()) return values;
  for (const auto& [name, value] : members.items()) {
    if (value.is_string()) values[name] = value.get<std::string>();
  }
  return values;
}

}  // namespace

core::Result<std::string> StateFile::Save(const std::string& name,
                                          const std::string& value) const {
  const std::string folder = std::filesystem::path(path_).parent_path();
  if (!folder.empty()) {
    const auto made = core::MakePrivateDirectory(folder);
    if (!made) return made;
  }
  std::map<std::string, std::string> values = ReadValues(path_);
  values[name] = value;
  const Json json = {{"format", kFormat}, {"values", values}};
  return core::WriteDurably(
      path_, json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::optional<std::string> StateFile::Load(const std::string& name) const {
  const std::map<std::string, std::string> values = ReadValues(path_);
  const auto value = values.find(name);
  if (value == values.end()) return std::nullopt;
  return value->second;
}

}  // namespace dora::cli
