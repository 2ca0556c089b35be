#include "core/event_request.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/bounded_json.h"
#include "core/change_failure.h"
#include "core/wire_names.h"

namespace dora::core {
namespace {

using Json = nlohmann::json;

/// A mark as its body tells it: its key is the entry's id.
std::string KeyOf(const Json& body) {
  const Json& data = ValueAt(body, {wire::kData});
  const Json& attributes = ValueAt(data, {wire::kAttributes});
  return ChangeFailureKey(
      TextOf(data, wire::kId), TextOf(attributes, wire::kService),
      TextOf(attributes, wire::kEnv), TextOf(attributes, wire::kVersion));
}

}  // namespace

absl::string_view KindName(EventKind kind) {
  switch (kind) {
    case EventKind::kDeployment:
      return "deployment";
    case EventKind::kFailure:
      return "failure";
    case EventKind::kFailureMark:
      return "change_failure";
  }
  return "";
}

bool IsEventId(absl::string_view text) {
  return !text.empty() && text.size() <= wire::kMaxIdLength &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-' || c == '_' || c == '.' ||
                  c == ':';
         });
}

tl::unexpected<Error> NotTheEvents() {
  return MakeError(ErrorKind::kOutbox,
                   "its body is not the event that it names");
}

Delivery EventRequest(EventKind kind, std::string id, std::string body) {
  Delivery delivery{std::move(id),
                    kind == EventKind::kDeployment ? wire::kDeploymentPath
                                                   : wire::kFailurePath,
                    std::move(body)};
  delivery.kind = kind;
  return delivery;
}

Result<Delivery> MakeEventDelivery(const EventData& event) {
  const auto body = ParseBoundedJson(event.body);
  if (!body) return NotTheEvents();
  const Json& attributes = ValueAt(*body, {wire::kData, wire::kAttributes});
  if (TextOf(attributes, wire::kId) != event.id) return NotTheEvents();
  const bool deployment = event.kind == EventKind::kDeployment;
  if (event.kind == EventKind::kFailureMark ||
      attributes.contains(wire::kService) != deployment) {
    return NotTheEvents();
  }
  return EventRequest(event.kind, event.id, event.body);
}

Result<Delivery> MakeFailureMarkDelivery(const EventData& event) {
  const auto body = ParseBoundedJson(event.body);
  if (!body || event.kind != EventKind::kFailureMark ||
      KeyOf(*body) != event.id) {
    return NotTheEvents();
  }
  const Json& id = ValueAt(*body, {wire::kData, wire::kId});
  std::string path = wire::kDeploymentsPath;
  if (!id.is_null()) {
    const std::string text = id.is_string() ? id.get<std::string>() : "";
    if (!IsDeploymentId(text)) return NotTheEvents();
    absl::StrAppend(&path, "/", text);
  }
  Delivery delivery{event.id, path, event.body, "PATCH"};
  delivery.kind = event.kind;
  return delivery;
}

}  // namespace dora::core
