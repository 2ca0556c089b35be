// Puts a distance between two addresses of one network namespace: whatever is
// sent to 127.0.0.2 leaves through the TUN device `far`, waits here, and comes
// back as sent by 127.0.0.2 to 127.0.0.1. A client that connects to 127.0.0.2
// so reaches the server on 127.0.0.1, a round trip away for each answer that it
// waits for. At SIGTERM it prints how many bytes TCP carried each way, to and
// from the server's port, and ends; by itself after two minutes.
//
// The namespace, new and with `lo` up, is the caller's to make and to route
// (benchmarks/run).
//
// usage: distance PORT ROUND_TRIP_MILLISECONDS    (prints "ready" first)

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <utility>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Packet {
  Clock::time_point due;
  std::vector<char> bytes;
};

struct Counts {
  long out = 0;
  long in = 0;
};

volatile std::sig_atomic_t stopped = 0;

int OpenTun() {
  const int tun = open("/dev/net/tun", O_RDWR);
  ifreq request{};
  std::strncpy(request.ifr_name, "far", IFNAMSIZ - 1);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (tun < 0 || ioctl(tun, TUNSETIFF, &request) != 0) return -1;
  return tun;
}

/// Turns the packet round: neither checksum changes by that. Counts what TCP
/// carries in it.
void Reflect(std::vector<char>& bytes, int port, Counts& counts) {
  iphdr ip{};
  if (bytes.size() < sizeof ip) return;
  std::memcpy(&ip, bytes.data(), sizeof ip);
  std::swap(ip.saddr, ip.daddr);
  std::memcpy(bytes.data(), &ip, sizeof ip);
  tcphdr tcp{};
  if (ip.version != 4 || ip.protocol != IPPROTO_TCP ||
      bytes.size() < ip.ihl * 4U + sizeof tcp) {
    return;
  }
  std::memcpy(&tcp, bytes.data() + ip.ihl * 4U, sizeof tcp);
  const long carried =
      static_cast<long>(bytes.size()) - ip.ihl * 4L - tcp.doff * 4L;
  (ntohs(tcp.dest) == port ? counts.out : counts.in) += carried;
}

Counts Run(int tun, int port, Clock::duration one_way) {
  Counts counts;
  std::deque<Packet> under_way;
  while (stopped == 0) {
    int wait = 100;
    if (!under_way.empty()) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(
          under_way.front().due - Clock::now());
      wait = static_cast<int>(std::max<long>(0, left.count()));
    }
    pollfd polled = {tun, POLLIN, 0};
    if (poll(&polled, 1, wait) > 0) {
      std::vector<char> bytes(64 * 1024);
      const ssize_t size = read(tun, bytes.data(), bytes.size());
      if (size <= 0) continue;
      bytes.resize(static_cast<size_t>(size));
      Reflect(bytes, port, counts);
      under_way.push_back({Clock::now() + one_way, std::move(bytes)});
    }
    while (!under_way.empty() && under_way.front().due <= Clock::now()) {
      const std::vector<char>& bytes = under_way.front().bytes;
      // What the kernel does not take is a packet lost, as on any way.
      (void)!write(tun, bytes.data(), bytes.size());
      under_way.pop_front();
    }
  }
  return counts;
}

}  // namespace

int main(int argc, char** argv) {
  const int port = argc == 3 ? std::atoi(argv[1]) : 0;
  const int round_trip = argc == 3 ? std::atoi(argv[2]) : 0;
  if (port <= 0 || round_trip <= 0) {
    std::fprintf(stderr, "usage: distance PORT ROUND_TRIP_MILLISECONDS\n");
    return 2;
  }
  alarm(120);
  std::signal(SIGTERM, [](int) { stopped = 1; });
  const int tun = OpenTun();
  if (tun < 0) {
    std::perror("distance: /dev/net/tun");
    return 1;
  }
  std::printf("ready\n");
  std::fflush(stdout);
  const Counts counts =
      Run(tun, port, std::chrono::microseconds(round_trip * 1000 / 2));
  std::printf("%ld %ld\n", counts.out, counts.in);
  return 0;
}
