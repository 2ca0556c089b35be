#include "core/delivery/sender.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/delivery/retry_policy.h"

namespace dora::core {
namespace {

/// How often it is asked whether to stop.
constexpr absl::Duration kLongestWait = absl::Milliseconds(50);

constexpr char kNoAnswer[] = "no answer within the time (--timeout)";
constexpr char kInterrupted[] = "interrupted before it was confirmed";

/// The state of one Send: every delivery is waiting for its next try, under
/// way, or done.
class Session {
 public:
  Session(HttpClient& http, const Clock& clock,
          const std::function<double()>& random, const SenderOptions& options,
          const std::vector<Parcel>& parcels, int64_t first_tag)
      : http_(http),
        clock_(clock),
        random_(random),
        options_(options),
        parcels_(parcels),
        first_tag_(first_tag),
        try_timeout_(TimeOfOneTry(options.try_timeout, options.timeout)),
        deadline_(clock.Steady() + options.timeout),
        items_(parcels.size()),
        reports_(parcels.size()) {}

  std::vector<DeliveryReport> Run() {
    for (size_t i = 0; i < reports_.size(); ++i) {
      reports_[i].id = parcels_[i].delivery.id;
      reports_[i].error.message = "no time was left for a try (--timeout)";
    }
    while (open_count() > 0 && TimeLeft() > absl::ZeroDuration()) {
      if (stop_asked()) {
        Abandon();
        return std::move(reports_);
      }
      StartWhatIsDue();
      for (const HttpCompletion& completion :
           http_.Wait(TimeUntilNextStart())) {
        OnCompletion(completion);
      }
    }
    TraceUnderWay(kNoAnswer);
    return std::move(reports_);
  }

 private:
  enum class State { kWaiting, kUnderWay, kDone };
  struct Item {
    State state = State::kWaiting;
    absl::Duration due = -absl::InfiniteDuration();  ///< on the steady clock
  };

  bool stop_asked() const {
    return options_.stop_asked && options_.stop_asked();
  }

  void Abandon() {
    for (size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].state != State::kDone) {
        reports_[i].error.message = kInterrupted;
      }
    }
    TraceUnderWay(kInterrupted);
  }

  /// Tells of the tries that the end of this Send cuts off.
  void TraceUnderWay(const char* why) const {
    for (size_t i = 0; i < items_.size(); ++i) {
      if (items_[i].state == State::kUnderWay) Trace(i, why);
    }
  }

  size_t open_count() const { return items_.size() - done_; }
  absl::Duration TimeLeft() const { return deadline_ - clock_.Steady(); }

  void StartWhatIsDue() {
    const absl::Duration now = clock_.Steady();
    for (size_t i = 0; i < items_.size(); ++i) {
      if (MayStart(i) && items_[i].due <= now) Start(i);
    }
  }

  /// True for what waits, and for no other one's end.
  bool MayStart(size_t i) const {
    if (items_[i].state != State::kWaiting) return false;
    const auto under_way = under_way_.find(parcels_[i].receiver);
    return under_way == under_way_.end() ||
           under_way->second < options_.concurrency;
  }

  void Start(size_t i) {
    items_[i].state = State::kUnderWay;
    ++under_way_[parcels_[i].receiver];
    ++reports_[i].tries;
    if (reports_[i].tries == 1) {
      reports_[i].error.message = kNoAnswer;
    }
    http_.Start(first_tag_ + static_cast<int64_t>(i),
                RequestFor(parcels_[i].delivery, *parcels_[i].receiver,
                           std::min(try_timeout_, TimeLeft())));
  }

  /// How long to wait for completions before another start is due.
  absl::Duration TimeUntilNextStart() const {
    absl::Duration wait = TimeLeft();
    if (options_.stop_asked) wait = std::min(wait, kLongestWait);
    for (size_t i = 0; i < items_.size(); ++i) {
      if (!MayStart(i)) continue;
      wait = std::min(wait, items_[i].due - clock_.Steady());
    }
    return std::max(wait, absl::ZeroDuration());
  }

  void OnCompletion(const HttpCompletion& completion) {
    const size_t i = static_cast<size_t>(completion.tag - first_tag_);
    // The late answer to a request of an earlier Send.
    if (completion.tag < first_tag_ || i >= items_.size()) return;
    --under_way_[parcels_[i].receiver];
    const HttpResult& result = completion.result;
    if (NoteResult(result, *parcels_[i].receiver, reports_[i])) {
      Finish(i, DeliveryStatus::kDelivered, "accepted");
      return;
    }
    RetryOrFinish(i, result);
  }

  void RetryOrFinish(size_t i, const HttpResult& result) {
    DeliveryReport& report = reports_[i];
    if (report.status == DeliveryStatus::kRejected) {
      Finish(i, report.status, report.error.message);
      return;
    }
    const RetryDecision decision =
        DecideRetry(result, {report.tries, TimeLeft(), clock_.Now(), random_(),
                             parcels_[i].receiver->is_temporary,
                             parcels_[i].receiver->is_own_refusal});
    if (decision.wait) {
      items_[i] = {State::kWaiting, clock_.Steady() + *decision.wait};
      Trace(i, absl::StrCat(report.error.message, "; next try in ",
                            absl::FormatDuration(absl::Trunc(
                                *decision.wait, absl::Milliseconds(1)))));
      return;
    }
    Finish(i,
           decision.rejected ? DeliveryStatus::kRejected
                             : DeliveryStatus::kUndelivered,
           absl::StrCat(report.error.message, "; ", decision.reason));
  }

  void Finish(size_t i, DeliveryStatus status, const std::string& why) {
    items_[i].state = State::kDone;
    ++done_;
    reports_[i].status = status;
    Trace(i, why);
  }

  void Trace(size_t i, const std::string& what) const {
    if (!options_.trace) return;
    const auto& [delivery, receiver] = parcels_[i];
    options_.trace(absl::StrCat(delivery.method, " ", receiver->base_url,
                                delivery.path, " (event ", delivery.id,
                                ", try ", reports_[i].tries, "): ", what));
  }

  HttpClient& http_;
  const Clock& clock_;
  const std::function<double()>& random_;
  const SenderOptions& options_;
  const std::vector<Parcel>& parcels_;
  const int64_t first_tag_;
  const absl::Duration try_timeout_;
  const absl::Duration deadline_;
  std::vector<Item> items_;
  std::vector<DeliveryReport> reports_;
  std::map<const Receiver*, size_t> under_way_;
  size_t done_ = 0;
};

}  // namespace

Sender::Sender(HttpClient& http, const Clock& clock,
               std::function<double()> random, SenderOptions options)
    : http_(http),
      clock_(clock),
      random_(std::move(random)),
      options_(std::move(options)) {}

std::vector<DeliveryReport> Sender::Send(const std::vector<Parcel>& parcels) {
  // Tags are never used twice: an answer may come after its Send has ended.
  const int64_t first_tag = next_tag_;
  next_tag_ += static_cast<int64_t>(parcels.size());
  return Session(http_, clock_, random_, options_, parcels, first_tag).Run();
}

}  // namespace dora::core
