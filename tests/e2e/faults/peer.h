#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/process.h"
#include "tests/support/raw_server.h"

// Whom a run of the fault suite talks to: the intake, a server of raw bytes, a
// proxy, or nobody. Each run has its own.

namespace dora::testing {

class Peer {
 public:
  virtual ~Peer() = default;

  /// The value of --api-url.
  virtual std::string url() const = 0;
  /// Further options and variables of the run.
  virtual std::vector<std::string> arguments() const { return {}; }
  virtual Variables variables() const { return {}; }
  /// When each try arrived; absent where nobody can tell.
  virtual std::optional<std::vector<absl::Time>> Tries() const {
    return std::nullopt;
  }
  /// How many events it has stored; absent where it stores none.
  virtual std::optional<size_t> StoredCount() const { return std::nullopt; }
  /// Ends the fault; false where that cannot be.
  virtual bool Heal() const { return false; }
};

using PeerMaker = std::function<std::unique_ptr<Peer>()>;

/// dora-intake with these faults.
PeerMaker Intake(std::vector<std::string> faults);

/// dora-intake that shows the certificate of this name (make-certificates),
/// called by `scheme` and the host name localhost.
PeerMaker TlsIntake(std::string certificate, std::string scheme = "https",
                    Variables variables = {});

/// dora-intake without TLS, called by https.
PeerMaker PlainIntakeByHttps();

/// A server that answers with these bytes.
PeerMaker Raw(RawAnswer answer);

/// The same over TLS, with a certificate that is trusted.
PeerMaker RawTls(RawAnswer answer);

/// A healthy dora-intake over TLS behind a proxy that answers so to CONNECT.
PeerMaker BehindProxy(RawAnswer answer, Variables more = {});

/// The same behind a proxy that refuses every connection.
PeerMaker BehindRefusingProxy();

/// Nobody: a name that does not exist, a port that refuses, a port that does
/// not answer.
PeerMaker NoSuchName();
PeerMaker NobodyListens();
PeerMaker NobodyAccepts();

}  // namespace dora::testing
