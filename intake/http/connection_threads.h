#pragma once

#include <httplib.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

// A thread for each open connection, kept for the next one when it ends. The
// HTTP library's own pool has a fixed size; there, a few idle or hanging
// clients would keep everybody else waiting. Also numbers the connections.

namespace dora::intake {

class ConnectionThreads : public httplib::TaskQueue {
 public:
  /// Takes one connection: `serve` returns when the connection has ended.
  void enqueue(std::function<void()> serve) override;

  /// Waits for all connections to end.
  void shutdown() override;

  /// The number, from 1, of the connection that this thread is serving.
  static int64_t Current();

 private:
  void Run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> waiting_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  int64_t count_ = 0;
  bool ending_ = false;
};

}  // namespace dora::intake
