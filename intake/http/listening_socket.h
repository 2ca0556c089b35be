#pragma once

#include <string>

#include "core/base/result.h"

// A TCP socket at which clients can connect.

namespace dora::intake::http {

class ListeningSocket {
 public:
  /// `host` is an address or a name of this machine's own; port 0 lets the
  /// kernel choose. The error says what cannot be listened on, and why.
  static core::Expected<ListeningSocket, std::string> Open(
      const std::string& host, int port);

  ~ListeningSocket();
  ListeningSocket(ListeningSocket&& other) noexcept;
  ListeningSocket(const ListeningSocket&) = delete;
  ListeningSocket& operator=(const ListeningSocket&) = delete;

  int descriptor() const { return descriptor_; }
  int port() const { return port_; }

  /// From now on clients are refused.
  void Close();

 private:
  explicit ListeningSocket(int descriptor);

  int descriptor_;
  int port_;
};

}  // namespace dora::intake::http
