#include "core/sender.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/retry_policy.h"

namespace dora::core {
namespace {

/// The state of one Send: every delivery is waiting for its next try, under
/// way, or done.
class Session {
 public:
  Session(HttpClient& http, const Clock& clock,
          const std::function<double()>& random, const SenderOptions& options,
          const std::vector<Delivery>& deliveries, int64_t first_tag)
      : http_(http),
        clock_(clock),
        random_(random),
        options_(options),
        deliveries_(deliveries),
        first_tag_(first_tag),
        deadline_(clock.Steady() + options.timeout),
        items_(deliveries.size()),
        reports_(deliveries.size()) {}

  std::vector<DeliveryReport> Run() {
    for (size_t i = 0; i < reports_.size(); ++i) {
      reports_[i].id = deliveries_[i].id;
      reports_[i].error.message = "no time was left for a try (--timeout)";
    }
    while (open_count() > 0 && TimeLeft() > absl::ZeroDuration()) {
      StartWhatIsDue();
      for (const HttpCompletion& completion :
           http_.Wait(TimeUntilNextStart())) {
        OnCompletion(completion);
      }
    }
    return std::move(reports_);
  }

 private:
  enum class State { kWaiting, kUnderWay, kDone };
  struct Item {
    State state = State::kWaiting;
    absl::Duration due = -absl::InfiniteDuration();  ///< on the steady clock
  };

  size_t open_count() const { return items_.size() - done_; }
  absl::Duration TimeLeft() const { return deadline_ - clock_.Steady(); }

  void StartWhatIsDue() {
    const absl::Duration now = clock_.Steady();
    for (size_t i = 0; i < items_.size(); ++i) {
      if (under_way_ >= options_.concurrency) return;
      if (items_[i].state == State::kWaiting && items_[i].due <= now) Start(i);
    }
  }

  void Start(size_t i) {
    const Delivery& delivery = deliveries_[i];
    items_[i].state = State::kUnderWay;
    ++under_way_;
    ++reports_[i].tries;
    if (reports_[i].tries == 1) {
      reports_[i].error.message = "no answer within the time (--timeout)";
    }
    http_.Start(first_tag_ + static_cast<int64_t>(i),
                RequestFor(delivery, options_.base_url, options_.api_key,
                           std::min(options_.try_timeout, TimeLeft())));
  }

  /// How long to wait for completions before another start is due.
  absl::Duration TimeUntilNextStart() const {
    absl::Duration wait = TimeLeft();
    if (under_way_ >= options_.concurrency) return wait;
    for (const Item& item : items_) {
      if (item.state != State::kWaiting) continue;
      wait = std::min(wait, item.due - clock_.Steady());
    }
    return std::max(wait, absl::ZeroDuration());
  }

  void OnCompletion(const HttpCompletion& completion) {
    const size_t i = static_cast<size_t>(completion.tag - first_tag_);
    // The late answer to a request of an earlier Send.
    if (completion.tag < first_tag_ || i >= items_.size()) return;
    --under_way_;
    const HttpResult& result = completion.result;
    if (NoteResult(result, reports_[i])) {
      Finish(i, DeliveryStatus::kDelivered, "accepted");
      return;
    }
    RetryOrFinish(i, result);
  }

  void RetryOrFinish(size_t i, const HttpResult& result) {
    DeliveryReport& report = reports_[i];
    const RetryDecision decision = DecideRetry(
        result, {report.tries, TimeLeft(), clock_.Now(), random_()});
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
    options_.trace(absl::StrCat("POST ", options_.base_url, deliveries_[i].path,
                                " (event ", deliveries_[i].id, ", try ",
                                reports_[i].tries, "): ", what));
  }

  HttpClient& http_;
  const Clock& clock_;
  const std::function<double()>& random_;
  const SenderOptions& options_;
  const std::vector<Delivery>& deliveries_;
  const int64_t first_tag_;
  const absl::Duration deadline_;
  std::vector<Item> items_;
  std::vector<DeliveryReport> reports_;
  size_t under_way_ = 0;
  size_t done_ = 0;
};

}  // namespace

Sender::Sender(HttpClient& http, const Clock& clock,
               std::function<double()> random, SenderOptions options)
    : http_(http),
      clock_(clock),
      random_(std::move(random)),
      options_(std::move(options)) {}

std::vector<DeliveryReport> Sender::Send(
    const std::vector<Delivery>& deliveries) {
  // Tags are never used twice: an answer may come after its Send has ended.
  const int64_t first_tag = next_tag_;
  next_tag_ += static_cast<int64_t>(deliveries.size());
  return Session(http_, clock_, random_, options_, deliveries, first_tag).Run();
}

}  // namespace dora::core
