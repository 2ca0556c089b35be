#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "app/send/tracked_files.h"
#include "core/delivery/outbox.h"
#include "core/delivery/receiver.h"
#include "providers/environment.h"
#include "providers/git.h"

// Which files of an outbox a run may send. Where others can write, in a
// checkout by a commit, an entry needs a proof that it is ours: its seal.

namespace dora::app {

enum class Standing {
  kSendable,
  kForOthers,   ///< for a receiver that this run does not have
  kUnsealed,    ///< kept under another key, or by somebody else
  kTracked,     ///< git tracks the file: a commit brought it
  kUntold,      ///< git does not say whether it does
  kUnreadable,  ///< not an entry, or not one of ours to read
};

struct Judgement {
  Standing standing = Standing::kUnreadable;
  std::string why;  ///< unless it is sendable
  /// Of a sendable one: who is to have it, and how it is sent.
  const core::Receiver* receiver = nullptr;
  std::optional<core::Delivery> delivery = std::nullopt;
};

class OutboxJudge {
 public:
  struct Rules {
    /// The user said so: in a checkout, entries without a seal are sent too.
    bool sends_unsealed = false;
    /// git has to answer within this.
    absl::Duration git_limit = absl::Seconds(5);
  };

  /// Judges the files of the outbox in `directory` by `receivers`. git is found
  /// by `environment`. Both must outlive this.
  OutboxJudge(const std::string& directory,
              const std::vector<const core::Receiver*>& receivers,
              const providers::Environment& environment, const Rules& rules);

  Judgement Judge(const core::OutboxFile& file);

 private:
  const core::Receiver* ReceiverOf(const core::OutboxEntry& entry) const;
  std::optional<Judgement> DoubtAbout(const core::OutboxFile& file,
                                      const core::Receiver* receiver);

  const std::vector<const core::Receiver*>& receivers_;
  Rules rules_;
  providers::GitRunner git_;
  TrackedFiles tracked_;
};

}  // namespace dora::app
