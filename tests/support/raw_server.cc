#include "tests/support/raw_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "intake/http/connection.h"
#include "intake/http/tls.h"

namespace dora::testing {
namespace {

namespace http = intake::http;

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

/// A socket bound to `address`, at a port of the kernel's choice where it names
/// none. It is completed.
int Bind(sockaddr_in& address) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(bind(descriptor, generic, size), 0);
  EXPECT_EQ(getsockname(descriptor, generic, &size), 0);
  return descriptor;
}

/// A socket bound to a loopback port of the kernel's choice.
int BindAnywhere(int& port) {
  sockaddr_in address = Loopback(0);
  const int descriptor = Bind(address);
  port = ntohs(address.sin_port);
  return descriptor;
}

/// True when `text` is a whole HTTP/1 request: its head, and as many bytes as
/// that announces.
bool IsWholeRequest(const std::string& text) {
  const size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  const std::string head = absl::AsciiStrToLower(text.substr(0, end + 2));
  constexpr char kLength[] = "\r\ncontent-length:";
  const size_t at = head.find(kLength);
  if (at == std::string::npos) return true;
  const size_t start = at + sizeof kLength - 1;
  size_t length = 0;
  return absl::SimpleAtoi(head.substr(start, head.find("\r\n", start) - start),
                          &length) &&
         text.size() >= end + 4 + length;
}

/// ALPN with one protocol on offer: a client that does not speak it is refused
/// by an alert.
int SelectProtocol(SSL*, const unsigned char** chosen,
                   unsigned char* chosen_size, const unsigned char* offered,
                   unsigned offered_size, void* user) {
  const auto& wanted = *static_cast<const std::string*>(user);
  for (unsigned at = 0; at < offered_size; at += offered[at] + 1U) {
    if (wanted.size() == offered[at] &&
        std::memcmp(offered + at + 1, wanted.data(), wanted.size()) == 0) {
      *chosen = offered + at + 1;
      *chosen_size = offered[at];
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

http::ListenOptions OptionsFor(const TlsFiles& files,
                               const std::string& protocol) {
  http::ListenOptions options;
  if (files.certificate.empty()) return options;
  auto tls = http::NewTlsContext(files.certificate, files.key);
  EXPECT_TRUE(tls) << tls.error();
  options.tls = std::move(*tls);
  if (!protocol.empty()) {
    SSL_CTX_set_alpn_select_cb(options.tls.get(), &SelectProtocol,
                               const_cast<std::string*>(&protocol));
  }
  return options;
}

}  // namespace

RawServer::RawServer(RawAnswer answer, const TlsFiles& tls)
    : answer_(std::move(answer)) {
  auto server = http::ConnectionServer::Listen(
      OptionsFor(tls, answer_.application_protocol));
  EXPECT_TRUE(server) << server.error();
  server_ = std::move(*server);
  server_->Start([this](http::Connection& connection) { Serve(connection); });
}

std::vector<absl::Time> RawServer::Requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

std::string RawServer::Received() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return received_;
}

void RawServer::Note(absl::Time when, const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  requests_.push_back(when);
  received_ += text;
}

void RawServer::Serve(http::Connection& connection) {
  if (answer_.read == RawAnswer::Read::kNothing) Note(absl::Now(), "");
  if (!connection.Open() || !Read(connection)) return;
  Write(connection);
  if (answer_.end == RawAnswer::End::kReset) {
    connection.ResetAtEnd();
    return;
  }
  if (answer_.end == RawAnswer::End::kClose) connection.EndOutput();
  // Until the client has gone: closing earlier might reset the connection.
  while (!connection.Read(absl::InfiniteDuration()).empty()) {
  }
}

bool RawServer::Read(http::Connection& connection) {
  if (answer_.read == RawAnswer::Read::kNothing) return true;
  const absl::Time now = absl::Now();
  std::string text;
  while (true) {
    const std::string more = connection.Read(absl::InfiniteDuration());
    if (more.empty()) return false;
    text += more;
    if (answer_.read == RawAnswer::Read::kSomething || IsWholeRequest(text)) {
      Note(now, text);
      return true;
    }
  }
}

void RawServer::Write(http::Connection& connection) const {
  bool first = true;
  do {
    for (const std::string& piece : answer_.pieces) {
      if (!first) connection.Sleep(answer_.pause);
      first = false;
      if (connection.is_stopping() || !connection.Write(piece)) return;
    }
  } while (answer_.repeat);
}

RefusingPort::RefusingPort() : descriptor_(BindAnywhere(port_)) {}

RefusingPort::~RefusingPort() { close(descriptor_); }

SilentPort::SilentPort(const std::string& where, int port) {
  sockaddr_in address = Loopback(port);
  EXPECT_EQ(inet_pton(AF_INET, where.c_str(), &address.sin_addr), 1);
  descriptor_ = Bind(address);
  port_ = ntohs(address.sin_port);
  EXPECT_EQ(listen(descriptor_, 0), 0);
  // The queue is full when a connection is not established at once.
  for (int i = 0; i < 16; ++i) {
    const int client =
        socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    connect(client, reinterpret_cast<const sockaddr*>(&address),
            sizeof address);
    waiting_.push_back(client);
    pollfd watched{client, POLLOUT, 0};
    if (poll(&watched, 1, 100) == 0) return;
  }
  ADD_FAILURE() << "the queue of port " << port_ << " does not fill";
}

SilentPort::~SilentPort() {
  for (const int client : waiting_) close(client);
  close(descriptor_);
}

}  // namespace dora::testing
