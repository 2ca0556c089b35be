#pragma once

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "core/base/result.h"
#include "intake/dashboard/commit_times.h"
#include "intake/dashboard/filter.h"
#include "intake/dashboard/view.h"
#include "intake/store/event_reader.h"

// GET /: the page with the events, the timeline and the metrics, for whoever
// looks at this server with a browser on the same machine. Reads the store at
// each request, keeps nothing but commit times. Safe for many threads.

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
  /// `events` must outlive this. Commit times come from `checkouts`, folders of
  /// git repositories on this machine.
  Page(EventReader& events, std::vector<std::string> checkouts)
      : events_(events), commit_times_(std::move(checkouts)) {}

  /// Whether the page is asked for.
  static bool Owns(const std::string& method, const std::string& path);

  /// What keeps a stranger's text from doing anything but being read.
  static std::vector<Header> Headers();

  /// The page at `now`. `own_url` is where this server
  /// listens.
  Reply Show(const Filter& filter, const std::string& own_url, absl::Time now);

 private:
  Result<View> Gather(const Filter& filter, absl::Time now);
  Result<std::vector<Deployment>> Deployments(absl::Time from, absl::Time to);
  Result<std::vector<Incident>> Incidents(absl::Time from, absl::Time to);
  Result<bool> StoreIsEmpty();

  EventReader& events_;
  CommitTimes commit_times_;
};

}  // namespace dora::intake::dashboard
