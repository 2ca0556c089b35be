#include "tests/unit/intake/raw_client.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>

namespace dora::intake::testing {

RawClient::RawClient(int port) : descriptor_(socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval limit{5, 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor_, reinterpret_cast<sockaddr*>(&address),
              sizeof(address)) != 0) {
    Close();
  }
}

RawClient::~RawClient() { Close(); }

void RawClient::Send(const std::string& bytes) {
  send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void RawClient::Close() {
  if (descriptor_ >= 0) close(descriptor_);
  descriptor_ = -1;
}

RawClient::Received RawClient::ReadToEnd() {
  Received received;
  char buffer[65536];
  while (true) {
    const ssize_t count = recv(descriptor_, buffer, sizeof(buffer), 0);
    if (count < 0) received.error = errno;
    if (count <= 0) return received;
    received.bytes.append(buffer, static_cast<size_t>(count));
  }
}

std::string PostRequest(const std::string& path, const std::string& body) {
  return "POST " + path +
         " HTTP/1.1\r\nHost: localhost\r\nDD-API-KEY: k\r\n"
         "Content-Type: application/json\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace dora::intake::testing
