#include "intake/store/sqlite.h"

namespace dora::intake {

Statement& Statement::Bind(int index, const std::string& text) {
  sqlite3_bind_text(statement_.get(), index, text.data(),
                    static_cast<int>(text.size()), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::Bind(int index, int64_t number) {
  sqlite3_bind_int64(statement_.get(), index, number);
  return *this;
}

Statement& Statement::Bind(int index, const std::optional<std::string>& text) {
  if (text) return Bind(index, *text);
  sqlite3_bind_null(statement_.get(), index);
  return *this;
}

Statement& Statement::Bind(int index, const std::optional<int64_t>& number) {
  if (number) return Bind(index, *number);
  sqlite3_bind_null(statement_.get(), index);
  return *this;
}

DbResult<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected(
      std::string(sqlite3_errmsg(sqlite3_db_handle(statement_.get()))));
}

void Statement::Reset() {
  sqlite3_reset(statement_.get());
  sqlite3_clear_bindings(statement_.get());
}

std::string Statement::Text(int column) const {
  const unsigned char* text = sqlite3_column_text(statement_.get(), column);
  if (text == nullptr) return "";
  return std::string(
      reinterpret_cast<const char*>(text),
      static_cast<size_t>(sqlite3_column_bytes(statement_.get(), column)));
}

int64_t Statement::Integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::IsNull(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Statement::Finalizer::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

DbResult<Database> Database::Open(const std::string& path) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open(path.c_str(), &handle);
  Database database(handle);
  if (code == SQLITE_OK) return database;
  return tl::unexpected(std::string(
      handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle)));
}

DbResult<Statement> Database::Prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v2(handle_.get(), sql.c_str(),
                         static_cast<int>(sql.size()) + 1, &statement, nullptr);
  if (code == SQLITE_OK) return Statement(statement);
  return tl::unexpected(std::string(sqlite3_errmsg(handle_.get())));
}

DbResult<void> Database::Execute(const std::string& sql) {
  const int code =
      sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code == SQLITE_OK) return {};
  return tl::unexpected(std::string(sqlite3_errmsg(handle_.get())));
}

int Database::Changes() const { return sqlite3_changes(handle_.get()); }

void Database::Closer::operator()(sqlite3* handle) const {
  sqlite3_close(handle);
}

}  // namespace dora::intake
