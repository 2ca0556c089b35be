#include "intake/server.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "intake/http/http_server.h"
#include "intake/http/tls.h"
#include "sinks/dora/names.h"

namespace dora::intake {
namespace {

const char* SchemeOf(const ServerOptions& options) {
  return options.tls_certificate_file.empty() ? "http" : "https";
}

std::string UrlOf(const ServerOptions& options, int port) {
  const bool is_ipv6 = absl::StrContains(options.host, ":");
  return absl::StrCat(SchemeOf(options), "://", is_ipv6 ? "[" : "",
                      options.host, is_ipv6 ? "]" : "", ":", port);
}

core::Expected<std::unique_ptr<http::ConnectionServer>, std::string> Listen(
    const ServerOptions& options) {
  http::ListenOptions listen;
  listen.host = options.host;
  listen.port = options.port;
  if (!options.tls_certificate_file.empty()) {
    auto tls =
        http::NewTlsContext(options.tls_certificate_file, options.tls_key_file);
    if (!tls) return tl::unexpected(tls.error());
    listen.tls = std::move(*tls);
  }
  return http::ConnectionServer::Listen(listen);
}

// What is wrong with the folder that the user named, or nothing.
std::string MakeFolder(const std::string& folder) {
  std::error_code error;
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  return error ? absl::StrCat("cannot use the folder ", folder, ": ",
                              error.message())
               : "";
}

http::Response Json(const ApiReply& reply) {
  http::Response response{reply.status, {}, reply.body};
  if (!reply.allow.empty()) response.fields.push_back({"Allow", reply.allow});
  if (!reply.body.empty()) {
    response.fields.push_back({"Content-Type", "application/json"});
  }
  return response;
}

http::Response Json(const ApiError& error) {
  return Json(ApiReply{error.status, ErrorBody(error), ""});
}

Caller CallerOf(const http::Request& request,
                const http::Connection& connection) {
  return {connection.local_port(), request.Values("Host"),
          request.Values("Origin"), request.Values("Sec-Fetch-Site")};
}

LoggedRequest Describe(const http::Request& request, absl::Time received_at,
                       const http::Connection& connection) {
  LoggedRequest logged;
  logged.method = request.method;
  logged.path = request.path;
  logged.http_version = request.version;
  for (const http::Field& field : request.fields) {
    std::string& all = logged.headers[field.name];
    absl::StrAppend(&all, all.empty() ? "" : ", ", field.value);
  }
  logged.body = LoggedBody(request.body, request.Value("Content-Type"));
  logged.received_at = received_at;
  logged.connection = connection.number();
  return logged;
}

ApiRequest ToApiRequest(const http::Request& request, absl::Time received_at) {
  ApiRequest result;
  result.method = request.method;
  result.path = request.path;
  for (const http::Field& parameter : request.Parameters()) {
    result.parameters.emplace(parameter.name, parameter.value);
  }
  result.api_key = request.Value(sinks::wire::kApiKeyHeader);
  result.app_key = request.Value(sinks::wire::kAppKeyHeader);
  result.content_type = request.Value("Content-Type");
  result.body = request.body;
  result.body_too_large = request.body_too_large;
  result.received_at = received_at;
  return result;
}

}  // namespace

core::Expected<std::unique_ptr<Server>, std::string> Server::Start(
    const ServerOptions& options) {
  DbResult<std::unique_ptr<Store>> store = Store::Open(options.database);
  if (!store) {
    return tl::unexpected(absl::StrCat("cannot open the database ",
                                       options.database, ": ", store.error()));
  }
  if (const std::string why = MakeFolder(options.repositories); !why.empty()) {
    return tl::unexpected(why);
  }
  auto listener = Listen(options);
  if (!listener) return tl::unexpected(listener.error());
  example::Example example;
  if (options.example) example = example::MakeExample(absl::Now());
  const std::vector<example::Request> requests = std::move(example.requests);
  std::unique_ptr<Server> server(new Server(
      options, std::move(example), std::move(*store), std::move(*listener)));
  const std::string problem = server->AddExample(requests, options.account);
  if (!problem.empty()) return tl::unexpected(problem);
  server->listener_->Start([server = server.get()](auto& connection) {
    const http::HttpOptions http{
        [](const http::Request& head) { return MaxBodyBytes(head.path); },
        [](int status) {
          return ErrorBody({status, {{StatusTitle(status), ""}}});
        }};
    http::ServeHttp(connection, http,
                    [server](const auto& request, auto& client) {
                      return server->Serve(request, client);
                    });
  });
  return server;
}

Server::Server(const ServerOptions& options, example::Example example,
               std::unique_ptr<Store> store,
               std::unique_ptr<http::ConnectionServer> listener)
    : store_(std::move(store)),
      repositories_(options.repositories),
      faults_(options.faults),
      guard_(SchemeOf(options), options.host),
      api_(*store_, repositories_, options.account),
      debug_api_(log_, faults_, *store_),
      example_commits_(std::move(example.commits)),
      checkouts_(options.checkouts),
      commits_({&example_commits_, &repositories_, &checkouts_}),
      page_(*store_, commits_),
      url_(UrlOf(options, listener->port())),
      listener_(std::move(listener)) {}

Server::~Server() { Stop(); }

void Server::Stop() {
  repositories_.Stop();
  listener_->Stop();
}

std::string Server::AddExample(const std::vector<example::Request>& requests,
                               const AccountOptions& account) {
  for (const example::Request& one : requests) {
    ApiRequest request;
    request.method = one.method;
    request.path = one.path;
    request.api_key = account.api_key.value_or("example");
    request.app_key = account.app_key.value_or("example");
    request.content_type = "application/json";
    request.body = one.body;
    request.received_at = absl::Now();
    const ApiReply reply = api_.Handle(request);
    if (reply.status >= 300) {
      return absl::StrCat("the example was refused: ", reply.body);
    }
  }
  return "";
}

bool Server::Serve(const http::Request& request, http::Connection& connection) {
  if (const std::optional<ApiError> error = WhyRefused(request, connection)) {
    return http::Send(Json(*error), request, connection);
  }
  if (const auto response = AnswerOpenly(request, connection)) {
    return http::Send(*response, request, connection);
  }
  const absl::Time received_at = absl::Now();
  const int64_t number = log_.Add(Describe(request, received_at, connection));
  const std::optional<Fault> fault = faults_.Decide(request.path);
  const Answer answer = AnswerApi(request, received_at, fault, connection);
  std::optional<int> status;
  if (answer.response) status = answer.response->status;
  // Before it is sent: a client that has its answer finds it in the log.
  log_.Finish(number, status, fault ? fault->name : "");
  return Deliver(answer, request, connection);
}

std::optional<ApiError> Server::WhyRefused(
    const http::Request& request, const http::Connection& connection) const {
  const Caller caller = CallerOf(request, connection);
  if (auto error = guard_.RefuseOtherOrigin(caller)) return error;
  const bool needs_no_key = DebugApi::Owns(request.path) ||
                            dashboard::Page::Owns(request.method, request.path);
  return needs_no_key ? guard_.RefuseOtherHost(caller) : std::nullopt;
}

std::optional<http::Response> Server::AnswerOpenly(
    const http::Request& request, const http::Connection& connection) {
  if (DebugApi::Owns(request.path)) {
    return Json(debug_api_.Handle(request.method, request.path, request.body,
                                  connection.remote_address()));
  }
  if (dashboard::Page::Owns(request.method, request.path)) {
    return AnswerPage(request, connection);
  }
  return std::nullopt;
}

http::Response Server::AnswerPage(const http::Request& request,
                                  const http::Connection& connection) {
  if (!IsLoopback(connection.remote_address())) {
    return Json(ApiError{403, {{"this page answers this machine only", ""}}});
  }
  dashboard::Filter filter;
  filter.service = request.Parameter("service");
  filter.env = request.Parameter("env");
  filter.team = request.Parameter("team");
  filter.tag = request.Parameter("tag");
  filter = dashboard::WithDays(std::move(filter), request.Parameter("days"));
  dashboard::Reply reply = page_.Show(filter, url_, absl::Now());
  http::Response response{reply.status, {}, std::move(reply.html)};
  response.fields.push_back({"Content-Type", "text/html; charset=utf-8"});
  for (const dashboard::Header& header : dashboard::Page::Headers()) {
    response.fields.push_back({header.name, header.value});
  }
  return response;
}

Answer Server::AnswerApi(const http::Request& request, absl::Time received_at,
                         const std::optional<Fault>& fault,
                         const http::Connection& connection) {
  const TrueAnswer true_answer = [&] {
    if (request.body_unreadable) {
      return Json(BadRequest("the body cannot be read"));
    }
    const ApiReply reply = api_.Handle(ToApiRequest(request, received_at));
    if (request.path == sinks::wire::kPackfilePath) page_.ForgetCommits();
    return Json(reply);
  };
  if (!fault) return {true_answer()};
  return AnswerWithFault(*fault, connection, true_answer);
}

}  // namespace dora::intake
