#include "intake/http/http_listener.h"

#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "intake/contract/api_error.h"
#include "intake/http/connection.h"
#include "intake/http/connection_threads.h"
#include "intake/http/tls.h"

namespace dora::intake {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr char kAnyPath[] = ".*";

// The library's own five would make bursts of clients wait for TCP's retry.
constexpr int kBacklog = 1024;
constexpr size_t kRequestsPerConnection = 1'000'000'000;
constexpr seconds kIdle(60);
constexpr seconds kReadTimeout(30);
constexpr seconds kWriteTimeout(5);
constexpr seconds kGrace(1);

bool HasBody(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") ||
         (request.has_header("Content-Length") &&
          request.get_header_value("Content-Length") != "0");
}

// The methods whose body the library reads.
bool MayHaveBody(const httplib::Request& request) {
  return request.method == "POST" || request.method == "PUT" ||
         request.method == "PATCH" || request.method == "DELETE";
}

// Reads to the end even when the limit is passed, so that the connection is
// ready for its next request.
RequestBody ReadBody(const httplib::Request& request,
                     const httplib::ContentReader& reader, size_t limit,
                     const httplib::Response& response) {
  RequestBody body;
  const auto take = [&](const char* data, size_t size) {
    body.too_large = body.too_large || body.bytes.size() + size > limit;
    if (!body.too_large) body.bytes.append(data, size);
    return true;
  };
  const auto any_part = [](const httplib::MultipartFormData&) { return true; };
  const bool complete =
      request.is_multipart_form_data() ? reader(any_part, take) : reader(take);
  if (body.too_large) body.bytes.clear();
  if (complete) return body;
  // 413: the announced length was over the limit, and has been skipped.
  body.too_large = response.status == 413;
  body.unreadable = !body.too_large;
  return body;
}

// For what the library refuses before anyone is asked: a malformed request
// line, a path that is too long.
void FillErrorBody(const httplib::Request&, httplib::Response& response) {
  if (!response.body.empty()) return;
  const ApiError error{response.status, {{StatusTitle(response.status), ""}}};
  response.set_content(ErrorBody(error), "application/json");
}

}  // namespace

tl::expected<std::unique_ptr<HttpListener>, std::string> HttpListener::Start(
    const ListenOptions& options, HttpHandler handler) {
  tl::expected<std::unique_ptr<httplib::Server>, std::string> server =
      std::make_unique<httplib::Server>();
  if (!options.tls_certificate_file.empty()) {
    server = MakeTlsServer(options.tls_certificate_file, options.tls_key_file);
  }
  if (!server) return tl::unexpected(server.error());
  std::unique_ptr<HttpListener> listener(
      new HttpListener(std::move(*server), std::move(handler)));
  listener->Configure(options);
  listener->Route();
  if (!listener->Bind(options)) {
    return tl::unexpected(absl::StrCat("cannot listen on ", options.host, ":",
                                       options.port, ": ",
                                       std::strerror(errno)));
  }
  listener->Listen();
  return listener;
}

HttpListener::HttpListener(std::unique_ptr<httplib::Server> server,
                           HttpHandler handler)
    : server_(std::move(server)), handler_(std::move(handler)) {}

HttpListener::~HttpListener() { Stop(); }

void HttpListener::Stop() {
  if (!thread_.joinable()) return;
  server_->stop();
  EndConnections(port_, Ending::kAfterAnswers);
  if (ended_.wait_for(kGrace) != std::future_status::ready) {
    EndConnections(port_, Ending::kNow);
  }
  thread_.join();
}

void HttpListener::Configure(const ListenOptions& options) {
  max_body_bytes_ = options.max_body_bytes;
  server_->new_task_queue = [] { return new ConnectionThreads; };
  server_->set_tcp_nodelay(true);
  server_->set_keep_alive_max_count(kRequestsPerConnection);
  server_->set_keep_alive_timeout(kIdle.count());
  server_->set_read_timeout(kReadTimeout.count());
  server_->set_write_timeout(kWriteTimeout.count());
  server_->set_payload_max_length(options.max_body_bytes);
  // Without the library's SO_REUSEPORT: a port that is taken is an error.
  server_->set_socket_options([this](int descriptor) {
    const int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    socket_ = descriptor;
  });
}

// The library waits for a body of unknown length where a request announces
// none (a plain DELETE): such requests are answered before it looks for one.
void HttpListener::Route() {
  server_->set_error_handler(FillErrorBody);
  server_->set_pre_routing_handler([this](const auto& request, auto& response) {
    const bool readable = HasBody(request) && MayHaveBody(request);
    if (readable) return httplib::Server::HandlerResponse::Unhandled;
    RequestBody body;
    body.unreadable = HasBody(request);
    if (body.unreadable) response.set_header("Connection", "close");
    handler_(request, body, response);
    return httplib::Server::HandlerResponse::Handled;
  });
  const auto answer = [this](const auto& request, auto& response,
                             const auto& reader) {
    Answer(request, reader, response);
  };
  server_->Post(kAnyPath, answer);
  server_->Put(kAnyPath, answer);
  server_->Patch(kAnyPath, answer);
  server_->Delete(kAnyPath, answer);
}

bool HttpListener::Bind(const ListenOptions& options) {
  errno = 0;
  if (options.port == 0) {
    port_ = server_->bind_to_any_port(options.host);
    if (port_ <= 0) return false;
  } else {
    if (!server_->bind_to_port(options.host, options.port)) return false;
    port_ = options.port;
  }
  return listen(socket_, kBacklog) == 0;
}

void HttpListener::Listen() {
  std::promise<void> ended;
  ended_ = ended.get_future();
  thread_ = std::thread([this, ended = std::move(ended)]() mutable {
    server_->listen_after_bind();
    ended.set_value();
  });
  // Stopping a server that does not run yet has no effect.
  while (!server_->is_running()) std::this_thread::sleep_for(milliseconds(1));
}

void HttpListener::Answer(const httplib::Request& request,
                          const httplib::ContentReader& reader,
                          httplib::Response& response) const {
  const RequestBody body = ReadBody(request, reader, max_body_bytes_, response);
  response.status = -1;
  if (body.unreadable) response.set_header("Connection", "close");
  handler_(request, body, response);
}

}  // namespace dora::intake
