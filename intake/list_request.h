#pragma once

// DORAListDeploymentsRequest and DORAListFailuresRequest: a window of time, an
// order, a limit and a query. Where the OpenAPI states no default, its examples
// decide: deployments come last finished first, failures last started first.

#include <cstdint>
#include <limits>
#include <string>

#include "intake/event.h"
#include "intake/query.h"
#include "intake/request_document.h"

namespace dora::intake {

enum class SortField { kStartedAt, kFinishedAt };

struct ListRequest {
  /// Both ends are part of the window; an event is in it by its start.
  int64_t from = std::numeric_limits<int64_t>::min();
  int64_t to = std::numeric_limits<int64_t>::max();
  int64_t limit = 10;
  SortField sort = SortField::kFinishedAt;
  bool descending = true;
  Query query;
};

Validated<ListRequest> ParseListRequest(EventKind kind,
                                        const std::string& body);

}  // namespace dora::intake
