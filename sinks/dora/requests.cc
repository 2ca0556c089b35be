#include "sinks/dora/requests.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/base/bounded_json.h"
#include "core/event/failure_mark.h"
#include "core/event/field_names.h"
#include "sinks/dora/names.h"

namespace dora::sinks {
namespace {

using Json = nlohmann::json;

/// A mark as its body tells it: its key is the entry's id.
std::string KeyOf(const Json& body) {
  const Json& data = core::ValueAt(body, {wire::kData});
  const Json& attributes = core::ValueAt(data, {wire::kAttributes});
  return core::FailureMarkKey(core::TextOf(data, core::field::kId),
                              core::TextOf(attributes, core::field::kService),
                              core::TextOf(attributes, core::field::kEnv),
                              core::TextOf(attributes, core::field::kVersion));
}

}  // namespace

core::Delivery EventRequest(core::EventKind kind, std::string id,
                            std::string body) {
  core::Delivery delivery{std::move(id),
                          kind == core::EventKind::kDeployment
                              ? wire::kDeploymentPath
                              : wire::kFailurePath,
                          std::move(body)};
  delivery.kind = kind;
  return delivery;
}

core::Delivery FailureMarkRequest(std::string key,
                                  const std::string& deployment_id,
                                  std::string body) {
  std::string path = wire::kDeploymentsPath;
  if (!deployment_id.empty()) absl::StrAppend(&path, "/", deployment_id);
  core::Delivery delivery{std::move(key), std::move(path), std::move(body),
                          "PATCH"};
  delivery.kind = core::EventKind::kFailureMark;
  return delivery;
}

core::Result<core::Delivery> MakeEventDelivery(const core::EventData& event) {
  const auto body = core::ParseBoundedJson(event.body);
  if (!body) return core::NotTheEvents();
  const Json& attributes =
      core::ValueAt(*body, {wire::kData, wire::kAttributes});
  if (core::TextOf(attributes, core::field::kId) != event.id) {
    return core::NotTheEvents();
  }
  const bool deployment = event.kind == core::EventKind::kDeployment;
  if (event.kind == core::EventKind::kFailureMark ||
      attributes.contains(core::field::kService) != deployment) {
    return core::NotTheEvents();
  }
  return EventRequest(event.kind, event.id, event.body);
}

core::Result<core::Delivery> MakeFailureMarkDelivery(
    const core::EventData& event) {
  const auto body = core::ParseBoundedJson(event.body);
  if (!body || event.kind != core::EventKind::kFailureMark ||
      KeyOf(*body) != event.id) {
    return core::NotTheEvents();
  }
  const Json& id = core::ValueAt(*body, {wire::kData, core::field::kId});
  if (id.is_null()) return FailureMarkRequest(event.id, "", event.body);
  const std::string text = id.is_string() ? id.get<std::string>() : "";
  if (!core::IsDeploymentId(text)) return core::NotTheEvents();
  return FailureMarkRequest(event.id, text, event.body);
}

}  // namespace dora::sinks
