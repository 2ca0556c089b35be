#include "intake/http/connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"

namespace dora::intake::http {
namespace {

constexpr absl::Duration kHandshakeLimit = absl::Seconds(30);
constexpr absl::Duration kWriteLimit = absl::Seconds(5);
constexpr absl::Duration kFinishLimit = absl::Seconds(2);

struct Address {
  std::string host;
  int port = 0;
};

// One end of a connection: by getsockname or getpeername.
Address AddressOf(int descriptor, int (*name_of)(int, sockaddr*, socklen_t*)) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  auto* generic = reinterpret_cast<sockaddr*>(&storage);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  Address address;
  if (name_of(descriptor, generic, &size) == 0 &&
      getnameinfo(generic, size, host, sizeof(host), port, sizeof(port),
                  NI_NUMERICHOST | NI_NUMERICSERV) == 0 &&
      absl::SimpleAtoi(port, &address.port)) {
    address.host = host;
  }
  return address;
}

}  // namespace

void Connection::SslDeleter::operator()(SSL* ssl) const { SSL_free(ssl); }

Connection::Connection(int descriptor, int64_t number, SSL_CTX* tls,
                       const StopSignal& stop)
    : descriptor_(descriptor),
      number_(number),
      stop_(stop),
      remote_address_(AddressOf(descriptor, getpeername).host),
      local_port_(AddressOf(descriptor, getsockname).port) {
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  if (tls == nullptr) return;
  ssl_.reset(SSL_new(tls));
  SSL_set_fd(ssl_.get(), descriptor_);
  SSL_set_mode(ssl_.get(), SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                               SSL_MODE_ENABLE_PARTIAL_WRITE);
}

Connection::~Connection() { close(descriptor_); }

bool Connection::Open() {
  const absl::Time deadline = absl::Now() + kHandshakeLimit;
  while (ssl_) {
    ERR_clear_error();
    const int result = SSL_accept(ssl_.get());
    if (result == 1) return true;
    const short missing = MissingFor(result, 0);
    if (missing == 0 || stop_.Wait(descriptor_, missing,
                                   deadline - absl::Now()) != Woken::kReady) {
      return false;
    }
  }
  return true;
}

std::string Connection::Read(absl::Duration limit) {
  char buffer[16384];
  const absl::Time deadline = absl::Now() + limit;
  while (!stop_.is_raised()) {
    ERR_clear_error();
    const auto count =
        ssl_ ? SSL_read(ssl_.get(), buffer, sizeof(buffer))
             : static_cast<int>(recv(descriptor_, buffer, sizeof(buffer), 0));
    if (count > 0) return std::string(buffer, static_cast<size_t>(count));
    const short missing = MissingFor(count, POLLIN);
    if (missing == 0 || stop_.Wait(descriptor_, missing,
                                   deadline - absl::Now()) != Woken::kReady) {
      break;
    }
  }
  return "";
}

bool Connection::Write(absl::string_view bytes) {
  constexpr size_t kPiece = 1024 * 1024;
  while (!bytes.empty()) {
    const absl::string_view piece = bytes.substr(0, kPiece);
    ERR_clear_error();
    const auto count = ssl_
                           ? SSL_write(ssl_.get(), piece.data(),
                                       static_cast<int>(piece.size()))
                           : static_cast<int>(send(descriptor_, piece.data(),
                                                   piece.size(), MSG_NOSIGNAL));
    if (count > 0) {
      bytes.remove_prefix(static_cast<size_t>(count));
      continue;
    }
    const short missing = MissingFor(count, POLLOUT);
    if (missing == 0 ||
        WaitFor(descriptor_, missing, kWriteLimit) != Woken::kReady) {
      return false;
    }
  }
  return true;
}

void Connection::EndOutput() {
  ERR_clear_error();
  if (ssl_) SSL_shutdown(ssl_.get());
  shutdown(descriptor_, SHUT_WR);
}

void Connection::Finish() {
  if (resets_) return;
  EndOutput();
  const absl::Time deadline = absl::Now() + kFinishLimit;
  char buffer[16384];
  // Of TLS too only that the bytes end matters, not what they say.
  while (stop_.Wait(descriptor_, POLLIN, deadline - absl::Now()) ==
             Woken::kReady &&
         recv(descriptor_, buffer, sizeof(buffer), 0) > 0) {
  }
}

// Closing with a linger time of zero is what sends a reset.
void Connection::ResetAtEnd() {
  resets_ = true;
  const linger at_once{1, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

void Connection::WaitUntilLeft(absl::Duration limit) const {
  stop_.Wait(descriptor_, POLLRDHUP, limit);
}

void Connection::Abort() const { shutdown(descriptor_, SHUT_RDWR); }

short Connection::MissingFor(int result, short plain) const {
  if (!ssl_) {
    const bool may_go_on =
        result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    return may_go_on ? plain : 0;
  }
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return POLLIN;
    case SSL_ERROR_WANT_WRITE:
      return POLLOUT;
    default:
      return 0;
  }
}

}  // namespace dora::intake::http
