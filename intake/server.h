#pragma once

#include <httplib.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "intake/api.h"
#include "intake/browser_guard.h"
#include "intake/dashboard/page.h"
#include "intake/debug_api.h"
#include "intake/faults/fault_plan.h"
#include "intake/http/http_listener.h"
#include "intake/request_log.h"
#include "intake/store/store.h"

// dora-intake as one object: the API, its faults and its debug paths behind an
// HTTP or HTTPS listener. main.cc runs one; tests run as many as they like.

namespace dora::intake {

struct ServerOptions {
  ListenOptions listen;
  std::string database = ":memory:";
  std::optional<std::string> api_key;  ///< the only one let in, if given
  std::vector<Fault> faults;
  std::vector<std::string> checkouts;  ///< where the page looks up commits
};

class Server {
 public:
  /// Listens when it returns. The error is for a person to read.
  static tl::expected<std::unique_ptr<Server>, std::string> Start(
      const ServerOptions& options);

  /// Stops.
  ~Server();

  int port() const { return listener_->port(); }
  const std::string& url() const { return url_; }

  /// Ends delays, hangs and connections; returns when the last one ended.
  void Stop();

 private:
  Server(const ServerOptions& options, std::unique_ptr<Store> store);

  /// The page is for a person's browser: no fault meets it, no log notes it.
  void AnswerPage(const httplib::Request& request, httplib::Response& response);

  /// Why the request is refused as one of another site's page, if it is one.
  std::optional<ApiError> WhyRefused(const httplib::Request& request) const;

  /// Answers one request and notes it in the log.
  void Answer(const httplib::Request& request, const RequestBody& body,
              httplib::Response& response);
  std::optional<int> AnswerApi(const httplib::Request& request,
                               const RequestBody& body, absl::Time received_at,
                               const std::optional<Fault>& fault,
                               httplib::Response& response);

  std::unique_ptr<Store> store_;
  RequestLog log_;
  FaultPlan faults_;
  BrowserGuard guard_;
  Api api_;
  DebugApi debug_api_;
  dashboard::Page page_;
  std::atomic<bool> stopping_{false};
  std::string url_;
  // Last, so that its threads end before what they use does.
  std::unique_ptr<HttpListener> listener_;
};

}  // namespace dora::intake
