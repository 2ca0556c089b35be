#pragma once

#include <string>

// A TCP client that shows what an HTTP client hides: the bytes as they come,
// and whether the connection ended in order or by a reset.

namespace dora::intake::testing {

class RawClient {
 public:
  explicit RawClient(int port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void Send(const std::string& bytes);

  /// Tells the server that nothing more will come, and reads no more.
  void Close();

  struct Received {
    std::string bytes;
    int error = 0;  ///< 0 for an end in order, else errno
  };

  /// Reads until the connection ends; EAGAIN if it does not for 5 seconds.
  Received ReadToEnd();

 private:
  int descriptor_;
};

/// A POST with JSON body and an API key.
std::string PostRequest(const std::string& path, const std::string& body);

}  // namespace dora::intake::testing
