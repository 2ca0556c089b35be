#pragma once

#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "providers/context_builder.h"

// The CI systems. Each has a file of its own with its row; providers.cc lists
// them. README.md says how to add one.

namespace dora::providers {

/// All that the program, the tests and the documentation know of a CI system.
struct Provider {
  /// The value of tags::kProviderName, and of --provider.
  absl::string_view name;
  absl::string_view display_name;
  /// Variables whose presence says that this is the CI: the first one with a
  /// value decides, and `false` and `0` mean no.
  absl::Span<const absl::string_view> markers;
  /// Maps the CI's variables to tags.
  void (*read)(ContextBuilder& context);
  /// The page that lists the CI's variables: the source of what `read` knows.
  absl::string_view documentation;
  /// For the documentation, in Markdown: what the CI tells beyond the
  /// repository, commit, ref and run (+), and which of these it does not (−).
  absl::string_view tells = "";
  /// What the marker's value begins with, where others set it too.
  absl::string_view marker_prefix = "";
};

/// The rows of the table, each in another file.
class ProviderTable {
 public:
  class Iterator {
   public:
    explicit Iterator(const Provider* const* row) : row_(row) {}
    const Provider& operator*() const { return **row_; }
    Iterator& operator++() {
      ++row_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return row_ != other.row_; }

   private:
    const Provider* const* row_;
  };

  explicit ProviderTable(absl::Span<const Provider* const> rows)
      : rows_(rows) {}

  size_t size() const { return rows_.size(); }
  const Provider& operator[](size_t i) const { return *rows_[i]; }
  Iterator begin() const { return Iterator(rows_.data()); }
  Iterator end() const { return Iterator(rows_.data() + rows_.size()); }

 private:
  absl::Span<const Provider* const> rows_;
};

/// All providers, in the order in which they are looked for: where several are
/// detected, the first wins.
ProviderTable AllProviders();

/// The provider of this name, or null.
const Provider* FindProvider(absl::string_view name);

/// The marker that says whether the provider is there; empty where none has a
/// value.
absl::string_view DecidingMarker(const Provider& provider,
                                 const Environment& environment);

/// Every provider whose marker is in the environment, in the table's order.
std::vector<const Provider*> DetectProviders(const Environment& environment);

}  // namespace dora::providers
