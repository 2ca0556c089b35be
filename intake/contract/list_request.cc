#include "intake/contract/list_request.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"
#include "intake/contract/timestamp.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

constexpr int64_t kMaxLimit = 1000;

void ReadType(EventKind kind, const ObjectReader& data) {
  const std::string expected = kind == EventKind::kDeployment
                                   ? "dora_deployments_list_request"
                                   : "dora_failures_list_request";
  if (data.String(sinks::wire::kType).value_or(expected) == expected) return;
  data.Report(sinks::wire::kType, absl::StrCat("type must be ", expected));
}

void ReadTime(const ObjectReader& attributes, const char* key,
              absl::Time& time) {
  const std::optional<std::string> text = attributes.String(key);
  if (!text) return;
  const std::optional<absl::Time> parsed = ParseRfc3339(*text);
  if (parsed) {
    time = *parsed;
  } else {
    attributes.Report(key, absl::StrCat(key, " must be an RFC 3339 date-time",
                                        ", not '", *text, "'"));
  }
}

void ReadLimit(const ObjectReader& attributes, ListRequest& request) {
  request.limit = attributes.Integer("limit").value_or(request.limit);
  if (request.limit >= 1 && request.limit <= kMaxLimit) return;
  attributes.Report("limit", absl::StrCat("limit must be 1 to ", kMaxLimit,
                                          ", not ", request.limit));
}

void ReadSort(const ObjectReader& attributes, ListRequest& request) {
  const std::optional<std::string> sort = attributes.String("sort");
  if (!sort) return;
  request.descending = !sort->empty() && sort->front() == '-';
  const std::string field = sort->substr(request.descending ? 1 : 0);
  if (field == core::field::kStartedAt) {
    request.sort = SortField::kStartedAt;
  } else if (field == core::field::kFinishedAt) {
    request.sort = SortField::kFinishedAt;
  } else {
    attributes.Report("sort",
                      "sort must be started_at or finished_at, with - before "
                      "it for descending");
  }
}

void ReadQuery(const ObjectReader& attributes, ListRequest& request) {
  auto query = Query::Parse(attributes.String("query").value_or(""));
  if (query) {
    request.query = std::move(*query);
  } else {
    attributes.Report("query", query.error());
  }
}

}  // namespace

Validated<ListRequest> ParseListRequest(EventKind kind,
                                        const std::string& body) {
  RequestDocument document(body);
  const ObjectReader data = document.Data();
  ReadType(kind, data);
  const ObjectReader attributes = data.RequiredObject(sinks::wire::kAttributes);
  ListRequest request;
  request.sort = kind == EventKind::kDeployment ? SortField::kFinishedAt
                                                : SortField::kStartedAt;
  ReadTime(attributes, "from", request.from);
  ReadTime(attributes, "to", request.to);
  ReadLimit(attributes, request);
  ReadSort(attributes, request);
  ReadQuery(attributes, request);
  return document.Outcome(std::move(request));
}

}  // namespace dora::intake
