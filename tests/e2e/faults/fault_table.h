#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/e2e/faults/peer.h"

// The faults, and what is promised for each. fault_test.cc makes every row
// happen to the real program; README.md shows the table, and readme_test.cc
// sees to it that it is this one.

namespace dora::testing {

/// Where an event is after the run.
enum class Place {
  kApi,       ///< the API has accepted it
  kOutbox,    ///< kept; the next run sends it
  kRejected,  ///< the API refused it for good; put aside with the reason
  kLog,       ///< no outbox takes it: its body is in the log
};

struct Between {
  int least;
  int most;
};

/// The wait after the first try. Later ones double at most.
struct Wait {
  absl::Duration least;
  absl::Duration most;
};

/// After a fault that may pass: exponential, with full jitter.
inline constexpr Wait kBackoff = {absl::ZeroDuration(),
                                  absl::Milliseconds(500)};

struct FaultRow {
  std::string name;   ///< of the test
  std::string fault;  ///< in words
  PeerMaker peer;
  Between tries;
  Wait wait;
  Place place;
  /// A POSIX regular expression for what the run's last line says of it.
  std::string says;
  /// Seconds; the value of --timeout. Enough for a second try on a busy
  /// machine.
  double timeout = 1.5;
  std::vector<std::string> arguments = {};
  Variables variables = {};
};

/// How a failed test names its row.
inline void PrintTo(const FaultRow& row, std::ostream* out) {
  *out << row.fault;
}

/// Every row, in the order of the README.
std::vector<FaultRow> FaultTable();

/// The rows as a table of Markdown. Rows that differ only in the status are
/// one line.
std::string ToMarkdown(const std::vector<FaultRow>& rows);

}  // namespace dora::testing
