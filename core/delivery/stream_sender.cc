#include "core/delivery/stream_sender.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/delivery/retry_policy.h"

namespace dora::core {
namespace {

/// How often the stream is asked whether to stop.
constexpr absl::Duration kLongestWait = absl::Milliseconds(100);
/// A server that asks for more is not waited for.
constexpr absl::Duration kLongestPause = absl::Hours(1);
constexpr size_t kWindowPerRequest = 4;

struct Item {
  StreamItem event;
  DeliveryReport report;
  absl::Duration first_try;      ///< on the steady clock
  absl::Duration paused_before;  ///< of all pauses, at the first try
};

/// An answer that would be the same for every event.
bool ConcernsEveryEvent(const HttpResult& result) {
  if (!result) return result.error().kind != HttpFailureKind::kConnection;
  const int status = result->status;
  return status < 200 || (status >= 300 && status < 400) || status == 401 ||
         status == 403 || status == 404 || status == 405 || status == 407;
}

class Stream {
 public:
  Stream(HttpClient& http, const Clock& clock,
         const std::function<double()>& random, const StreamOptions& options,
         DeliveryStream& stream)
      : http_(http),
        clock_(clock),
        random_(random),
        options_(options),
        stream_(stream),
        try_timeout_(
            TimeOfOneTry(options.try_timeout,
                         std::min(options.event_timeout, options.timeout))),
        deadline_(clock.Steady() + options.timeout) {}

  StreamResult Run() {
    while (true) {
      CheckForEnd();
      if (!ending()) StartWhatIsDue();
      const bool settled = exhausted_ && waiting_.empty();
      if (under_way_.empty() && (ending() || settled)) break;
      for (const HttpCompletion& completion :
           http_.Wait(TimeUntilNextStart())) {
        OnCompletion(completion);
      }
    }
    return result_;
  }

 private:
  bool ending() const { return result_.end != StreamEnd::kAllSettled; }

  /// The first reason stays.
  void End(StreamEnd end, std::string why) {
    if (!ending()) result_ = {end, std::move(why)};
  }

  void CheckForEnd() {
    if (stream_.stop_asked()) End(StreamEnd::kStopAsked, "");
    if (clock_.Steady() >= deadline_ && !(exhausted_ && waiting_.empty())) {
      End(StreamEnd::kTimeUp, "the time is used up (--timeout)");
    }
  }

  void StartWhatIsDue() {
    while (under_way_.size() < options_.concurrency &&
           clock_.Steady() >= paused_until_) {
      if (!waiting_.empty() && waiting_.begin()->first <= clock_.Steady()) {
        Item item = std::move(waiting_.begin()->second);
        waiting_.erase(waiting_.begin());
        Start(std::move(item));
      } else if (!TakeNext()) {
        return;
      }
    }
  }

  bool TakeNext() {
    const size_t held = under_way_.size() + waiting_.size();
    if (exhausted_ || held >= kWindowPerRequest * options_.concurrency) {
      return false;
    }
    std::optional<StreamItem> next = stream_.Next();
    exhausted_ = !next.has_value();
    if (exhausted_) return false;
    Item item{*std::move(next), {}, clock_.Steady(), paused_};
    item.report.id = item.event.delivery.id;
    Start(std::move(item));
    return true;
  }

  void Start(Item item) {
    ++item.report.tries;
    const absl::Duration timeout =
        std::min(try_timeout_, deadline_ - clock_.Steady());
    http_.Start(next_tag_,
                RequestFor(item.event.delivery, options_.receiver, timeout));
    under_way_.emplace(next_tag_++, std::move(item));
  }

  absl::Duration TimeUntilNextStart() const {
    absl::Duration wait = kLongestWait;
    if (under_way_.size() < options_.concurrency && !ending()) {
      const absl::Duration now = clock_.Steady();
      if (paused_until_ > now) {
        wait = std::min(wait, paused_until_ - now);
      } else if (!waiting_.empty()) {
        wait = std::min(wait, waiting_.begin()->first - now);
      }
    }
    return std::max(wait, absl::ZeroDuration());
  }

