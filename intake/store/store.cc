#include "intake/store/store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/event/field_names.h"

namespace dora::intake {
namespace {

// The columns are what the API searches and sorts by. An unfinished failure has
// no finished_at; change_failure is null until a PATCH speaks of it.
constexpr char kSchema[] = R"(
  CREATE TABLE IF NOT EXISTS events (
    arrival        INTEGER PRIMARY KEY,
    kind           INTEGER NOT NULL,
    id             TEXT    NOT NULL,
    service        TEXT    NOT NULL,
    env            TEXT    NOT NULL,
    version        TEXT    NOT NULL,
    started_at     INTEGER NOT NULL,
    finished_at    INTEGER,
    attributes     TEXT    NOT NULL,
    change_failure INTEGER,
    remediation    TEXT,
    raw            TEXT    NOT NULL,
    received_at    INTEGER NOT NULL,
    UNIQUE (kind, id)
  );
  CREATE INDEX IF NOT EXISTS events_by_start ON events (kind, started_at);
  CREATE INDEX IF NOT EXISTS events_by_version
    ON events (kind, service, env, version, finished_at);
)";

// In memory WAL is a no-op. NORMAL loses at most the last events
// in a power cut, never the database.
constexpr char kPragmas[] =
    "PRAGMA busy_timeout = 2000; PRAGMA journal_mode = WAL; "
    "PRAGMA synchronous = NORMAL;";

constexpr char kInsert[] = R"(
  INSERT INTO events (kind, id, service, env, version, started_at, finished_at,
                      attributes, raw, received_at)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
  ON CONFLICT (kind, id) DO NOTHING)";

constexpr char kFind[] = R"(
  SELECT id, attributes, change_failure, remediation, raw FROM events
  WHERE kind = ?1 AND id = ?2)";

constexpr char kList[] = R"(
  SELECT id, attributes, change_failure, remediation, raw FROM events
  WHERE kind = ?1 AND started_at BETWEEN ?2 AND ?3
  ORDER BY )";

constexpr char kPatch[] = R"(
  UPDATE events SET
    change_failure = COALESCE(?2, change_failure),
    remediation = CASE WHEN ?2 = 0 THEN ?3
                       ELSE COALESCE(?3, remediation) END
  WHERE kind = 0 AND id = ?1)";

constexpr char kLatest[] = R"(
  SELECT id FROM events
  WHERE kind = 0 AND service = ?1 AND env = ?2 AND version = ?3
  ORDER BY finished_at DESC, arrival DESC LIMIT 1)";

constexpr char kDelete[] = "DELETE FROM events WHERE kind = ?1 AND id = ?2";

constexpr char kIncidents[] = R"(
  SELECT id, attributes, change_failure, remediation, raw FROM events
  WHERE kind = 1 AND started_at = ?1 AND env = ?2 ORDER BY arrival)";

constexpr char kMerge[] = R"(
  UPDATE events SET finished_at = COALESCE(?2, finished_at), attributes = ?3,
                    raw = ?4
  WHERE kind = 1 AND id = ?1)";

constexpr char kRawRows[] =
    "SELECT kind, id, raw, received_at FROM events ORDER BY arrival";

/// What an incident is known by, beside its env and start.
constexpr const char* kOfIncident[] = {core::field::kServices,
                                       core::field::kTeam};

// Ready for its next use again when the call that uses it ends.
class ResetLater {
 public:
  explicit ResetLater(Statement* statement) : statement_(statement) {}
  ~ResetLater() { statement_->Reset(); }
  ResetLater(const ResetLater&) = delete;
  ResetLater& operator=(const ResetLater&) = delete;

 private:
  Statement* statement_;
};

std::string ListSql(const ListRequest& request) {
  const char* field = request.sort == SortField::kStartedAt
                          ? core::field::kStartedAt
                          : core::field::kFinishedAt;
  const char* direction = request.descending ? " DESC" : " ASC";
  return absl::StrCat(kList, field, direction, ", arrival", direction);
}

StoredEvent ReadRow(const Statement& statement) {
  StoredEvent row;
  row.id = statement.Text(0);
  row.attributes = nlohmann::json::parse(statement.Text(1), nullptr, false);
  if (!statement.IsNull(2)) {
    row.attributes[core::field::kChangeFailure] = statement.Integer(2) != 0;
  }
  if (!statement.IsNull(3)) {
    row.attributes[core::field::kRemediation] =
        nlohmann::json::parse(statement.Text(3), nullptr, false);
  }
  row.raw = statement.Text(4);
  return row;
}

