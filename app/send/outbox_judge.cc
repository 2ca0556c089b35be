#include "app/send/outbox_judge.h"

#include <utility>

namespace dora::app {
namespace {

bool IsSealed(const core::OutboxEntry& entry, const core::Receiver& receiver) {
  return !receiver.seal_key.empty() && !entry.seal.empty() &&
         entry.seal == core::SealOf(entry, receiver.seal_key);
}

}  // namespace

OutboxJudge::OutboxJudge(const std::string& directory,
                         const std::vector<const core::Receiver*>& receivers,
                         const providers::Environment& environment,
                         const Rules& rules)
    : receivers_(receivers),
      rules_(rules),
      git_(environment, rules.git_limit),
      tracked_(directory, git_) {}

Judgement OutboxJudge::Judge(const core::OutboxFile& file) {
  if (!file.entry()) return {Standing::kUnreadable, file.problem()};
  const core::Receiver* const receiver = ReceiverOf(*file.entry());
  if (auto doubt = DoubtAbout(file, receiver)) return *std::move(doubt);
  if (receiver == nullptr) {
    return {Standing::kForOthers, "it is for another sink or address"};
  }
  auto delivery = core::DeliveryOf(*file.entry(), *receiver);
  if (!delivery) return {Standing::kUnreadable, delivery.error().message};
  return {Standing::kSendable, "", receiver, *std::move(delivery)};
}

const core::Receiver* OutboxJudge::ReceiverOf(
    const core::OutboxEntry& entry) const {
  for (const core::Receiver* receiver : receivers_) {
    if (receiver->name == entry.receiver &&
        receiver->base_url == entry.base_url) {
      return receiver;
    }
  }
  return nullptr;
}

std::optional<Judgement> OutboxJudge::DoubtAbout(
    const core::OutboxFile& file, const core::Receiver* receiver) {
  const bool shared = file.folder().is_shared();
  if (!shared && !tracked_.is_in_checkout()) return std::nullopt;
  const TrackedFiles::Answer tracked = tracked_.IsTracked(file.name());
  if (tracked == TrackedFiles::Answer::kYes) {
    return Judgement{Standing::kTracked, "git tracks it: a commit brought it"};
  }
  // A right seal says more than git, which an image may not have.
  if (receiver == nullptr || IsSealed(*file.entry(), *receiver)) {
    return std::nullopt;
  }
  if (tracked == TrackedFiles::Answer::kUnknown) {
    return Judgement{Standing::kUntold,
                     "git does not say whether a commit brought it"};
  }
  if (rules_.sends_unsealed && !shared) return std::nullopt;
  return Judgement{Standing::kUnsealed,
                   "it was kept under another key, or somebody else wrote it"};
}

}  // namespace dora::app
