#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "intake/http/stop_signal.h"

// One TCP connection that a client opened, with TLS or without, and all that a
// server can do to it, the rude things too. For one thread, except for Abort.

namespace dora::intake::http {

class Connection {
 public:
  /// Takes `descriptor`, a connected socket that does not block; `number` tells
  /// it from others. Speaks TLS where `tls` is not null. `stop` must outlive
  /// this; it ends what waits for the client, but no write.
  Connection(int descriptor, int64_t number, SSL_CTX* tls,
             const StopSignal& stop);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int64_t number() const { return number_; }
  /// The client's address in numbers, such as `127.0.0.1`.
  const std::string& remote_address() const { return remote_address_; }
  int local_port() const { return local_port_; }

  /// TLS's handshake; true at once without TLS. False when it fails.
  bool Open();

  /// The bytes that come next, as soon as there are any. Empty when the client
  /// has ended its side or broken off, when `limit` is over, and when the
  /// server stops.
  std::string Read(absl::Duration limit);

  /// False when the client is gone, or has not taken a byte for 5 seconds.
  bool Write(absl::string_view bytes);

  /// Ends this side in order. What the client sends can still be read.
  void EndOutput();

  /// EndOutput, and then reads what the client still sends until it ends too,
  /// or for a while: a socket that is closed with unread bytes sends a reset,
  /// which can overtake the answer. Nothing after ResetAtEnd.
  void Finish();

  /// The client will see a TCP reset where the connection would end.
  void ResetAtEnd();

  /// Waits until the client has left, `limit` is over, or the server stops.
  void WaitUntilLeft(absl::Duration limit) const;

  /// Waits for `duration`, or until the server stops.
  void Sleep(absl::Duration duration) const { stop_.Sleep(duration); }
  bool is_stopping() const { return stop_.is_raised(); }

  /// Breaks the connection; what reads or writes it fails. For any thread.
  void Abort() const;

 private:
  struct SslDeleter {
    void operator()(SSL* ssl) const;
  };

  /// What poll(2) must wait for until a call that returned `result` can go on;
  /// 0 when it never can. `plain` is the answer of a connection without TLS.
  short MissingFor(int result, short plain) const;

  const int descriptor_;
  const int64_t number_;
  const StopSignal& stop_;
  std::string remote_address_;
  int local_port_ = 0;
  bool resets_ = false;
  std::unique_ptr<SSL, SslDeleter> ssl_;
};

}  // namespace dora::intake::http
