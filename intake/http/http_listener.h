#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <tl/expected.hpp>

// An HTTP/1.1 server as one function: every request, whatever its method and
// path, goes with its body to one handler. Owns the port, the connections and
// their threads, and ends them all promptly; knows nothing of the API
// but the shape of its errors.

namespace dora::intake {

struct ListenOptions {
  std::string host = "127.0.0.1";
  int port = 0;                      ///< 0: the kernel chooses
  std::string tls_certificate_file;  ///< with the key file: HTTPS
  std::string tls_key_file;
  size_t max_body_bytes = 0;
};

struct RequestBody {
  std::string bytes;
  bool too_large = false;
  bool unreadable = false;  ///< cut off, or wrongly encoded
};

using HttpHandler = std::function<void(const httplib::Request&,
                                       const RequestBody&, httplib::Response&)>;

class HttpListener {
 public:
  /// Listens when it returns; `handler` is called by many threads. The error
  /// says what cannot be listened on, and why.
  static tl::expected<std::unique_ptr<HttpListener>, std::string> Start(
      const ListenOptions& options, HttpHandler handler);

  /// Stops.
  ~HttpListener();

  int port() const { return port_; }

  /// Ends all connections after the answers under way; returns when they ended.
  void Stop();

 private:
  HttpListener(std::unique_ptr<httplib::Server> server, HttpHandler handler);

  void Configure(const ListenOptions& options);
  void Route();
  bool Bind(const ListenOptions& options);
  void Listen();
  void Answer(const httplib::Request& request,
              const httplib::ContentReader& reader,
              httplib::Response& response) const;

  std::unique_ptr<httplib::Server> server_;
  HttpHandler handler_;
  size_t max_body_bytes_ = 0;
  int socket_ = -1;
  int port_ = 0;
  std::thread thread_;
  std::future<void> ended_;
};

}  // namespace dora::intake
