#include "tests/support/raw_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"

namespace dora::testing {
namespace {

/// How soon a wait notices that the server stops.
constexpr absl::Duration kStep = absl::Milliseconds(20);
constexpr int kStepMilliseconds = 20;

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

bool IsReadable(int descriptor) {
  pollfd watched{descriptor, POLLIN | POLLRDHUP, 0};
  return poll(&watched, 1, kStepMilliseconds) > 0;
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

std::shared_ptr<void> NewTlsContext(const TlsFiles& tls,
                                    const std::string& protocol) {
  const std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()),
                                         &SSL_CTX_free);
  EXPECT_EQ(SSL_CTX_use_certificate_chain_file(context.get(),
                                               tls.certificate.c_str()),
            1);
  EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context.get(), tls.key.c_str(),
                                        SSL_FILETYPE_PEM),
            1);
  if (!protocol.empty()) {
    SSL_CTX_set_alpn_select_cb(context.get(), &SelectProtocol,
                               const_cast<std::string*>(&protocol));
  }
  return context;
}

}  // namespace

/// One connection, with TLS or without.
class RawServer::Channel {
 public:
  Channel(int descriptor, SSL_CTX* context) : descriptor_(descriptor) {
    // Nothing waits longer than this for a client that has gone silent.
    const timeval limit{5, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (context == nullptr) return;
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), descriptor);
    is_open_ = SSL_accept(ssl_.get()) == 1;
  }
  ~Channel() { close(descriptor_); }

  bool is_open() const { return is_open_; }
  int descriptor() const { return descriptor_; }

  bool HasMore() const {
    return (ssl_ && SSL_has_pending(ssl_.get()) == 1) ||
           IsReadable(descriptor_);
  }

  /// What comes next; empty at the end.
  std::string Read() {
    char buffer[4096];
    const ssize_t count = ssl_ ? SSL_read(ssl_.get(), buffer, sizeof buffer)
                               : recv(descriptor_, buffer, sizeof buffer, 0);
    return count > 0 ? std::string(buffer, static_cast<size_t>(count)) : "";
  }

  bool Write(const std::string& bytes) {
    const ssize_t count =
        ssl_ ? SSL_write(ssl_.get(), bytes.data(),
                         static_cast<int>(bytes.size()))
             : send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return count == static_cast<ssize_t>(bytes.size());
  }

  void Reset() {
    const linger at_once{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }

  void Close() {
    if (ssl_) SSL_shutdown(ssl_.get());
    shutdown(descriptor_, SHUT_WR);
  }

 private:
  struct SslDeleter {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  int descriptor_;
  bool is_open_ = true;
  std::unique_ptr<SSL, SslDeleter> ssl_;
};

RawServer::RawServer(RawAnswer answer, const TlsFiles& tls)
    : answer_(std::move(answer)) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL's writes raise it
  if (!tls.certificate.empty()) {
    tls_context_ = NewTlsContext(tls, answer_.application_protocol);
  }
  listener_ = BindAnywhere(port_);
  EXPECT_EQ(listen(listener_, 64), 0);
  accepting_ = std::thread([this] { Accept(); });
}

RawServer::~RawServer() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
  }
  accepting_.join();
  for (std::thread& connection : connections_) connection.join();
  close(listener_);
}

std::vector<absl::Time> RawServer::Requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

std::string RawServer::Received() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return received_;
}

bool RawServer::is_stopping() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return stopping_;
}

void RawServer::Accept() {
  while (!is_stopping()) {
    if (!IsReadable(listener_)) continue;
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    connections_.emplace_back([this, descriptor] { Serve(descriptor); });
  }
}

void RawServer::Note(absl::Time when, const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  requests_.push_back(when);
  received_ += text;
}

void RawServer::Serve(int descriptor) {
  if (answer_.read == RawAnswer::Read::kNothing) Note(absl::Now(), "");
  Channel channel(descriptor, static_cast<SSL_CTX*>(tls_context_.get()));
  if (!channel.is_open() || !Read(channel)) return;
  Write(channel);
  switch (answer_.end) {
    case RawAnswer::End::kReset:
      channel.Reset();
      return;
    case RawAnswer::End::kClose:
      channel.Close();
      break;
    case RawAnswer::End::kStay:
      break;
  }
  // Until the client has gone: closing earlier might reset the connection.
  while (!is_stopping()) {
    if (channel.HasMore() && channel.Read().empty()) return;
  }
}

bool RawServer::Read(Channel& channel) {
  if (answer_.read == RawAnswer::Read::kNothing) return true;
  const absl::Time now = absl::Now();
  std::string text;
  while (!is_stopping()) {
    if (!channel.HasMore()) continue;
    const std::string more = channel.Read();
    if (more.empty()) return false;
    text += more;
    if (answer_.read == RawAnswer::Read::kSomething || IsWholeRequest(text)) {
      Note(now, text);
      return true;
    }
  }
  return false;
}

void RawServer::Write(Channel& channel) {
  bool first = true;
  do {
    for (const std::string& piece : answer_.pieces) {
      const absl::Time due = absl::Now() + answer_.pause;
      while (!first && absl::Now() < due) {
        if (is_stopping()) return;
        absl::SleepFor(std::min(kStep, due - absl::Now()));
      }
      first = false;
      if (is_stopping() || !channel.Write(piece)) return;
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
