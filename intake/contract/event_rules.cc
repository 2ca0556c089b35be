#include "intake/contract/event_rules.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/wire_names.h"
#include "intake/contract/timestamp.h"

namespace dora::intake {
namespace {

namespace wire = core::wire;

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
                          "milliseconds, or seconds; ", *sent, " is none"));
  }
  return time;
}

}  // namespace

std::string ReadId(const ObjectReader& attributes) {
  const std::optional<std::string> id = attributes.String(wire::kId);
  if (!id) return "";
  if (id->size() < wire::kMinIdLength || id->size() > wire::kMaxIdLength) {
    attributes.Report(wire::kId, absl::StrCat("id must be 16-128 characters",
                                              ", not ", id->size()));
  }
  if (!std::all_of(id->begin(), id->end(), IsIdCharacter)) {
    attributes.Report(wire::kId,
                      "id must contain only alphanumeric characters, "
                      "hyphens, underscores, periods, and colons");
  }
  return *id;
}

nlohmann::json ReadGit(const ObjectReader& attributes) {
  const std::optional<ObjectReader> git = attributes.Object(wire::kGit);
  if (!git) return nullptr;
  const std::string url = git->RequiredString(wire::kRepositoryUrl);
  const std::string sha = git->RequiredString(wire::kCommitSha);
  if (!sha.empty() && !IsFullSha(sha)) {
    git->Report(wire::kCommitSha,
                "commit_sha must match ^[a-fA-F0-9]{40,}$ (the full sha)");
  }
  return {{wire::kRepositoryUrl, url}, {wire::kCommitSha, sha}};
}

nlohmann::json ReadCustomTags(const ObjectReader& attributes) {
  const nlohmann::json* tags = attributes.Find(wire::kCustomTags);
  if (tags == nullptr || tags->is_null()) return nullptr;
  if (!tags->is_array()) {
    attributes.Report(wire::kCustomTags,
                      "custom_tags must be an array of key:value strings");
    return nullptr;
  }
  if (tags->size() > wire::kMaxCustomTags) {
    attributes.Report(wire::kCustomTags,
                      absl::StrCat("at most ", wire::kMaxCustomTags,
                                   " custom_tags, not ", tags->size()));
  }
  for (size_t i = 0; i < tags->size(); ++i) {
    if (IsTag((*tags)[i])) continue;
    attributes.Report(absl::StrCat(wire::kCustomTags, "/", i),
                      "a tag must follow the key:value pattern");
  }
  return *tags;
}

Times ReadTimes(const ObjectReader& attributes) {
  if (attributes.Find(wire::kStartedAt) == nullptr) {
    attributes.RequiredInteger(wire::kStartedAt);
  }
  const std::optional<absl::Time> started =
      ReadTime(attributes, wire::kStartedAt);
  const std::optional<absl::Time> finished =
      ReadTime(attributes, wire::kFinishedAt);
  if (started && finished && *started > *finished) {
    attributes.Report(wire::kFinishedAt,
                      "finished_at must not be before started_at");
  }
  return {started.value_or(absl::UnixEpoch()), finished};
}

}  // namespace dora::intake
