#include "intake/routes.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

enum class Tail { kNone, kId };

constexpr char kJson[] = "application/json";
constexpr char kForm[] = "multipart/form-data";
constexpr char kNoBody[] = "";

struct Endpoint {
  const char* method;
  const char* path;
  const char* content_type;
  Tail tail;
  Operation operation;
  Keys keys;
  EventKind kind = EventKind::kDeployment;
};

constexpr EventKind kFailure = EventKind::kFailure;

namespace wire = sinks::wire;

constexpr Endpoint kEndpoints[] = {
    {"POST", wire::kDeploymentPath, kJson, Tail::kNone, Operation::kCreate,
     Keys::kApi},
    {"DELETE", wire::kDeploymentPath, kNoBody, Tail::kId, Operation::kDelete,
     Keys::kBoth},
    {"POST", wire::kDeploymentsPath, kJson, Tail::kNone, Operation::kList,
     Keys::kBoth},
    {"PATCH", wire::kDeploymentsPath, kJson, Tail::kNone,
     Operation::kPatchByVersion, Keys::kBoth},
    {"GET", wire::kDeploymentsPath, kNoBody, Tail::kId, Operation::kGet,
     Keys::kBoth},
    {"PATCH", wire::kDeploymentsPath, kJson, Tail::kId, Operation::kPatch,
     Keys::kBoth},
    {"POST", wire::kFailurePath, kJson, Tail::kNone, Operation::kCreate,
     Keys::kApi, kFailure},
    {"POST", wire::kIncidentPath, kJson, Tail::kNone, Operation::kCreate,
     Keys::kApi, kFailure},
    {"DELETE", wire::kFailurePath, kNoBody, Tail::kId, Operation::kDelete,
     Keys::kBoth, kFailure},
    {"POST", wire::kFailuresPath, kJson, Tail::kNone, Operation::kList,
     Keys::kBoth, kFailure},
    {"GET", wire::kFailuresPath, kNoBody, Tail::kId, Operation::kGet,
     Keys::kBoth, kFailure},
    {"POST", wire::kSearchCommitsPath, kJson, Tail::kNone,
     Operation::kSearchCommits, Keys::kApi},
    {"POST", wire::kPackfilePath, kForm, Tail::kNone, Operation::kTakePack,
     Keys::kApi},
    {"GET", wire::kValidatePath, kNoBody, Tail::kNone, Operation::kValidate,
     Keys::kApi},
    {"GET", wire::kValidateKeysPath, kNoBody, Tail::kNone,
     Operation::kValidateKeys, Keys::kAsked},
    {"GET", wire::kCatalogEntityPath, kNoBody, Tail::kNone,
     Operation::kFindEntities, Keys::kBoth},
    {"GET", wire::kServiceDefinitionsPath, kNoBody, Tail::kId,
     Operation::kGetDefinition, Keys::kBoth},
};

// The id when `path` is the endpoint's, empty for an endpoint without one.
std::optional<std::string> MatchPath(const Endpoint& endpoint,
                                     const std::string& path) {
  if (endpoint.tail == Tail::kNone) {
    if (path != endpoint.path) return std::nullopt;
    return "";
  }
  const std::string prefix = absl::StrCat(endpoint.path, "/");
  if (path.compare(0, prefix.size(), prefix) != 0) return std::nullopt;
  const std::string id = path.substr(prefix.size());
  if (id.empty() || id.find('/') != std::string::npos) return std::nullopt;
  return id;
}

}  // namespace

RouteLookup FindRoute(const std::string& method, const std::string& path) {
  std::set<std::string> allowed;
  for (const Endpoint& endpoint : kEndpoints) {
    const std::optional<std::string> id = MatchPath(endpoint, path);
    if (!id) continue;
    if (method == endpoint.method) {
      return {Route{endpoint.operation, endpoint.kind, *id, endpoint.keys,
                    endpoint.content_type},
              ""};
    }
    allowed.insert(endpoint.method);
  }
  return {std::nullopt, absl::StrJoin(allowed, ", ")};
}

}  // namespace dora::intake
