#pragma once

#include <atomic>
#include <string>

#include "absl/time/time.h"

// The TCP side of a request that the HTTP library keeps to itself: finding a
// request's socket, breaking it, noticing that its client left, and ending all
// of a server's connections. Linux: sockets are found through /proc/self/fd.

namespace dora::intake {

struct Endpoints {
  std::string remote_address;
  int remote_port = 0;
  int local_port = 0;
};

/// This process's descriptor of the connection, or -1. It stays right for as
/// long as the connection is being served, which is while the caller asks.
int FindSocket(const Endpoints& endpoints);

/// Sends a TCP reset now. The descriptor stays open, as its owner will close
/// it, but leads nowhere: what is written to it fails.
bool ResetConnection(int descriptor);

/// Waits until the peer has left, `limit` is over, or `stop` is set.
void WaitForPeerToLeave(int descriptor, absl::Duration limit,
                        const std::atomic<bool>& stop);

/// Waits until `duration` is over or `stop` is set.
void WaitUnlessStopped(absl::Duration duration, const std::atomic<bool>& stop);

enum class Ending {
  kAfterAnswers,  ///< answers under way may still be written
  kNow,
};

/// Ends every connection that was accepted on `local_port`.
void EndConnections(int local_port, Ending ending);

}  // namespace dora::intake
