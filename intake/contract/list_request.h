#pragma once

#include <cstdint>
#include <string>

#include "absl/time/time.h"
#include "intake/contract/event.h"
#include "intake/contract/query.h"
#include "intake/contract/request_document.h"

// DORAListDeploymentsRequest and DORAListFailuresRequest: a window of time, an
// order, a limit and a query. Where the OpenAPI states no default, its examples
// decide: deployments come last finished first, failures last started first.

namespace dora::intake {

enum class SortField { kStartedAt, kFinishedAt };

struct ListRequest {
  /// Both ends are part of the window; an event is in it by its start.
  absl::Time from = absl::InfinitePast();
  absl::Time to = absl::InfiniteFuture();
  int64_t limit = 10;
  SortField sort = SortField::kFinishedAt;
  bool descending = true;
  Query query;
};

Validated<ListRequest> ParseListRequest(EventKind kind,
                                        const std::string& body);

}  // namespace dora::intake
