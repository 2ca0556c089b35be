#pragma once

#include <cstddef>

#include "absl/types/span.h"

namespace dora::core {

/// Rows that each stand in a file of their own, in the order of one list of
/// pointers to them.
template <typename Row>
class Table {
 public:
  class Iterator {
   public:
    explicit Iterator(const Row* const* row) : row_(row) {}
    const Row& operator*() const { return **row_; }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return row_ != other.row_; }

   private:
    const Row* const* row_;
  };

  /// The list must outlive the table.
  explicit Table(absl::Span<const Row* const> rows) : rows_(rows) {}

  size_t size() const { return rows_.size(); }
  const Row& operator[](size_t i) const { return *rows_[i]; }
  Iterator begin() const { return Iterator(rows_.data()); }
  Iterator end() const { return Iterator(rows_.data() + rows_.size()); }

 private:
  absl::Span<const Row* const> rows_;
};

}  // namespace dora::core
