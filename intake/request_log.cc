#include "intake/request_log.h"

#include <utility>

#include "absl/strings/match.h"
#include "intake/contract/timestamp.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

void HideKeys(std::map<std::string, std::string>& headers) {
  for (auto& [name, value] : headers) {
    if (absl::EqualsIgnoreCase(name, sinks::wire::kApiKeyHeader) ||
        absl::EqualsIgnoreCase(name, sinks::wire::kAppKeyHeader)) {
      value = "present";
    }
  }
}

// Of all that a client can make long.
size_t BytesOf(const LoggedRequest& request) {
  size_t bytes =
      request.method.size() + request.path.size() + request.body.size();
  for (const auto& [name, value] : request.headers) {
    bytes += name.size() + value.size();
  }
  return bytes;
}

nlohmann::json OrNull(const std::string& text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(text);
}

nlohmann::json Describe(const LoggedRequest& request, int64_t number) {
  nlohmann::json json = {{"number", number},
                         {"method", request.method},
                         {"path", request.path},
                         {"http_version", request.http_version},
                         {"headers", request.headers},
                         {"received_at", FormatRfc3339(request.received_at)},
                         {"connection", request.connection},
                         {"fault", OrNull(request.fault)},
                         {"status", nullptr}};
  request.body.AddTo(json);
  if (request.status) json["status"] = *request.status;
  return json;
}

}  // namespace

int64_t RequestLog::Add(LoggedRequest request) {
  HideKeys(request.headers);
  const std::lock_guard<std::mutex> lock(mutex_);
  bytes_ += BytesOf(request);
  requests_.push_back(std::move(request));
  const int64_t number =
      first_number_ + static_cast<int64_t>(requests_.size()) - 1;
  while (requests_.size() > kMaxRequests || bytes_ > kMaxBytes) {
    DropOldest();
  }
  return number;
}

void RequestLog::Finish(int64_t number, std::optional<int> status,
                        const std::string& fault) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const int64_t index = number - first_number_;
  if (index < 0 || index >= static_cast<int64_t>(requests_.size())) return;
  LoggedRequest& request = requests_[static_cast<size_t>(index)];
  request.status = status;
  request.fault = fault;
}

nlohmann::json RequestLog::ToJson() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  nlohmann::json all = nlohmann::json::array();
  int64_t number = first_number_;
  for (const LoggedRequest& request : requests_) {
    all.push_back(Describe(request, number++));
  }
  return all;
}

void RequestLog::Clear() {
  const std::lock_guard<std::mutex> lock(mutex_);
  while (!requests_.empty()) DropOldest();
}

void RequestLog::DropOldest() {
  bytes_ -= BytesOf(requests_.front());
  requests_.pop_front();
  ++first_number_;
}

}  // namespace dora::intake
