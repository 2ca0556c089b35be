#include "intake/http/connection_server.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cerrno>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tests/unit/intake/raw_client.h"

namespace dora::intake::http {
namespace {

using testing::RawClient;

std::unique_ptr<ConnectionServer> Serving(ConnectionServer::Serve serve,
                                          const ListenOptions& options = {}) {
  auto server = ConnectionServer::Listen(options);
  EXPECT_TRUE(server) << server.error();
  (*server)->Start(std::move(serve));
  return std::move(*server);
}

absl::Duration StopTime(ConnectionServer& server) {
  const absl::Time start = absl::Now();
  server.Stop();
  return absl::Now() - start;
}

TEST(ConnectionServer, NumbersItsConnectionsAndKnowsBothEnds) {
  const auto server = Serving([](Connection& connection) {
    connection.Write(std::to_string(connection.number()) + " " +
                     connection.remote_address() + " " +
                     std::to_string(connection.local_port()));
  });
  for (const char* number : {"1", "2"}) {
    EXPECT_EQ(
        RawClient(server->port()).ReadToEnd().bytes,
        std::string(number) + " 127.0.0.1 " + std::to_string(server->port()));
  }
}

TEST(ConnectionServer, EndsInOrderOrByAResetAsToldTo) {
  const auto polite = Serving([](Connection& connection) {
    connection.Write("bye");
    connection.Finish();
  });
  RawClient unread(polite->port());
  unread.Send("what nobody reads");
  const RawClient::Received orderly = unread.ReadToEnd();
  EXPECT_EQ(orderly.bytes, "bye");
  EXPECT_EQ(orderly.error, 0);
  const auto rude = Serving([](Connection& connection) {
    connection.Read(absl::Seconds(5));
    connection.ResetAtEnd();
    connection.Finish();
  });
  RawClient client(rude->port());
  client.Send("x");
  EXPECT_EQ(client.ReadToEnd().error, ECONNRESET);
}

TEST(ConnectionServer, StopsAtOnceWhereThreadsWait) {
  std::atomic<int> waiting{0};
  const auto server = Serving([&](Connection& connection) {
    switch (waiting++) {
      case 0:
        connection.Sleep(absl::Minutes(5));
        break;
      case 1:
        connection.WaitUntilLeft(absl::Minutes(5));
        break;
      default:
        connection.Read(absl::InfiniteDuration());
    }
  });
  const RawClient a(server->port());
  const RawClient b(server->port());
  const RawClient c(server->port());
  while (waiting < 3) absl::SleepFor(absl::Milliseconds(1));
  EXPECT_LT(StopTime(*server), absl::Milliseconds(900));
}

TEST(ConnectionServer, LetsAnAnswerUnderWayEndAndThenCutsItOff) {
  constexpr size_t kMoreThanBuffersHold = 64 * 1024 * 1024;
  std::atomic<bool> is_writing{false};
  const auto server = Serving([&](Connection& connection) {
    is_writing = true;
    EXPECT_FALSE(connection.Write(std::string(kMoreThanBuffersHold, 'x')));
  });
  const RawClient reads_nothing(server->port());
  while (!is_writing) absl::SleepFor(absl::Milliseconds(1));
  const absl::Duration time = StopTime(*server);
  EXPECT_GE(time, absl::Milliseconds(900));
  EXPECT_LT(time, absl::Seconds(4)) << "Write waits for 5 seconds";
}

TEST(ConnectionServer, RefusesClientsOnceItHasStopped) {
  const auto server = Serving([](Connection&) {});
  server->Stop();
  RawClient late(server->port());
  EXPECT_NE(late.ReadToEnd().error, EAGAIN);
}

TEST(ConnectionServer, LetsClientsBeyondItsBoundWait) {
  std::atomic<int> served{0};
  ListenOptions options;
  options.max_connections = 3;
  const auto server = Serving(
      [&](Connection& connection) {
        ++served;
        connection.Read(absl::InfiniteDuration());
      },
      options);
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 5; ++i) {
    clients.push_back(std::make_unique<RawClient>(server->port()));
  }
  while (served < 3) absl::SleepFor(absl::Milliseconds(1));
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(served, 3);
  clients[0]->Close();
  clients[1]->Close();
  const absl::Time limit = absl::Now() + absl::Seconds(10);
  while (served < 5 && absl::Now() < limit) {
    absl::SleepFor(absl::Milliseconds(1));
  }
  EXPECT_EQ(served, 5);
}

}  // namespace
}  // namespace dora::intake::http
