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
      Find(tags::kBaseBranch) != nullptr ||
      (role != nullptr && role->text != tags::kTriggerRole);
  return is_pull_request ? std::nullopt : Get(tags::kBranch);
}

std::optional<core::Sourced> CiContext::OfCi(absl::string_view tag) const {
  const auto field = fields_.find(tag);
  if (field == fields_.end()) return std::nullopt;
  const std::optional<core::Sourced>& value = field->second.value;
  return value && value->inferred ? value : field->second.of_ci;
}

std::optional<core::Sourced> CiContext::OfUser(absl::string_view tag) const {
  const core::Sourced* value = Find(tag);
  if (value == nullptr || value->inferred) return std::nullopt;
  return *value;
}

std::vector<std::string> CiContext::LookedAt(absl::string_view tag) const {
  const auto field = fields_.find(tag);
  return field == fields_.end() ? std::vector<std::string>()
                                : field->second.looked_at;
}

void CiContext::Set(absl::string_view tag, core::Sourced value) {
  if (value.text.empty()) return Clear(tag);
  Field& field = FieldOf(tag);
  if (!value.inferred && field.value && field.value->inferred) {
    field.of_ci = std::move(field.value);
  }
  field.value = std::move(value);
}

void CiContext::Clear(absl::string_view tag) { FieldOf(tag).value.reset(); }

void CiContext::Overrule(absl::string_view tag) {
  Field& field = FieldOf(tag);
  field.of_ci = std::exchange(field.value, std::nullopt);
}

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