int64_t Number(EventKind kind) { return static_cast<int64_t>(kind); }

// The columns are nanoseconds since 1970; the ends of time become the least and
// the greatest number.
int64_t ToSql(absl::Time time) { return absl::ToUnixNanos(time); }

std::optional<int64_t> ToSql(std::optional<absl::Time> time) {
  if (!time) return std::nullopt;
  return ToSql(*time);
}

}  // namespace

DbResult<std::unique_ptr<Store>> Store::Open(const std::string& path) {
  DbResult<Database> database = Database::Open(path);
  if (!database) return tl::unexpected(database.error());
  const auto ready = database->Execute(absl::StrCat(kPragmas, kSchema));
  if (!ready) return tl::unexpected(ready.error());
  return std::unique_ptr<Store>(new Store(std::move(*database)));
}

// Several statements, one transaction: another process may have the file open.
DbResult<Store::Insertion> Store::Insert(const Event& event,
                                         absl::Time received_at) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (event.kind == EventKind::kDeployment) {
    return InsertLocked(event, received_at);
  }
  const DbResult<void> begun = database_.Execute("BEGIN IMMEDIATE");
  if (!begun) return tl::unexpected(begun.error());
  const auto incident = IncidentLocked(event);
  DbResult<Insertion> done =
      !incident   ? DbResult<Insertion>(tl::unexpected(incident.error()))
      : *incident ? MergeLocked(**incident, event)
                  : InsertLocked(event, received_at);
  const DbResult<void> ended = database_.Execute(done ? "COMMIT" : "ROLLBACK");
  if (!ended) return tl::unexpected(ended.error());
  return done;
}

DbResult<std::optional<StoredEvent>> Store::Find(EventKind kind,
                                                 const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const DbResult<Statement*> find = Prepared(kFind);
  if (!find) return tl::unexpected(find.error());
  const ResetLater reset(*find);
  const auto row = (*find)->Bind(1, Number(kind)).Bind(2, id).Step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::optional<StoredEvent>();
  return std::optional<StoredEvent>(ReadRow(**find));
}

DbResult<std::vector<StoredEvent>> Store::List(EventKind kind,
                                               const ListRequest& request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const DbResult<Statement*> list = Prepared(ListSql(request));
  if (!list) return tl::unexpected(list.error());
  const ResetLater reset(*list);
  (*list)
      ->Bind(1, Number(kind))
      .Bind(2, ToSql(request.from))
      .Bind(3, ToSql(request.to));
  std::vector<StoredEvent> rows;
  while (static_cast<int64_t>(rows.size()) < request.limit) {
    const DbResult<bool> more = (*list)->Step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    StoredEvent row = ReadRow(**list);
    if (request.query.Matches(row.attributes)) rows.push_back(std::move(row));
  }
  return rows;
}

DbResult<bool> Store::Patch(const std::string& id,
                            const ChangeFailure& change) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return PatchLocked(id, change);
}

// Two statements, one transaction: another process may have the file open.
DbResult<bool> Store::PatchByVersion(const ChangeFailureByVersion& patch) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const DbResult<void> begun = database_.Execute("BEGIN IMMEDIATE");
  if (!begun) return tl::unexpected(begun.error());
  const auto id = LatestLocked(patch);
  DbResult<bool> patched = false;
  if (!id) {
    patched = tl::unexpected(id.error());
  } else if (*id) {
    patched = PatchLocked(**id, patch.change);
  }
  const DbResult<void> ended =
      database_.Execute(patched ? "COMMIT" : "ROLLBACK");
  if (!ended) return tl::unexpected(ended.error());
  return patched;
}

DbResult<bool> Store::Delete(EventKind kind, const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const DbResult<Statement*> remove = Prepared(kDelete);
  if (!remove) return tl::unexpected(remove.error());
  const ResetLater reset(*remove);
  const auto done = (*remove)->Bind(1, Number(kind)).Bind(2, id).Step();
  if (!done) return done;
  return database_.Changes() == 1;
}

