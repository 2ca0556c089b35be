#include "cli/state_file.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "cli/system.h"

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
  std::error_code ignored;
  std::filesystem::create_directories(
      std::filesystem::path(path_).parent_path(), ignored);
  Json json = ReadJson(path_);
  json["values"][name] = value;
  const std::string temporary = absl::StrCat(path_, ".tmp");
  {
    std::ofstream file(temporary);
    file << json.dump(2, ' ', false, Json::error_handler_t::replace) << "\n";
  }
  if (std::rename(temporary.c_str(), path_.c_str()) != 0) {
    return core::MakeError(
        core::ErrorKind::kInternal,
        absl::StrCat("the state file ", path_, " cannot be written."));
  }
  return path_;
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
