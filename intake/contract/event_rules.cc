#include "intake/contract/event_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"
#include "intake/contract/timestamp.h"

namespace dora::intake {
namespace {

constexpr size_t kMinShaLength = 40;

bool IsIdCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' || c == ':';
}

bool IsFullSha(const std::string& sha) {
  return sha.size() >= kMinShaLength &&
         std::all_of(sha.begin(), sha.end(),
                     [](char c) { return absl::ascii_isxdigit(c); });
}

// A key, a colon, a value: neither side empty.
bool IsTag(const nlohmann::json& tag) {
  if (!tag.is_string()) return false;
  const std::string& text = tag.get_ref<const std::string&>();
  const size_t colon = text.find(':');
  return colon != std::string::npos && colon > 0 && colon + 1 < text.size();
}

std::optional<absl::Time> ReadTime(const ObjectReader& attributes,
                                   const char* key) {
  const std::optional<int64_t> sent = attributes.Integer(key);
  if (!sent) return std::nullopt;
  const std::optional<absl::Time> time = FromUnixTime(*sent);
  if (!time) {
    attributes.Report(
        key, absl::StrCat(key, " must be a Unix timestamp in nanoseconds, ",
                          "milliseconds, or seconds; ", *sent, " is not"));
  }
  return time;
}

}  // namespace

std::string ReadId(const ObjectReader& attributes) {
  const std::optional<std::string> id = attributes.String(core::field::kId);
  if (!id) return "";
  if (id->size() < core::field::kMinIdLength ||
      id->size() > core::field::kMaxIdLength) {
    attributes.Report(
        core::field::kId,
        absl::StrCat("id must be 16-128 characters", ", not ", id->size()));
  }
  if (!std::all_of(id->begin(), id->end(), IsIdCharacter)) {
    attributes.Report(core::field::kId,
                      "id must contain only alphanumeric characters, "
                      "hyphens, underscores, periods, and colons");
  }
  return *id;
}

nlohmann::json ReadGit(const ObjectReader& attributes) {
  const std::optional<ObjectReader> git = attributes.Object(core::field::kGit);
  if (!git) return nullptr;
  const std::string url = git->RequiredString(core::field::kRepositoryUrl);
  const std::string sha = git->RequiredString(core::field::kCommitSha);
  if (!sha.empty() && !IsFullSha(sha)) {
    git->Report(core::field::kCommitSha,
                "commit_sha must match ^[a-fA-F0-9]{40,}$ (the full SHA)");
  }
  return {{core::field::kRepositoryUrl, url}, {core::field::kCommitSha, sha}};
}

nlohmann::json ReadCustomTags(const ObjectReader& attributes) {
  const nlohmann::json* tags = attributes.Find(core::field::kCustomTags);
  if (tags == nullptr || tags->is_null()) return nullptr;
  if (!tags->is_array()) {
    attributes.Report(core::field::kCustomTags,
                      "custom_tags must be an array of key:value strings");
    return nullptr;
  }
  if (tags->size() > core::field::kMaxCustomTags) {
    attributes.Report(core::field::kCustomTags,
                      absl::StrCat("at most ", core::field::kMaxCustomTags,
                                   " custom_tags, not ", tags->size()));
  }
  for (size_t i = 0; i < tags->size(); ++i) {
    if (IsTag((*tags)[i])) continue;
    attributes.Report(absl::StrCat(core::field::kCustomTags, "/", i),
                      "a tag must follow the key:value pattern");
  }
  return *tags;
}

Times ReadTimes(const ObjectReader& attributes) {
  if (attributes.Find(core::field::kStartedAt) == nullptr) {
    attributes.RequiredInteger(core::field::kStartedAt);
  }
  const std::optional<absl::Time> started =
      ReadTime(attributes, core::field::kStartedAt);
  const std::optional<absl::Time> finished =
      ReadTime(attributes, core::field::kFinishedAt);
  if (started && finished && *started > *finished) {
    attributes.Report(core::field::kFinishedAt,
                      "finished_at must not be before started_at");
  }
  return {started.value_or(absl::UnixEpoch()), finished};
}

}  // namespace dora::intake
