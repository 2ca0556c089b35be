#include "app/host/state_file.h"

#include <filesystem>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/base/bounded_json.h"
#include "core/base/durable_file.h"
#include "core/base/private_folder.h"
#include "os/owner.h"
#include "os/paths.h"

namespace dora::app {
namespace {

using core::FolderRule;
using core::PrivateFolder;
using Json = nlohmann::json;

constexpr int kFormat = 1;
/// A state is a handful of short values.
constexpr size_t kMaxBytes = 64 * 1024;
constexpr size_t kMaxNames = 10 * 1000;
/// No job lasts so long.
constexpr absl::Duration kMaxAge = absl::Hours(7 * 24);
constexpr char kSuffix[] = ".json";

/// The names of regular files in `folder` with this beginning and our end.
std::vector<std::string> NamesIn(const PrivateFolder& folder,
                                 absl::string_view prefix) {
  std::vector<std::string> names;
  size_t seen = 0;
  folder.ForEachName([&](const char* name) {
    if (absl::StartsWith(name, prefix) && absl::EndsWith(name, kSuffix)) {
      names.push_back(name);
    }
    return ++seen < kMaxNames;
  });
  return names;
}

/// Older than a job can be, and this user's own.
bool IsOld(const PrivateFolder& folder, const std::string& name,
           absl::Time now) {
  const auto status = folder.opened().StatusOf(name);
  const auto owner = folder.opened().OwnerOf(name);
  return status && owner && status->is_regular() && os::IsOwn(*owner) &&
         now - status->changed_at > kMaxAge;
}

}  // namespace

core::Status StateFile::Save(const std::string& name,
                             const std::string& value) const {
  const auto folder = PrivateFolder::Make(this->folder(), FolderRule::kNamed);
  if (!folder) return tl::unexpected(folder.error());
  std::map<std::string, std::string> values = ReadValues();
  values[name] = value;
  const Json json = {{"format", kFormat}, {"values", values}};
  const auto written = core::WriteHeldDurably(
      *folder, this->name(),
      json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  if (!written) return tl::unexpected(written.error());
  return {};
}

std::optional<std::string> StateFile::Load(const std::string& name) const {
  const std::map<std::string, std::string> values = ReadValues();
  const auto value = values.find(name);
  if (value == values.end()) return std::nullopt;
  return value->second;
}

void StateFile::RemoveOld(absl::Time now) const {
  const auto folder = PrivateFolder::Find(this->folder(), FolderRule::kNamed);
  if (!folder || !*folder) return;
  const std::string prefix = name().substr(0, name().rfind('-') + 1);
  if (prefix.empty()) return;
  for (const std::string& other : NamesIn(**folder, prefix)) {
    if (IsOld(**folder, other, now)) (*folder)->Remove(other);
  }
}

/// The values in the file, as far as it is one of ours.
std::map<std::string, std::string> StateFile::ReadValues() const {
  std::map<std::string, std::string> values;
  const auto folder = PrivateFolder::Find(this->folder(), FolderRule::kNamed);
  if (!folder || !*folder) return values;
  const auto file = core::OpenFile(**folder, name());
  if (!file || !file->WhyNotRead(kMaxBytes).empty()) return values;
  const auto json = core::ParseBoundedJson(file->Read(kMaxBytes));
  if (!json || core::ValueAt(*json, {"format"}) != kFormat) return values;
  const Json& members = core::ValueAt(*json, {"values"});
  if (!members.is_object()) return values;
  for (const auto& [name, value] : members.items()) {
    if (value.is_string()) values[name] = value.get<std::string>();
  }
  return values;
}

std::string StateFile::folder() const {
  const std::filesystem::path parent = os::Path(path_).parent_path();
  return parent.empty() ? "." : os::TextOf(parent);
}

std::string StateFile::name() const {
  return os::TextOf(os::Path(path_).filename());
}

std::optional<std::string> OnlyStateIn(const std::string& folder,
                                       const std::string& prefix) {
  const auto found = PrivateFolder::Find(folder, FolderRule::kNamed);
  if (!found || !*found) return std::nullopt;
  const std::vector<std::string> names = NamesIn(**found, prefix);
  if (names.size() != 1) return std::nullopt;
  return names.front();
}

}  // namespace dora::app