DbResult<std::vector<Store::RawRow>> Store::RawRows() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const DbResult<Statement*> select = Prepared(kRawRows);
  if (!select) return tl::unexpected(select.error());
  const ResetLater reset(*select);
  std::vector<RawRow> rows;
  while (true) {
    const DbResult<bool> more = (*select)->Step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return rows;
    rows.push_back({static_cast<EventKind>((*select)->Integer(0)),
                    (*select)->Text(1), (*select)->Text(2),
                    absl::FromUnixNanos((*select)->Integer(3))});
  }
}

DbResult<Statement*> Store::Prepared(const std::string& sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return &known->second;
  DbResult<Statement> statement = database_.Prepare(sql);
  if (!statement) return tl::unexpected(statement.error());
  return &statements_.emplace(sql, std::move(*statement)).first->second;
}

DbResult<bool> Store::PatchLocked(const std::string& id,
                                  const ChangeFailure& change) {
  const DbResult<Statement*> update = Prepared(kPatch);
  if (!update) return tl::unexpected(update.error());
  const ResetLater reset(*update);
  std::optional<int64_t> failed;
  if (change.change_failure) failed = *change.change_failure ? 1 : 0;
  std::optional<std::string> remediation;
  if (change.remediation) remediation = change.remediation->dump();
  const auto done =
      (*update)->Bind(1, id).Bind(2, failed).Bind(3, remediation).Step();
  if (!done) return done;
  return database_.Changes() == 1;
}

DbResult<Store::Insertion> Store::InsertLocked(const Event& event,
                                               absl::Time received_at) {
  const DbResult<Statement*> insert = Prepared(kInsert);
  if (!insert) return tl::unexpected(insert.error());
  const ResetLater reset(*insert);
  (*insert)
      ->Bind(1, Number(event.kind))
      .Bind(2, event.id)
      .Bind(3, event.service)
      .Bind(4, event.env)
      .Bind(5, event.version)
      .Bind(6, ToSql(event.started_at))
      .Bind(7, ToSql(event.finished_at))
      .Bind(8, event.attributes.dump())
      .Bind(9, event.raw)
      .Bind(10, ToSql(received_at));
  const DbResult<bool> done = (*insert)->Step();
  if (!done) return tl::unexpected(done.error());
  const bool is_new = database_.Changes() == 1;
  return Insertion{is_new ? Inserted::kNew : Inserted::kKnown, event.id};
}

DbResult<std::optional<StoredEvent>> Store::IncidentLocked(const Event& event) {
  const DbResult<Statement*> incidents = Prepared(kIncidents);
  if (!incidents) return tl::unexpected(incidents.error());
  const ResetLater reset(*incidents);
  (*incidents)->Bind(1, ToSql(event.started_at)).Bind(2, event.env);
  while (true) {
    const DbResult<bool> more = (*incidents)->Step();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return std::optional<StoredEvent>();
    StoredEvent row = ReadRow(**incidents);
    const bool same = std::all_of(
        std::begin(kOfIncident), std::end(kOfIncident), [&](const char* name) {
          return row.attributes.value(name, nlohmann::json()) ==
                 event.attributes.value(name, nlohmann::json());
        });
    if (same) return std::optional<StoredEvent>(std::move(row));
  }
}

DbResult<Store::Insertion> Store::MergeLocked(const StoredEvent& incident,
                                              const Event& event) {
  if (incident.raw == event.raw) {
    return Insertion{Inserted::kKnown, incident.id};
  }
  nlohmann::json attributes = incident.attributes;
  attributes.update(event.attributes);
  const DbResult<Statement*> merge = Prepared(kMerge);
  if (!merge) return tl::unexpected(merge.error());
  const ResetLater reset(*merge);
  const DbResult<bool> done = (*merge)
                                  ->Bind(1, incident.id)
                                  .Bind(2, ToSql(event.finished_at))
                                  .Bind(3, attributes.dump())
                                  .Bind(4, event.raw)
                                  .Step();
  if (!done) return tl::unexpected(done.error());
  return Insertion{Inserted::kMerged, incident.id};
}

DbResult<std::optional<std::string>> Store::LatestLocked(
    const ChangeFailureByVersion& patch) {
  const DbResult<Statement*> latest = Prepared(kLatest);
  if (!latest) return tl::unexpected(latest.error());
  const ResetLater reset(*latest);
  const auto row = (*latest)
                       ->Bind(1, patch.service)
                       .Bind(2, patch.env)
                       .Bind(3, patch.version)
                       .Step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::optional<std::string>();
  return std::optional<std::string>((*latest)->Text(0));
}

}  // namespace dora::intake
