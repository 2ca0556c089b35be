#include "intake/store/store.h"

#include <gtest/gtest.h>

#include <thread>

namespace dora::intake {
namespace {

using nlohmann::json;

absl::Time At(int64_t seconds) { return absl::FromUnixSeconds(seconds); }

Event Deployment(const std::string& id, int64_t finished_at) {
  Event event;
  event.id = id;
  event.service = "shop";
  event.env = "prod";
  event.version = "v1";
  event.started_at = At(finished_at - 1);
  event.finished_at = At(finished_at);
  event.attributes = {{"service", "shop"}, {"id-for-test", id}};
  event.raw = "raw of " + id;
  return event;
}

std::unique_ptr<Store> Memory() {
  auto store = Store::Open(":memory:");
  EXPECT_TRUE(store) << store.error();
  return std::move(*store);
}

std::vector<std::string> Ids(Store* store, const ListRequest& request) {
  std::vector<std::string> ids;
  const auto rows = store->List(EventKind::kDeployment, request);
  EXPECT_TRUE(rows) << rows.error();
  for (const StoredEvent& row : *rows) ids.push_back(row.id);
  return ids;
}

TEST(Store, TakesAnIdOnceAndTheFirstWins) {
  const auto store = Memory();
  Event second = Deployment("a", 20);
  second.raw = "another";
  EXPECT_EQ(store->Insert(Deployment("a", 10), At(1))->inserted,
            Store::Inserted::kNew);
  EXPECT_EQ(store->Insert(second, At(2))->inserted, Store::Inserted::kKnown);
  const auto rows = store->RawRows();
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().raw, "raw of a");
  EXPECT_EQ(rows->front().received_at, At(1));
}

Event Incident(const std::string& id, const nlohmann::json& attributes) {
  Event event = Deployment(id, 10);
  event.kind = EventKind::kFailure;
  event.env = attributes.value("env", "");
  event.finished_at.reset();
  if (attributes.contains("finished_at")) {
    event.finished_at = At(attributes["finished_at"].get<int64_t>());
  }
  event.attributes = attributes;
  event.raw = attributes.dump() + id;
  return event;
}

TEST(Store, WhatOpensAnIncidentAndWhatResolvesItAreOne) {
  const auto store = Memory();
  const nlohmann::json open = {
      {"services", {"shop"}}, {"env", "prod"}, {"name", "down"}};
  nlohmann::json resolved = open;
  resolved["finished_at"] = 30;
  resolved.erase("name");
  EXPECT_EQ(store->Insert(Incident("a", open), At(1))->inserted,
            Store::Inserted::kNew);
  for (const char* id : {"b", "b", "a"}) {
    const auto insertion = store->Insert(Incident(id, resolved), At(2));
    EXPECT_EQ(insertion->id, "a");
  }
  // Late, it does not open the incident again.
  EXPECT_EQ(store->Insert(Incident("a", open), At(3))->id, "a");
  const auto row = store->Find(EventKind::kFailure, "a");
  ASSERT_TRUE(row->has_value());
  EXPECT_EQ((*row)->attributes["finished_at"], 30);
  EXPECT_EQ((*row)->attributes["name"], "down");
  EXPECT_EQ(store->RawRows()->size(), 1U);
}

TEST(Store, IncidentsOfOtherServicesTeamsOrEnvsAreOthers) {
  const auto store = Memory();
  int id = 0;
  for (const nlohmann::json& attributes :
       {nlohmann::json{{"services", {"shop"}}, {"env", "prod"}},
        nlohmann::json{{"services", {"shop"}}, {"env", "stage"}},
        nlohmann::json{{"services", {"cart"}}, {"env", "prod"}},
        nlohmann::json{{"services", {"shop"}}, {"team", "a"}, {"env", "prod"}},
        nlohmann::json{{"team", "a"}, {"env", "prod"}}}) {
    EXPECT_EQ(store->Insert(Incident(std::to_string(++id), attributes), At(1))
                  ->inserted,
              Store::Inserted::kNew)
        << attributes;
  }
}

TEST(Store, KeepsTheKindsApart) {
  const auto store = Memory();
  Event failure = Deployment("a", 10);
  failure.kind = EventKind::kFailure;
  EXPECT_EQ(store->Insert(Deployment("a", 10), At(1))->inserted,
            Store::Inserted::kNew);
  EXPECT_EQ(store->Insert(failure, At(1))->inserted, Store::Inserted::kNew);
  EXPECT_EQ(store->Delete(EventKind::kFailure, "a"), true);
  EXPECT_EQ(store->Delete(EventKind::kFailure, "a"), false);
  EXPECT_TRUE(store->Find(EventKind::kDeployment, "a")->has_value());
  EXPECT_FALSE(store->Find(EventKind::kFailure, "a")->has_value());
}

TEST(Store, TakesAnIdOnceFromManyThreads) {
  const auto store = Memory();
  std::atomic<int> taken{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) {
        const auto outcome =
            store->Insert(Deployment(std::to_string(j), 10), At(1));
        if (outcome && outcome->inserted == Store::Inserted::kNew) ++taken;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 50);
}

TEST(Store, ListsInOrderWithinTheWindow) {
  const auto store = Memory();
  for (const int64_t at : {20, 10, 30}) {
    ASSERT_TRUE(
        store->Insert(Deployment(std::to_string(at), at), At(1)).has_value());
  }
  ListRequest request;
  EXPECT_EQ(Ids(store.get(), request),
            (std::vector<std::string>{"30", "20", "10"}));
  request.limit = 2;
  EXPECT_EQ(Ids(store.get(), request), (std::vector<std::string>{"30", "20"}));
  request.descending = false;
  request.sort = SortField::kStartedAt;
  EXPECT_EQ(Ids(store.get(), request), (std::vector<std::string>{"10", "20"}));
  request.from = At(19);
  request.to = At(19);
  EXPECT_EQ(Ids(store.get(), request), std::vector<std::string>{"20"});
}

TEST(Store, PatchesWhatIsSaidAndKeepsTheRest) {
  const auto store = Memory();
  ASSERT_TRUE(store->Insert(Deployment("a", 10), At(1)).has_value());
  const json remediation = {{"id", "b"}, {"type", "rollback"}};
  EXPECT_EQ(store->Patch("missing", {true, std::nullopt}), false);
  EXPECT_EQ(store->Patch("a", {true, std::nullopt}), true);
  EXPECT_EQ(store->Patch("a", {std::nullopt, remediation}), true);
  json shown = (*store->Find(EventKind::kDeployment, "a"))->attributes;
  EXPECT_EQ(shown["change_failure"], true);
  EXPECT_EQ(shown["remediation"], remediation);
  EXPECT_EQ(store->Patch("a", {false, std::nullopt}), true);
  shown = (*store->Find(EventKind::kDeployment, "a"))->attributes;
  EXPECT_EQ(shown["change_failure"], false);
  EXPECT_FALSE(shown.contains("remediation"));
}

TEST(Store, PatchesTheMostRecentlyFinishedOfAVersion) {
  const auto store = Memory();
  ASSERT_TRUE(store->Insert(Deployment("late", 30), At(1)).has_value());
  ASSERT_TRUE(store->Insert(Deployment("early", 10), At(2)).has_value());
  const ChangeFailureByVersion patch{"shop", "prod", "v1", {true, {}}};
  EXPECT_EQ(store->PatchByVersion(patch), true);
  EXPECT_EQ((*store->Find(EventKind::kDeployment, "late"))
                ->attributes["change_failure"],
            true);
  EXPECT_FALSE((*store->Find(EventKind::kDeployment, "early"))
                   ->attributes.contains("change_failure"));
  EXPECT_EQ(store->PatchByVersion({"shop", "qa", "v1", {true, {}}}), false);
  EXPECT_EQ(store->Insert(Deployment("after", 40), At(3))->inserted,
            Store::Inserted::kNew)
      << "the transaction has ended";
}

TEST(Store, OutlivesItsServerInAFile) {
  const std::string path = testing::TempDir() + "/store_test.db";
  std::remove(path.c_str());
  {
    const auto store = Store::Open(path);
    ASSERT_TRUE(store) << store.error();
    ASSERT_TRUE((*store)->Insert(Deployment("a", 10), At(1)).has_value());
  }
  const auto store = Store::Open(path);
  ASSERT_TRUE(store) << store.error();
  EXPECT_EQ((*store)->Insert(Deployment("a", 10), At(2))->inserted,
            Store::Inserted::kKnown);
  std::remove(path.c_str());
}

TEST(Store, SaysWhyAFileCannotBeOpened) {
  const auto store = Store::Open("/nowhere/at/all.db");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error(), "unable to open database file");
}

}  // namespace
}  // namespace dora::intake