  void OnCompletion(const HttpCompletion& completion) {
    const auto found = under_way_.find(completion.tag);
    if (found == under_way_.end()) return;
    Item item = std::move(found->second);
    under_way_.erase(found);
    const HttpResult& result = completion.result;
    if (NoteResult(result, options_.receiver, item.report)) {
      undelivered_in_a_row_ = 0;
      Trace(item, "accepted");
      stream_.Settle(item.event, item.report);
    } else if (ConcernsEveryEvent(result)) {
      End(StreamEnd::kHopeless, ToString(item.report.error));
    } else {
      RetryOrSettle(std::move(item), result);
    }
  }

  void RetryOrSettle(Item item, const HttpResult& result) {
    const bool temporary =
        result && options_.receiver.is_temporary(result->status);
    const auto asked =
        temporary ? WaitAskedFor(result, clock_.Now()) : std::nullopt;
    if (asked) {
      PauseAll(*asked);
      Trace(item, absl::StrCat(item.report.error.message, "; all wait"));
      waiting_.emplace(paused_until_, std::move(item));
      return;
    }
    const bool limited = result && result->status == 429;
    const RetryDecision decision =
        DecideRetry(result, {item.report.tries, TimeLeftFor(item), clock_.Now(),
                             random_(), options_.receiver.is_temporary,
                             options_.receiver.is_own_refusal});
    if (decision.wait) {
      const absl::Duration due = clock_.Steady() + *decision.wait;
      // The quota is everyone's, though nobody said when it is renewed.
      if (limited) paused_until_ = std::max(paused_until_, due);
      Trace(item, absl::StrCat(item.report.error.message, "; tried again"));
      waiting_.emplace(due, std::move(item));
      return;
    }
    Settle(item, decision);
  }

  void Settle(Item& item, const RetryDecision& decision) {
    item.report.status = decision.rejected ? DeliveryStatus::kRejected
                                           : DeliveryStatus::kUndelivered;
    Trace(item, item.report.error.message);
    stream_.Settle(item.event, item.report);
    if (decision.rejected) return;
    if (++undelivered_in_a_row_ < options_.max_undelivered_in_a_row) return;
    End(StreamEnd::kHopeless,
        absl::StrCat(undelivered_in_a_row_,
                     " events in a row were not delivered: ",
                     item.report.error.message));
  }

  /// What is left of the event's own time, which pauses do not use.
  absl::Duration TimeLeftFor(const Item& item) const {
    const absl::Duration used =
        clock_.Steady() - item.first_try - (paused_ - item.paused_before);
    return std::min(options_.event_timeout - used, deadline_ - clock_.Steady());
  }

  void PauseAll(absl::Duration asked) {
    // A server that asks for no wait at all is still not hammered.
    const absl::Duration pause = std::max(asked, absl::Milliseconds(100));
    const absl::Duration now = clock_.Steady();
    if (pause > kLongestPause || now + pause >= deadline_) {
      End(StreamEnd::kTimeUp, absl::StrCat("the server asks to wait ",
                                           pause > absl::Hours(24 * 365 * 100)
                                               ? "without end"
                                               : absl::FormatDuration(pause)));
    }
    const absl::Duration until = now + std::min(pause, kLongestPause);
    if (until <= paused_until_) return;
    const absl::Duration more = until - std::max(paused_until_, now);
    paused_ += more;
    paused_until_ = until;
    // Requests that were under way together ask for the same pause.
    if (more >= pause / 2 && !ending()) stream_.OnPause(pause);
  }

  void Trace(const Item& item, const std::string& what) const {
    if (!options_.trace) return;
    options_.trace(absl::StrCat("line ", item.event.line, " (event ",
                                item.event.delivery.id, ", try ",
                                item.report.tries, "): ", what));
  }

  HttpClient& http_;
  const Clock& clock_;
  const std::function<double()>& random_;
  const StreamOptions& options_;
  DeliveryStream& stream_;
  const absl::Duration try_timeout_;
  const absl::Duration deadline_;
  std::map<int64_t, Item> under_way_;            ///< by tag
  std::multimap<absl::Duration, Item> waiting_;  ///< by when they are due
  absl::Duration paused_until_ = -absl::InfiniteDuration();
  absl::Duration paused_;  ///< all pauses asked for, together
  int64_t next_tag_ = 0;
  int undelivered_in_a_row_ = 0;
  bool exhausted_ = false;
  StreamResult result_;
};

}  // namespace

StreamResult SendStream(HttpClient& http, const Clock& clock,
                        const std::function<double()>& random,
                        const StreamOptions& options, DeliveryStream& stream) {
  return Stream(http, clock, random, options, stream).Run();
}

}  // namespace dora::core
