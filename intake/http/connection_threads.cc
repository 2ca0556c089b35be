#include "intake/http/connection_threads.h"

#include <utility>

namespace dora::intake {
namespace {

thread_local int64_t current_connection = 0;

}  // namespace

void ConnectionThreads::enqueue(std::function<void()> serve) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const int64_t number = ++count_;
  waiting_.push_back([number, serve = std::move(serve)] {
    current_connection = number;
    serve();
  });
  if (idle_ < waiting_.size()) threads_.emplace_back([this] { Run(); });
  changed_.notify_one();
}

void ConnectionThreads::shutdown() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

int64_t ConnectionThreads::Current() { return current_connection; }

void ConnectionThreads::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    ++idle_;
    changed_.wait(lock, [this] { return ending_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty()) return;
    const std::function<void()> serve = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    serve();
    lock.lock();
  }
}

}  // namespace dora::intake
