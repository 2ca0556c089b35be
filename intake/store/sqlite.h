#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"

// The little of SQLite that the store needs, with owners for its handles. A
// failing call is a value that carries SQLite's own message. One Database is
// for one thread at a time.

namespace dora::intake {

template <typename T>
using DbResult = core::Expected<T, std::string>;

/// A prepared statement. Bind in order from 1, Step until it is false; Reset
/// makes it ready for the next use.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Statement& Bind(int index, const std::string& text);
  Statement& Bind(int index, int64_t number);
  Statement& Bind(int index, const std::optional<std::string>& text);
  Statement& Bind(int index, const std::optional<int64_t>& number);

  /// True when a row is ready, false when there is none (left).
  DbResult<bool> Step();
  void Reset();

  std::string Text(int column) const;
  int64_t Integer(int column) const;
  bool IsNull(int column) const;

 private:
  struct Finalizer {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalizer> statement_;
};

class Database {
 public:
  /// `path` is a file, created if it is not there, or ":memory:".
  static DbResult<Database> Open(const std::string& path);

  DbResult<Statement> Prepare(const std::string& sql);

  /// Runs statements that take no values and give no rows.
  DbResult<void> Execute(const std::string& sql);

  /// Rows that the last INSERT, UPDATE or DELETE touched.
  int Changes() const;

 private:
  struct Closer {
    void operator()(sqlite3* handle) const;
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}

  std::unique_ptr<sqlite3, Closer> handle_;
};

}  // namespace dora::intake
