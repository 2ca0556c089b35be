#include "intake/http/listening_socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dora::intake::http {
namespace {

// A short queue would make bursts of clients wait for TCP's retry.
constexpr int kBacklog = 1024;

using Addresses = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

// A socket that listens at `address`, or -1 and errno.
int ListenAt(const addrinfo& address) {
  const int descriptor =
      socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  // Not SO_REUSEPORT: a port that is taken is an error.
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(descriptor, address.ai_addr, address.ai_addrlen) == 0 &&
      listen(descriptor, kBacklog) == 0) {
    return descriptor;
  }
  const int reason = errno;
  close(descriptor);
  errno = reason;
  return -1;
}

int PortOf(int descriptor) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  getsockname(descriptor, reinterpret_cast<sockaddr*>(&storage), &size);
  return ntohs(storage.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(storage).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(storage).sin_port);
}

}  // namespace

core::Expected<ListeningSocket, std::string> ListeningSocket::Open(
    const std::string& host, int port) {
  const auto fail = [&](const char* why) {
    return tl::unexpected(
        absl::StrCat("cannot listen on ", host, ":", port, ": ", why));
  };
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE;
  addrinfo* first = nullptr;
  const int problem =
      getaddrinfo(host.c_str(), absl::StrCat(port).c_str(), &wanted, &first);
  if (problem != 0) return fail(gai_strerror(problem));
  const Addresses addresses(first, &freeaddrinfo);
  for (const addrinfo* one = first; one != nullptr; one = one->ai_next) {
    const int descriptor = ListenAt(*one);
    if (descriptor >= 0) return ListeningSocket(descriptor);
  }
  return fail(std::strerror(errno));
}

ListeningSocket::ListeningSocket(int descriptor)
    : descriptor_(descriptor), port_(PortOf(descriptor)) {}

ListeningSocket::~ListeningSocket() { Close(); }

ListeningSocket::ListeningSocket(ListeningSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), port_(other.port_) {}

void ListeningSocket::Close() {
  if (descriptor_ >= 0) close(std::exchange(descriptor_, -1));
}

}  // namespace dora::intake::http
