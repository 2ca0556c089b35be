#include "providers/ci_context.h"

#include <algorithm>
#include <utility>

namespace dora::providers {

const core::Sourced* CiContext::Find(absl::string_view tag) const {
  const auto field = fields_.find(tag);
  if (field == fields_.end() || !field->second.value) return nullptr;
  return &*field->second.value;
}

std::optional<core::Sourced> CiContext::Get(absl::string_view tag) const {
  const core::Sourced* value = Find(tag);
  return value == nullptr ? std::nullopt : std::make_optional(*value);
}

std::optional<core::Sourced> CiContext::TrustedBranch() const {
  const core::Sourced* deployed = Find(tags::kDeployedBranch);
  if (deployed != nullptr) return *deployed;
  const core::Sourced* role = Find(tags::kCommitRole);
  const bool is_pull_request =
      Find(tags::kPullRequestNumber) != nullptr ||
      (role != nullptr && role->text != tags::kTriggerRole);
  return is_pull_request ? std::nullopt : Get(tags::kBranch);
}

std::vector<std::string> CiContext::LookedAt(absl::string_view tag) const {
  const auto field = fields_.find(tag);
  return field == fields_.end() ? std::vector<std::string>()
                                : field->second.looked_at;
}

void CiContext::Set(absl::string_view tag, core::Sourced value) {
  if (value.text.empty()) return Clear(tag);
  FieldOf(tag).value = std::move(value);
}

void CiContext::Clear(absl::string_view tag) { FieldOf(tag).value.reset(); }

void CiContext::NoteLookedAt(absl::string_view tag, std::string place) {
  std::vector<std::string>& places = FieldOf(tag).looked_at;
  if (std::find(places.begin(), places.end(), place) == places.end()) {
    places.push_back(std::move(place));
  }
}

CiContext::Field& CiContext::FieldOf(absl::string_view tag) {
  auto field = fields_.lower_bound(tag);
  if (field == fields_.end() || field->first != tag) {
    field = fields_.emplace_hint(field, std::string(tag), Field());
  }
  return field->second;
}

}  // namespace dora::providers
