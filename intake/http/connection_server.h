#pragma once

#include <openssl/types.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/result.h"
#include "intake/http/connection.h"
#include "intake/http/listening_socket.h"
#include "intake/http/stop_signal.h"

// Accepts connections and gives each to one function, in a thread of its own.
// It owns the sockets and knows no protocol above TLS: what is served, and how
// badly, is the function's business.

namespace dora::intake::http {

struct ListenOptions {
  std::string host = "127.0.0.1";
  int port = 0;                   ///< 0: the kernel chooses
  std::shared_ptr<SSL_CTX> tls;   ///< null: no TLS
  size_t max_connections = 1000;  ///< more clients must wait
};

class ConnectionServer {
 public:
  /// Serves one connection, which is closed when this returns.
  using Serve = std::function<void(Connection&)>;

  /// Listens when it returns, and serves from Start on.
  static core::Expected<std::unique_ptr<ConnectionServer>, std::string> Listen(
      const ListenOptions& options);

  /// Stops.
  ~ConnectionServer();

  int port() const { return socket_.port(); }

  /// `serve` is called by many threads. Once only.
  void Start(Serve serve);

  /// Ends all that waits; answers under way have a second. Returns when the
  /// last connection has ended.
  void Stop();

 private:
  struct Served {
    std::unique_ptr<Connection> connection;  ///< null when it has ended
    std::thread thread;
  };

  ConnectionServer(ListeningSocket socket, const ListenOptions& options);

  void Accept();
  void Admit(int descriptor);
  void ServeOne(Served& served);
  /// Takes those that have ended off the list.
  void Reap();
  bool AllHaveEnded() const;

  ListeningSocket socket_;
  const std::shared_ptr<SSL_CTX> tls_;
  const size_t max_connections_;
  StopSignal stop_;
  Serve serve_;

  std::mutex mutex_;
  std::condition_variable ended_;
  std::list<Served> served_;
  int64_t count_ = 0;
  std::thread accepting_;
};

}  // namespace dora::intake::http
