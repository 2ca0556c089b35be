#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "intake/http/connection_server.h"

// A server that writes the bytes it was given, at the pace it was given, and
// ends the connection as it was told: for answers that no HTTP library would
// give. It listens on loopback, at a port that the kernel chooses.

namespace dora::testing {

/// A certificate chain and its key, as PEM files.
struct TlsFiles {
  std::string certificate;
  std::string key;
};

/// What the server does on each connection.
struct RawAnswer {
  enum class Read {
    kNothing,
    kSomething,  ///< the first bytes that come
    kRequest,    ///< an HTTP/1 request with its body
  };
  enum class End {
    kClose,
    kReset,
    kStay,  ///< leaves the connection open until the client goes
  };

  Read read = Read::kRequest;
  std::vector<std::string> pieces;
  absl::Duration pause;  ///< before each piece but the first
  bool repeat = false;   ///< the pieces over and over, until the client goes
  End end = End::kClose;
  /// Speaks TLS, and of application protocols (ALPN) only this one.
  std::string application_protocol = {};
};

class RawServer {
 public:
  /// Serves `answer`; with TLS where `tls` names files.
  explicit RawServer(RawAnswer answer, const TlsFiles& tls = {});
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  int port() const { return server_->port(); }

  /// When each connection came: those from which something was read, or all
  /// where nothing is to be read.
  std::vector<absl::Time> Requests() const;

  /// All that clients sent, decrypted.
  std::string Received() const;

 private:
  void Serve(intake::http::Connection& connection);
  void Note(absl::Time when, const std::string& text);
  bool Read(intake::http::Connection& connection);
  void Write(intake::http::Connection& connection) const;

  const RawAnswer answer_;
  mutable std::mutex mutex_;
  std::vector<absl::Time> requests_;
  std::string received_;
  // Last, so that its threads end before what they use does.
  std::unique_ptr<intake::http::ConnectionServer> server_;
};

/// A loopback port that refuses every connection for as long as this lives.
class RefusingPort {
 public:
  RefusingPort();
  RefusingPort(const RefusingPort&) = delete;
  RefusingPort& operator=(const RefusingPort&) = delete;
  ~RefusingPort();

  int port() const { return port_; }

 private:
  int descriptor_;
  int port_;
};

/// A loopback port where a connection is never established: it listens, and
/// those who came earlier fill its queue.
class SilentPort {
 public:
  /// At 127.0.0.1, where the kernel chooses the port.
  SilentPort() : SilentPort("127.0.0.1", 0) {}
  SilentPort(const std::string& address, int port);
  SilentPort(const SilentPort&) = delete;
  SilentPort& operator=(const SilentPort&) = delete;
  ~SilentPort();

  int port() const { return port_; }

 private:
  int descriptor_ = -1;
  int port_ = 0;
  std::vector<int> waiting_;
};

}  // namespace dora::testing
