// A TCP relay that counts: takes one connection on a loopback port that the
// kernel chose, passes it on to another, and says at its end how many bytes
// went each way and how many round trips it took. A round trip is one turn of
// the conversation, the client's and then the server's; opening the connection
// is the first. It holds all that is sent for 25 ms, as a distance would: what
// one side sends without waiting for the other is then seen as one turn.
// It ends with SIGALRM where that takes longer than 30 s.
//
// usage: relay PORT    (prints its own port, then BYTES_OUT BYTES_IN TRIPS)

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace {

sockaddr_in Loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

int Accept() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof address;
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener, 1) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) !=
          0) {
    return -1;
  }
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  const int client = accept(listener, nullptr, nullptr);
  close(listener);
  return client;
}

int Connect(int port) {
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = Loopback(port);
  return connect(server, reinterpret_cast<const sockaddr*>(&address),
                 sizeof address) == 0
             ? server
             : -1;
}

struct Counts {
  long out = 0;
  long in = 0;
  int trips = 1;
  bool client_spoke = false;
};

constexpr useconds_t kDelayMicroseconds = 25 * 1000;

/// Passes what `from` has on to `to`; 0 at its end.
ssize_t Pass(int from, int to) {
  char buffer[64 * 1024];
  usleep(kDelayMicroseconds);
  const ssize_t size = read(from, buffer, sizeof buffer);
  for (ssize_t sent = 0; sent < size;) {
    const ssize_t count = write(to, buffer + sent, size - sent);
    if (count <= 0) return 0;
    sent += count;
  }
  return size;
}

Counts Relay(int client, int server) {
  Counts counts;
  pollfd polled[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
  while (poll(polled, 2, -1) > 0) {
    if (polled[0].revents != 0) {
      const ssize_t size = Pass(client, server);
      if (size <= 0) break;
      counts.out += size;
      counts.client_spoke = true;
    }
    if (polled[1].revents != 0) {
      const ssize_t size = Pass(server, client);
      if (size <= 0) break;
      counts.in += size;
      if (counts.client_spoke) ++counts.trips;
      counts.client_spoke = false;
    }
  }
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc == 2 ? std::atoi(argv[1]) : 0;
  if (port <= 0) {
    std::fprintf(stderr, "usage: relay PORT\n");
    return 2;
  }
  alarm(30);
  const int client = Accept();
  const int server = client < 0 ? -1 : Connect(port);
  if (server < 0) {
    std::perror("relay");
    return 1;
  }
  const Counts counts = Relay(client, server);
  std::printf("%ld %ld %d\n", counts.out, counts.in, counts.trips);
  return 0;
}
