#include "intake/http/connection.h"

#include <dirent.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/time/clock.h"

namespace dora::intake {
namespace {

// How soon a wait notices that the server stops.
constexpr absl::Duration kStep = absl::Milliseconds(20);

std::vector<int> OpenDescriptors() {
  std::vector<int> descriptors;
  DIR* directory = opendir("/proc/self/fd");
  if (directory == nullptr) return descriptors;
  while (const dirent* entry = readdir(directory)) {
    int descriptor = 0;
    if (absl::SimpleAtoi(entry->d_name, &descriptor) &&
        descriptor != dirfd(directory)) {
      descriptors.push_back(descriptor);
    }
  }
  closedir(directory);
  return descriptors;
}

struct Address {
  std::string host;
  int port = -1;
};

using NameOf = int (*)(int, sockaddr*, socklen_t*);

// One end of a connection: getsockname's or getpeername's answer.
Address AddressOf(int descriptor, NameOf name_of) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  auto* generic = reinterpret_cast<sockaddr*>(&storage);
  if (name_of(descriptor, generic, &size) != 0) return {};
  if (storage.ss_family != AF_INET && storage.ss_family != AF_INET6) return {};
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  Address address;
  if (getnameinfo(generic, size, host, sizeof(host), port, sizeof(port),
                  NI_NUMERICHOST | NI_NUMERICSERV) == 0 &&
      absl::SimpleAtoi(port, &address.port)) {
    address.host = host;
  }
  return address;
}

}  // namespace

int FindSocket(const Endpoints& endpoints) {
  for (const int descriptor : OpenDescriptors()) {
    const Address peer = AddressOf(descriptor, getpeername);
    if (peer.port != endpoints.remote_port ||
        peer.host != endpoints.remote_address) {
      continue;
    }
    const Address own = AddressOf(descriptor, getsockname);
    if (own.port == endpoints.local_port) return descriptor;
  }
  return -1;
}

// Closing with a linger time of zero is what sends a reset. dup2 closes the
// connection without giving up its number, so the HTTP library, which still
// holds the number, cannot close some other file by it.
bool ResetConnection(int descriptor) {
  const linger at_once{1, 0};
  int pair[2];
  if (setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once,
                 sizeof(at_once)) != 0 ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
    return false;
  }
  close(pair[1]);
  const bool replaced = dup2(pair[0], descriptor) == descriptor;
  close(pair[0]);
  return replaced;
}

void WaitForPeerToLeave(int descriptor, absl::Duration limit,
                        const std::atomic<bool>& stop) {
  const absl::Time deadline = absl::Now() + limit;
  while (!stop && absl::Now() < deadline) {
    pollfd watched{descriptor, POLLRDHUP, 0};
    const int step = static_cast<int>(absl::ToInt64Milliseconds(kStep));
    if (poll(&watched, 1, step) > 0) return;
  }
}

void WaitUnlessStopped(absl::Duration duration, const std::atomic<bool>& stop) {
  const absl::Time deadline = absl::Now() + duration;
  while (!stop && absl::Now() < deadline) {
    absl::SleepFor(std::min(kStep, deadline - absl::Now()));
  }
}

void EndConnections(int local_port, Ending ending) {
  const int how = ending == Ending::kNow ? SHUT_RDWR : SHUT_RD;
  for (const int descriptor : OpenDescriptors()) {
    if (AddressOf(descriptor, getsockname).port != local_port) continue;
    if (AddressOf(descriptor, getpeername).port == -1) continue;
    shutdown(descriptor, how);
  }
}

}  // namespace dora::intake
