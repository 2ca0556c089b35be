#include "intake/api.h"

#include <random>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"
#include "intake/contract/validate.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

constexpr size_t kMiB = 1024 * 1024;

// The store failed, not the client: a full disk, a locked file.
ApiReply StoreFailed(const std::string& detail) {
  return Refuse(500, absl::StrCat("the event store failed: ", detail));
}

ApiReply Accepted(const DbResult<bool>& found, const std::string& what) {
  if (!found) return StoreFailed(found.error());
  if (!*found) return Refuse(NotFound(absl::StrCat("no ", what)));
  return {202, "", ""};
}

std::string Name(const Route& route) {
  return absl::StrCat(
      route.kind == EventKind::kDeployment ? "deployment" : "failure",
      " with id ", route.id);
}

nlohmann::json Object(EventKind kind, const StoredEvent& row) {
  return {{core::field::kId, row.id},
          {sinks::wire::kType, TypeName(kind)},
          {sinks::wire::kAttributes, row.attributes}};
}

bool IsType(const std::string& content_type, const std::string& wanted) {
  const std::string type = content_type.substr(0, content_type.find(';'));
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(type)) == wanted;
}

std::string RandomId() {
  std::random_device random;
  std::string id;
  for (int i = 0; i < 4; ++i) {
    absl::StrAppend(&id, absl::Hex(random(), absl::kZeroPad8));
  }
  return id;
}

}  // namespace

size_t MaxBodyBytes(const std::string& path) {
  return path == sinks::wire::kPackfilePath ? 16 * kMiB : kMiB;
}

Api::Api(Store& store, git::Repositories& repositories, AccountOptions account)
    : store_(store), git_(repositories), account_(std::move(account)) {}

ApiReply Api::Handle(const ApiRequest& request) {
  const RouteLookup lookup = FindRoute(request.method, request.path);
  if (!lookup.route && lookup.allow.empty()) {
    return Refuse(NotFound(absl::StrCat("no such path: ", request.path)));
  }
  if (!lookup.route) {
    ApiReply reply = Refuse(405, absl::StrCat("this path allows ", lookup.allow,
                                              ", not ", request.method));
    reply.allow = lookup.allow;
    return reply;
  }
  if (!IsLetIn(*lookup.route, request)) return Refuse(403, "Forbidden");
  if (request.body_too_large) {
    return Refuse(413, absl::StrCat("the body is over ",
                                    MaxBodyBytes(request.path), " bytes"));
  }
  const std::string& type = lookup.route->content_type;
  if (!type.empty() && !IsType(request.content_type, type)) {
    return Refuse(415, absl::StrCat("Content-Type must be ", type, ", not '",
                                    request.content_type, "'"));
  }
  return Run(*lookup.route, request);
}

ApiReply Api::Run(const Route& route, const ApiRequest& request) {
  switch (route.operation) {
    case Operation::kCreate:
      return Create(route.kind, request);
    case Operation::kList:
      return List(route.kind, request.body);
    case Operation::kGet:
      return Get(route);
    case Operation::kPatch:
      return Patch(route, request.body);
    case Operation::kPatchByVersion:
      return PatchByVersion(request.body);
    case Operation::kDelete:
      return Delete(route);
    case Operation::kSearchCommits:
      return git_.SearchCommits(request.body);
    case Operation::kTakePack:
      return git_.TakePack(request.content_type, request.body);
    case Operation::kValidate:
      return account_.Validate();
    case Operation::kValidateKeys:
      return account_.ValidateKeys(request);
    case Operation::kFindEntities:
      return account_.FindEntities(request);
    case Operation::kGetDefinition:
      return account_.Definition(route.id, request);
  }
  return Refuse(500, "unknown operation");
}

ApiReply Api::Create(EventKind kind, const ApiRequest& request) {
  Validated<Event> event = kind == EventKind::kDeployment
                               ? ParseDeployment(request.body)
                               : ParseFailure(request.body);
  if (!event) return Refuse(event.error());
  if (event->id.empty()) event->id = RandomId();
  const auto inserted = store_.Insert(*event, request.received_at);
  if (!inserted) return StoreFailed(inserted.error());
  const nlohmann::json data = {{core::field::kId, inserted->id},
                               {sinks::wire::kType, TypeName(kind)}};
  return {200, nlohmann::json{{sinks::wire::kData, data}}.dump(), ""};
}

ApiReply Api::List(EventKind kind, const std::string& body) {
  const auto list = ParseListRequest(kind, body);
  if (!list) return Refuse(list.error());
  const auto rows = store_.List(kind, *list);
  if (!rows) return StoreFailed(rows.error());
  nlohmann::json data = nlohmann::json::array();
  for (const StoredEvent& row : *rows) data.push_back(Object(kind, row));
  return {200, nlohmann::json{{sinks::wire::kData, data}}.dump(), ""};
}

ApiReply Api::Get(const Route& route) {
  const auto row = store_.Find(route.kind, route.id);
  if (!row) return StoreFailed(row.error());
  if (!*row) return Refuse(NotFound(absl::StrCat("no ", Name(route))));
  const nlohmann::json data = Object(route.kind, **row);
  return {200, nlohmann::json{{sinks::wire::kData, data}}.dump(), ""};
}

ApiReply Api::Patch(const Route& route, const std::string& body) {
  const auto change = ParsePatch(body, route.id);
  if (!change) return Refuse(change.error());
  return Accepted(store_.Patch(route.id, *change), Name(route));
}

ApiReply Api::PatchByVersion(const std::string& body) {
  const auto patch = ParsePatchByVersion(body);
  if (!patch) return Refuse(patch.error());
  return Accepted(store_.PatchByVersion(*patch),
                  absl::StrCat("deployment of ", patch->service, " version ",
                               patch->version, " in ", patch->env));
}

ApiReply Api::Delete(const Route& route) {
  return Accepted(store_.Delete(route.kind, route.id), Name(route));
}

bool Api::IsLetIn(const Route& route, const ApiRequest& request) const {
  switch (route.keys) {
    case Keys::kApi:
      return account_.LetsIn(request.api_key);
    case Keys::kBoth:
      return account_.LetsIn(request.api_key, request.app_key);
    case Keys::kAsked:
      return true;
  }
  return false;
}

}  // namespace dora::intake
