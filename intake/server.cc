#include "intake/server.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include "core/wire_names.h"
#include "intake/faults/fault_effect.h"
#include "intake/http/connection_threads.h"

namespace dora::intake {
namespace {

namespace wire = core::wire;

const char* SchemeOf(const ListenOptions& listen) {
  return listen.tls_certificate_file.empty() ? "http" : "https";
}

std::vector<std::string> AllValues(const httplib::Request& request,
                                   const char* header) {
  std::vector<std::string> values;
  for (size_t i = 0; i < request.get_header_value_count(header); ++i) {
    values.push_back(request.get_header_value(header, i));
  }
  return values;
}

Caller CallerOf(const httplib::Request& request) {
  return {request.local_port, AllValues(request, "Host"),
          AllValues(request, "Origin"), AllValues(request, "Sec-Fetch-Site")};
}

int Send(const ApiReply& reply, httplib::Response& response) {
  if (!reply.allow.empty()) response.set_header("Allow", reply.allow);
  if (!reply.body.empty()) {
    response.set_content(reply.body, "application/json");
  }
  return response.status = reply.status;
}

// The library adds these to what the client sent.
bool IsOwnHeader(const std::string& name) {
  return name == "REMOTE_ADDR" || name == "REMOTE_PORT" ||
         name == "LOCAL_ADDR" || name == "LOCAL_PORT";
}

LoggedRequest Describe(const httplib::Request& request, const RequestBody& body,
                       absl::Time received_at) {
  LoggedRequest logged;
  logged.method = request.method;
  logged.path = request.path;
  logged.http_version =
      std::string(absl::StripPrefix(request.version, "HTTP/"));
  for (const auto& [name, value] : request.headers) {
    if (IsOwnHeader(name)) continue;
    std::string& all = logged.headers[name];
    absl::StrAppend(&all, all.empty() ? "" : ", ", value);
  }
  logged.body = body.bytes;
  logged.received_at = received_at;
  logged.connection = ConnectionThreads::Current();
  return logged;
}

ApiRequest ToApiRequest(const httplib::Request& request,
                        const RequestBody& body, absl::Time received_at) {
  ApiRequest result;
  result.method = request.method;
  result.path = request.path;
  result.api_key = request.get_header_value(wire::kApiKeyHeader);
  result.app_key = request.get_header_value(wire::kAppKeyHeader);
  result.content_type = request.get_header_value("Content-Type");
  result.body = body.bytes;
  result.body_too_large = body.too_large;
  result.received_at = received_at;
  return result;
}

std::string UrlOf(const ListenOptions& listen, int port) {
  const bool is_ipv6 = absl::StrContains(listen.host, ":");
  return absl::StrCat(SchemeOf(listen), "://", is_ipv6 ? "[" : "", listen.host,
                      is_ipv6 ? "]" : "", ":", port);
}

}  // namespace

tl::expected<std::unique_ptr<Server>, std::string> Server::Start(
    const ServerOptions& options) {
  DbResult<std::unique_ptr<Store>> store = Store::Open(options.database);
  if (!store) {
    return tl::unexpected(absl::StrCat("cannot open the database ",
                                       options.database, ": ", store.error()));
  }
  std::unique_ptr<Server> server(new Server(options, std::move(*store)));
  ListenOptions listen = options.listen;
  listen.max_body_bytes = kMaxBodyBytes;
  auto listener = HttpListener::Start(
      listen, [server = server.get()](const auto& request, const auto& body,
                                      auto& response) {
        server->Answer(request, body, response);
      });
  if (!listener) return tl::unexpected(listener.error());
  server->listener_ = std::move(*listener);
  server->url_ = UrlOf(listen, server->port());
  return server;
}

Server::Server(const ServerOptions& options, std::unique_ptr<Store> store)
    : store_(std::move(store)),
      faults_(options.faults),
      guard_(SchemeOf(options.listen), options.listen.host),
      api_(*store_, options.api_key),
      debug_api_(log_, faults_, *store_),
      page_(*store_, options.checkouts) {}

Server::~Server() { Stop(); }

void Server::Stop() {
  stopping_ = true;
  if (listener_ != nullptr) listener_->Stop();
}

void Server::AnswerPage(const httplib::Request& request,
                        httplib::Response& response) {
  if (!IsLoopback(request.remote_addr)) {
    const ApiError error{403, {{"this page answers this machine only", ""}}};
    Send({error.status, ErrorBody(error), ""}, response);
    return;
  }
  const dashboard::Filter filter = dashboard::ReadFilter(
      request.get_param_value("service"), request.get_param_value("env"),
      request.get_param_value("days"));
  const dashboard::Reply reply = page_.Show(filter, url_, absl::Now());
  for (const dashboard::Header& header : dashboard::Page::Headers()) {
    response.set_header(header.name, header.value);
  }
  response.set_content(reply.html, "text/html; charset=utf-8");
  response.status = reply.status;
}

std::optional<ApiError> Server::WhyRefused(
    const httplib::Request& request) const {
  const Caller caller = CallerOf(request);
  if (auto error = guard_.RefuseOtherOrigin(caller)) return error;
  const bool needs_no_key = DebugApi::Owns(request.path) ||
                            dashboard::Page::Owns(request.method, request.path);
  return needs_no_key ? guard_.RefuseOtherHost(caller) : std::nullopt;
}

void Server::Answer(const httplib::Request& request, const RequestBody& body,
                    httplib::Response& response) {
  if (const std::optional<ApiError> error = WhyRefused(request)) {
    Send({error->status, ErrorBody(*error), ""}, response);
    return;
  }
  if (DebugApi::Owns(request.path)) {
    Send(debug_api_.Handle(request.method, request.path, body.bytes,
                           request.remote_addr),
         response);
    return;
  }
  if (dashboard::Page::Owns(request.method, request.path)) {
    AnswerPage(request, response);
    return;
  }
  const absl::Time received_at = absl::Now();
  const int64_t number = log_.Add(Describe(request, body, received_at));
  const std::optional<Fault> fault = faults_.Decide(request.path);
  const std::optional<int> status =
      AnswerApi(request, body, received_at, fault, response);
  log_.Finish(number, status, fault ? fault->name : "");
}

std::optional<int> Server::AnswerApi(const httplib::Request& request,
                                     const RequestBody& body,
                                     absl::Time received_at,
                                     const std::optional<Fault>& fault,
                                     httplib::Response& response) {
  const TrueAnswer true_answer = [&](httplib::Response& answer) {
    if (body.unreadable) {
      const ApiError error = BadRequest("the body cannot be read");
      return Send({error.status, ErrorBody(error), ""}, answer);
    }
    return Send(api_.Handle(ToApiRequest(request, body, received_at)), answer);
  };
  if (!fault) return true_answer(response);
  return AnswerWithFault(*fault, request, true_answer, stopping_, response);
}

}  // namespace dora::intake
