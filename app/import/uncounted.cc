#include "app/import/uncounted.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"

namespace dora::app {
namespace {

constexpr size_t kMostShown = 3;
/// For so long the receiver keeps events. A year has 365 days at least.
constexpr absl::Duration kKept = absl::Hours(24 * 2 * 366);
/// In seconds: so long after the deployment before there is a lead time.
constexpr int64_t kLongestGap = 60 * 24 * 3600;

}  // namespace

void SomeRecords::Add(int64_t number) {
  ++count;
  first.insert(std::upper_bound(first.begin(), first.end(), number), number);
  if (first.size() > kMostShown) first.pop_back();
}

bool UncountedFinder::Entry::operator<(const Entry& other) const {
  return std::tie(place, finished_at, number_and_commit) <
         std::tie(other.place, other.finished_at, other.number_and_commit);
}

/// Goes through the events place by place, the oldest of each first.
class UncountedFinder::Walk {
 public:
  explicit Walk(int64_t kept_since) : kept_since_(kept_since) {}

  void Visit(const Entry& entry) {
    if (!place_ || *place_ != entry.place) {
      place_ = entry.place;
      last_.reset();
      has_commit_before_ = false;
    }
    Count(entry);
    last_ = entry.finished_at;
    has_commit_before_ = has_commit_before_ || entry.has_commit();
  }

  Uncounted Take() { return std::move(found_); }

 private:
  void Count(const Entry& entry) {
    ++found_.deployments;
    if (entry.finished_at < kept_since_) {
      found_.too_old.Add(entry.number());
    } else if (!entry.has_commit()) {
      found_.without_commit.Add(entry.number());
    } else if (!has_commit_before_) {
      found_.firsts.Add(entry.number());
    } else if (entry.finished_at - *last_ > kLongestGap) {
      found_.late.Add(entry.number());
    }
  }

  const int64_t kept_since_;
  std::optional<KeyHash> place_;
  std::optional<int64_t> last_;  ///< when the one before finished
  bool has_commit_before_ = false;
  Uncounted found_;
};

UncountedFinder::UncountedFinder(std::string directory, absl::Time now,
                                 size_t max_in_memory)
    : sorter_(std::move(directory), max_in_memory),
      kept_since_(absl::ToUnixSeconds(now - kKept)) {}

core::Status UncountedFinder::Add(const core::Deployment& event,
                                  int64_t number) {
  // As for a tag, letters of both sizes are the same to the receiver.
  return sorter_.Add({HashOf({absl::AsciiStrToLower(event.service()),
                              absl::AsciiStrToLower(event.env())}),
                      absl::ToUnixSeconds(event.finished_at()),
                      2 * number + (event.git() ? 1 : 0)});
}

core::Result<Uncounted> UncountedFinder::Find(
    const std::vector<int64_t>& left_out) {
  Walk walk(kept_since_);
  const core::Status sorted = sorter_.ForEach([&](const Entry& entry) {
    if (!std::binary_search(left_out.begin(), left_out.end(), entry.number())) {
      walk.Visit(entry);
    }
    return true;
  });
  if (!sorted) return tl::unexpected(sorted.error());
  return walk.Take();
}

}  // namespace dora::app
