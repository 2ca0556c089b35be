// An event from an outbox is sent as it would have been when it was new.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "sinks/dora_sinks.h"
#include "sinks/sink.h"
#include "tests/unit/sinks/events.h"

namespace dora::sinks {
namespace {

std::vector<Sink> AllSinks() {
  std::vector<Sink> sinks = {
      DoraSink("https://api.example", core::Secret("k"))};
  for (const SinkKind& kind : AllSinkKinds()) {
    if (kind.equip == nullptr) continue;
    auto sink = MakeSink(kind, {"https://x.example/a", "test"}, {});
    EXPECT_TRUE(sink.has_value());
    sinks.push_back(*std::move(sink));
  }
  return sinks;
}

/// What each kind of event becomes at `sink`.
std::vector<core::Delivery> DeliveriesOf(const Sink& sink) {
  return {Encode(sink, Deployment()).value(), Encode(sink, Failure()).value(),
          Encode(sink, Failure([](core::IncidentDraft& input) {
                   input.finished_at = Given("1693492000");
                 }))
              .value()};
}

core::Result<core::Delivery> Again(const Sink& sink,
                                   const core::Delivery& delivery) {
  return sink.receiver.make_delivery(
      {delivery.kind, delivery.id, delivery.body});
}

TEST(MakeDelivery, GivesTheSameRequestFromKindIdAndBody) {
  for (const Sink& sink : AllSinks()) {
    for (const core::Delivery& delivery : DeliveriesOf(sink)) {
      const auto again = Again(sink, delivery);
      ASSERT_TRUE(again.has_value()) << sink.name;
      EXPECT_EQ(again->method, delivery.method);
      EXPECT_EQ(again->path, delivery.path);
      EXPECT_EQ(again->content_type, delivery.content_type);
      EXPECT_EQ(again->headers, delivery.headers);
      EXPECT_EQ(again->body, delivery.body);
      EXPECT_EQ(again->kind, delivery.kind);
    }
  }
}

TEST(MakeDelivery, RefusesWhatIsNotTheEvent) {
  for (const Sink& sink : AllSinks()) {
    for (const core::Delivery& delivery : DeliveriesOf(sink)) {
      core::Delivery other = delivery;
      other.id += "x";
      EXPECT_FALSE(Again(sink, other).has_value()) << sink.name;
      other = delivery;
      other.kind = core::EventKind::kFailureMark;
      EXPECT_FALSE(Again(sink, other).has_value()) << sink.name;
      other.kind = delivery.kind == core::EventKind::kIncident
                       ? core::EventKind::kDeployment
                       : core::EventKind::kIncident;
      EXPECT_FALSE(Again(sink, other).has_value()) << sink.name;
      for (const std::string& body :
           {std::string(), std::string("{}"), "[" + delivery.body + "]",
            delivery.body + "{}", delivery.body + "GET / HTTP/1.1\r\n\r\n",
            delivery.body.substr(0, delivery.body.size() - 1),
            "{\"a\":" + std::string(100000, '[') + delivery.body}) {
        other = delivery;
        other.body = body;
        EXPECT_FALSE(Again(sink, other).has_value()) << sink.name;
      }
    }
  }
}

// The values of CDEvents' headers stand in the body, which may be anybody's.
TEST(MakeDelivery, WritesNoLineBreakIntoAHeader) {
  for (const Sink& sink : AllSinks()) {
    core::Delivery delivery = Encode(sink, Deployment()).value();
    nlohmann::json body = nlohmann::json::parse(delivery.body);
    if (!body.contains("context")) continue;
    body["context"]["source"] = "a\r\nHost: evil";
    body["context"]["timestamp"] = "a\r\nHost: evil";
    body["subject"]["id"] = "a\r\nHost: evil";
    delivery.body = body.dump();
    const auto again = Again(sink, delivery);
    ASSERT_TRUE(again.has_value());
    for (const auto& [name, value] : again->headers) {
      EXPECT_EQ(value.find_first_of("\r\n "), std::string::npos) << name;
    }
    body["context"]["type"] = "a\r\nHost: evil";
    delivery.body = body.dump();
    EXPECT_FALSE(Again(sink, delivery).has_value());
  }
}

}  // namespace
}  // namespace dora::sinks
