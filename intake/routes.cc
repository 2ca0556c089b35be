#include "intake/routes.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

enum class Tail { kNone, kId };

struct Endpoint {
  const char* method;
  const char* path;
  Tail tail;
  Operation operation;
  EventKind kind;
};

constexpr EventKind kDeployment = EventKind::kDeployment;
constexpr EventKind kFailure = EventKind::kFailure;

constexpr Endpoint kEndpoints[] = {
    {"POST", sinks::wire::kDeploymentPath, Tail::kNone, Operation::kCreate,
     kDeployment},
    {"DELETE", sinks::wire::kDeploymentPath, Tail::kId, Operation::kDelete,
     kDeployment},
    {"POST", sinks::wire::kDeploymentsPath, Tail::kNone, Operation::kList,
     kDeployment},
    {"PATCH", sinks::wire::kDeploymentsPath, Tail::kNone,
     Operation::kPatchByVersion, kDeployment},
    {"GET", sinks::wire::kDeploymentsPath, Tail::kId, Operation::kGet,
     kDeployment},
    {"PATCH", sinks::wire::kDeploymentsPath, Tail::kId, Operation::kPatch,
     kDeployment},
    {"POST", sinks::wire::kFailurePath, Tail::kNone, Operation::kCreate,
     kFailure},
    {"POST", sinks::wire::kIncidentPath, Tail::kNone, Operation::kCreate,
     kFailure},
    {"DELETE", sinks::wire::kFailurePath, Tail::kId, Operation::kDelete,
     kFailure},
    {"POST", sinks::wire::kFailuresPath, Tail::kNone, Operation::kList,
     kFailure},
    {"GET", sinks::wire::kFailuresPath, Tail::kId, Operation::kGet, kFailure},
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

bool NeedsAppKey(Operation operation) {
  return operation != Operation::kCreate;
}

RouteLookup FindRoute(const std::string& method, const std::string& path) {
  std::set<std::string> allowed;
  for (const Endpoint& endpoint : kEndpoints) {
    const std::optional<std::string> id = MatchPath(endpoint, path);
    if (!id) continue;
    if (method == endpoint.method) {
      return {Route{endpoint.operation, endpoint.kind, *id}, ""};
    }
    allowed.insert(endpoint.method);
  }
  return {std::nullopt, absl::StrJoin(allowed, ", ")};
}

}  // namespace dora::intake
