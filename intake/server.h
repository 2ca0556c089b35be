#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"
#include "intake/api.h"
#include "intake/browser_guard.h"
#include "intake/contract/api_error.h"
#include "intake/dashboard/page.h"
#include "intake/debug_api.h"
#include "intake/example/example.h"
#include "intake/example/example_commits.h"
#include "intake/faults/fault_effect.h"
#include "intake/faults/fault_plan.h"
#include "intake/git/checkout_history.h"
#include "intake/git/histories.h"
#include "intake/http/connection_server.h"
#include "intake/http/message.h"
#include "intake/request_log.h"
#include "intake/store/store.h"

// dora-intake as one object: the API, its faults and its debug paths behind an
// HTTP or HTTPS listener. main.cc runs one; tests run as many as they like.

namespace dora::intake {

struct ServerOptions {
  std::string host = "127.0.0.1";
  int port = 0;                      ///< 0: the kernel chooses
  std::string tls_certificate_file;  ///< with the key file: HTTPS
  std::string tls_key_file;
  std::string database = ":memory:";
  /// Where uploaded commits are kept; empty: in a temporary folder.
  std::string repositories;
  AccountOptions account;
  std::vector<Fault> faults;
  std::vector<std::string> checkouts;  ///< where the page looks up commits
  bool example = false;  ///< begins with the events of intake/example/
};

class Server {
 public:
  /// Serves when it returns. The error is for a person to read.
  static core::Expected<std::unique_ptr<Server>, std::string> Start(
      const ServerOptions& options);

  /// Stops.
  ~Server();

  int port() const { return listener_->port(); }
  const std::string& url() const { return url_; }

  /// Ends delays, hangs and connections; returns when the last one ended.
  void Stop();

 private:
  Server(const ServerOptions& options, example::Example example,
         std::unique_ptr<Store> store,
         std::unique_ptr<http::ConnectionServer> listener);

  /// Takes the example's events as a client's. Returns what went wrong, or
  /// nothing.
  std::string AddExample(const std::vector<example::Request>& requests,
                         const AccountOptions& account);

  /// Answers one request; an API client's is noted in the log. Returns whether
  /// another one can follow.
  bool Serve(const http::Request& request, http::Connection& connection);

  /// Why the request is refused as one of another site's page, if it is one.
  std::optional<ApiError> WhyRefused(const http::Request& request,
                                     const http::Connection& connection) const;

  /// What is answered without a key, if it is that: no fault meets it, no log
  /// notes it.
  std::optional<http::Response> AnswerOpenly(
      const http::Request& request, const http::Connection& connection);
  http::Response AnswerPage(const http::Request& request,
                            const http::Connection& connection);
  Answer AnswerApi(const http::Request& request, absl::Time received_at,
                   const std::optional<Fault>& fault,
                   const http::Connection& connection);

  std::unique_ptr<Store> store_;
  git::Repositories repositories_;
  RequestLog log_;
  FaultPlan faults_;
  BrowserGuard guard_;
  Api api_;
  DebugApi debug_api_;
  example::ExampleCommits example_commits_;
  git::CheckoutHistory checkouts_;
  git::Histories commits_;
  dashboard::Page page_;
  const std::string url_;
  // Last, so that its threads end before what they use does.
  std::unique_ptr<http::ConnectionServer> listener_;
};

}  // namespace dora::intake
