#include "intake/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace dora::intake {
namespace {

constexpr unsigned char kLoopbackNet = 127;

}  // namespace

// Parsed, not matched: "127.0.0.1.example.com" is a name, and somebody else's.
bool IsLoopback(const std::string& address) {
  in_addr v4;
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1) {
    return ntohl(v4.s_addr) >> 24 == kLoopbackNet;
  }
  in6_addr v6;
  if (inet_pton(AF_INET6, address.c_str(), &v6) != 1) return false;
  return IN6_IS_ADDR_LOOPBACK(&v6) ||
         (IN6_IS_ADDR_V4MAPPED(&v6) && v6.s6_addr[12] == kLoopbackNet);
}

}  // namespace dora::intake
