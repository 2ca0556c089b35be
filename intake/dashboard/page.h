#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"
#include "intake/dashboard/commit_history.h"
#include "intake/dashboard/commit_ranges.h"
#include "intake/dashboard/filter.h"
#include "intake/dashboard/view.h"
#include "intake/store/event_reader.h"

// GET /: the page with the events, the timeline and the metrics, for whoever
// looks at this server with a browser on the same machine. Reads the store at
// each request, keeps nothing but the times of commits. Safe for many threads.

namespace dora::intake::dashboard {

/// An answer in HTML; its headers are the same for every one.
struct Reply {
  int status = 200;
  std::string html;
};

struct Header {
  const char* name;
  std::string value;
};

/// Or the store's words on why it failed.
template <typename T>
using Result = core::Expected<T, std::string>;

class Page {
 public:
  /// `events` and `commits` must outlive this.
  Page(EventReader& events, CommitHistory& commits)
      : events_(events), commits_(commits) {}

  /// Whether the page is asked for.
  static bool Owns(const std::string& method, const std::string& path);

  /// What keeps a stranger's text from doing anything but being read.
  static std::vector<Header> Headers();

  /// The page at `now`. `own_url` is where this server
  /// listens.
  Reply Show(const Filter& filter, const std::string& own_url, absl::Time now);

  /// Commits arrived: what was read of them is read anew.
  void ForgetCommits() { commits_.Forget(); }

 private:
  Result<View> Gather(const Filter& filter, absl::Time now);
  Result<std::vector<Deployment>> Deployments(absl::Time to);
  Result<std::vector<Incident>> Incidents(absl::Time from, absl::Time to);
  Result<bool> StoreIsEmpty();

  /// What the rules make of `deployments`; lead times of those alone that the
  /// view shows or compares with.
  Findings FindingsFor(const View& view,
                       const std::vector<Deployment>& deployments);

  EventReader& events_;
  CommitRanges commits_;
};

}  // namespace dora::intake::dashboard
