#include "intake/http/connection_server.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/time/time.h"

namespace dora::intake::http {
namespace {

constexpr absl::Duration kGrace = absl::Seconds(1);

// OpenSSL's writes raise SIGPIPE where the client is gone.
void BlockBrokenPipes() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

}  // namespace

core::Expected<std::unique_ptr<ConnectionServer>, std::string>
ConnectionServer::Listen(const ListenOptions& options) {
  auto socket = ListeningSocket::Open(options.host, options.port);
  if (!socket) return tl::unexpected(socket.error());
  return std::unique_ptr<ConnectionServer>(
      new ConnectionServer(std::move(*socket), options));
}

ConnectionServer::ConnectionServer(ListeningSocket socket,
                                   const ListenOptions& options)
    : socket_(std::move(socket)),
      tls_(options.tls),
      max_connections_(options.max_connections) {}

ConnectionServer::~ConnectionServer() { Stop(); }

void ConnectionServer::Start(Serve serve) {
  serve_ = std::move(serve);
  accepting_ = std::thread([this] { Accept(); });
}

void ConnectionServer::Stop() {
  stop_.Raise();
  if (accepting_.joinable()) accepting_.join();
  socket_.Close();
  std::unique_lock<std::mutex> lock(mutex_);
  const auto all_have_ended = [this] { return AllHaveEnded(); };
  if (!ended_.wait_for(lock, absl::ToChronoMilliseconds(kGrace),
                       all_have_ended)) {
    for (const Served& one : served_) {
      if (one.connection) one.connection->Abort();
    }
    ended_.wait(lock, all_have_ended);
  }
  Reap();
}

void ConnectionServer::Accept() {
  while (stop_.Wait(socket_.descriptor(), POLLIN, absl::InfiniteDuration()) ==
         Woken::kReady) {
    const int descriptor = accept4(socket_.descriptor(), nullptr, nullptr,
                                   SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      Admit(descriptor);
    } else {
      // Mostly for want of descriptors: others will be closed.
      stop_.Sleep(absl::Milliseconds(10));
    }
  }
}

void ConnectionServer::Admit(int descriptor) {
  std::unique_lock<std::mutex> lock(mutex_);
  Reap();
  while (served_.size() >= max_connections_ && !stop_.is_raised()) {
    ended_.wait_for(lock, std::chrono::milliseconds(100));
    Reap();
  }
  Served& served = served_.emplace_back();
  served.connection =
      std::make_unique<Connection>(descriptor, ++count_, tls_.get(), stop_);
  served.thread = std::thread([this, &served] { ServeOne(served); });
}

void ConnectionServer::ServeOne(Served& served) {
  BlockBrokenPipes();
  serve_(*served.connection);
  // Under the lock, so that Stop aborts no descriptor that is closed.
  const std::lock_guard<std::mutex> lock(mutex_);
  served.connection.reset();
  ended_.notify_all();
}

void ConnectionServer::Reap() {
  for (auto one = served_.begin(); one != served_.end();) {
    if (one->connection) {
      ++one;
      continue;
    }
    one->thread.join();
    one = served_.erase(one);
  }
}

bool ConnectionServer::AllHaveEnded() const {
  return std::none_of(served_.begin(), served_.end(), [](const Served& one) {
    return one.connection != nullptr;
  });
}

}  // namespace dora::intake::http
