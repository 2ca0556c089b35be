#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "intake/contract/event.h"
#include "intake/contract/list_request.h"
#include "intake/store/event_reader.h"
#include "intake/store/sqlite.h"

// The accepted events, in SQLite: in memory, or in a file that outlives the
// server. An event is its kind and id: a second one with the same id changes
// nothing (the first wins), because a repeated id is a repeated delivery, not a
// correction. Safe to call from many threads; every call is one transaction.

namespace dora::intake {

class Store : public EventReader {
 public:
  /// kMerged: the event says more of an incident that is there.
  enum class Inserted { kNew, kKnown, kMerged };

  struct Insertion {
    Inserted inserted;
    std::string id;  ///< of the event that is stored
  };

  /// What an event was before it was read: for tests and the curious.
  struct RawRow {
    EventKind kind;
    std::string id;
    std::string raw;
    absl::Time received_at;
  };

  /// `path` is a file or ":memory:".
  static DbResult<std::unique_ptr<Store>> Open(const std::string& path);

  /// `event.id` must not be empty. Of the same id the first one stays.
  /// Incidents of the same services, team, env and start are one, whatever
  /// their ids: the event that opens it and the event that resolves it. What
  /// the later one says is added.
  DbResult<Insertion> Insert(const Event& event, absl::Time received_at);

  DbResult<std::optional<StoredEvent>> Find(EventKind kind,
                                            const std::string& id);
  DbResult<std::vector<StoredEvent>> List(EventKind kind,
                                          const ListRequest& request) override;

  /// False when there is no such deployment. The event becomes stable again by
  /// change_failure false; without a remediation of its own that also forgets
  /// the one it had.
  DbResult<bool> Patch(const std::string& id, const ChangeFailure& change);

  /// The same for the most recently finished deployment that matches.
  DbResult<bool> PatchByVersion(const ChangeFailureByVersion& patch);

  /// False when there is no such event.
  DbResult<bool> Delete(EventKind kind, const std::string& id);

  /// Every event, in the order of arrival.
  DbResult<std::vector<RawRow>> RawRows();

 private:
  explicit Store(Database database) : database_(std::move(database)) {}

  /// The statement for `sql`, prepared at its first use.
  DbResult<Statement*> Prepared(const std::string& sql);
  DbResult<bool> PatchLocked(const std::string& id,
                             const ChangeFailure& change);
  DbResult<Insertion> InsertLocked(const Event& event, absl::Time received_at);
  /// The incident that `event` is of; absent where it is a new one.
  DbResult<std::optional<StoredEvent>> IncidentLocked(const Event& event);
  DbResult<Insertion> MergeLocked(const StoredEvent& incident,
                                  const Event& event);
  DbResult<std::optional<std::string>> LatestLocked(
      const ChangeFailureByVersion& patch);

  std::mutex mutex_;
  Database database_;
  std::map<std::string, Statement> statements_;
};

}  // namespace dora::intake
