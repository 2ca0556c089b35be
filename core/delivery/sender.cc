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
/// A receiver that asks everyone to wait longer is not waited for.
constexpr absl::Duration kLongestPause = absl::Hours(1);
/// One that asks for no wait at all is still not hammered.
constexpr absl::Duration kShortestPause = absl::Milliseconds(100);

constexpr char kNotTried[] = "no time was left for a try";
constexpr char kNoAnswer[] = "no answer within the time limit";
constexpr char kInterrupted[] = "interrupted before it was confirmed";

/// A parcel that waits for its next try, or is under way.
struct Item {
  Parcel parcel;
  DeliveryReport report;
  absl::Duration first_try;      ///< on the steady clock
  absl::Duration paused_before;  ///< of its receiver's pauses, at the first try
};

/// What is going on with one receiver.
struct Lane {
  size_t under_way = 0;
  absl::Duration paused_until = -absl::InfiniteDuration();
  absl::Duration paused;  ///< all pauses together
};

/// An answer that would be the same for every event.
bool ConcernsEveryEvent(const HttpResult& result) {
  if (!result) return result.error().kind != HttpFailureKind::kConnection;
  const int status = result->status;
  return status < 200 || (status >= 300 && status < 400) || status == 401 ||
         status == 403 || status == 404 || status == 405 || status == 407;
}

/// One sending, from its first try to its end.
class Sending {
 public:
  Sending(HttpClient& http, const Clock& clock,
          const std::function<double()>& random, const SenderOptions& options,
          ParcelSource& source, int64_t& next_tag)
      : http_(http),
        clock_(clock),
        random_(random),
        options_(options),
        source_(source),
        next_tag_(next_tag),
        try_timeout_(
            TimeOfOneTry(options.try_timeout,
                         std::min(options.event_timeout, options.timeout))),
        deadline_(clock.Steady() + options.timeout) {}

  SendResult Run() {
    while (true) {
      CheckForEnd();
      if (!ending()) StartWhatIsDue();
      if (under_way_.empty() && (ending() || is_all_settled())) break;
      if (ending() && options_.at_the_end == AtTheEnd::kCutOff) break;
      for (HttpCompletion& completion : http_.Wait(TimeUntilNextStart())) {
        OnCompletion(std::move(completion));
      }
    }
    if (options_.at_the_end == AtTheEnd::kCutOff) SettleWhatIsLeft();
    return std::move(result_);
  }

 private:
  bool ending() const { return result_.end != SendEnd::kAllSettled; }
  bool is_all_settled() const {
    return exhausted_ && waiting_.empty() && under_way_.empty();
  }
  absl::Duration TimeLeft() const { return deadline_ - clock_.Steady(); }

  /// The first reason stays.
  void End(SendEnd end, std::string why) {
    if (!ending()) result_ = {end, std::move(why)};
  }

  void CheckForEnd() {
    if (is_all_settled()) return;
    if (options_.stop_asked && options_.stop_asked()) {
      End(SendEnd::kStopAsked, "");
    }
    if (TimeLeft() <= absl::ZeroDuration()) {
      End(SendEnd::kTimeUp, InTime("the time is used up"));
    }
  }

  void StartWhatIsDue() {
    while (StartOne() || TakeNext()) {
    }
  }

  /// Starts the first that is due and waits for no other one's end.
  bool StartOne() {
    const absl::Duration now = clock_.Steady();
    for (auto next = waiting_.begin();
         next != waiting_.end() && next->first <= now; ++next) {
      const Lane& lane = lanes_[next->second.parcel.receiver];
      if (lane.under_way >= options_.concurrency || lane.paused_until > now) {
        continue;
      }
      Item item = std::move(next->second);
      waiting_.erase(next);
      Start(std::move(item));
      return true;
    }
    return false;
  }

  bool TakeNext() {
    if (exhausted_ ||
        under_way_.size() + waiting_.size() >= options_.most_held) {
      return false;
    }
    std::optional<Parcel> next = source_.Next();
    exhausted_ = !next.has_value();
    if (exhausted_) return false;
    waiting_.emplace(-absl::InfiniteDuration(), NewItem(*std::move(next)));
    return true;
  }

  /// The message, and which setting gives more time.
  std::string InTime(const char* message) const {
    return absl::StrCat(message, Named(options_.timeout_name));
  }

  Item NewItem(Parcel parcel) const {
    Item item{std::move(parcel), {}, {}, {}};
    item.report.id = item.parcel.delivery->id;
    item.report.error.message = InTime(kNotTried);
    return item;
  }

  void Start(Item item) {
    Lane& lane = lanes_[item.parcel.receiver];
    ++lane.under_way;
    if (++item.report.tries == 1) {
      item.report.error.message = InTime(kNoAnswer);
      item.first_try = clock_.Steady();
      item.paused_before = lane.paused;
    }
    http_.Start(next_tag_,
                RequestFor(*item.parcel.delivery, *item.parcel.receiver,
                           std::min(try_timeout_, TimeLeft())));
    under_way_.emplace(next_tag_++, std::move(item));
  }

  /// How long to wait for completions before another start is due.
  absl::Duration TimeUntilNextStart() const {
    absl::Duration wait = std::max(TimeLeft(), absl::ZeroDuration());
    if (options_.stop_asked) wait = std::min(wait, kLongestWait);
    if (ending()) return wait;
    const absl::Duration now = clock_.Steady();
    for (const auto& [due, item] : waiting_) {
      const Lane& lane = lanes_.at(item.parcel.receiver);
      if (lane.under_way >= options_.concurrency) continue;
      wait = std::min(wait, std::max(due, lane.paused_until) - now);
    }
    return std::max(wait, absl::ZeroDuration());
  }

  void OnCompletion(HttpCompletion completion) {
    const auto found = under_way_.find(completion.tag);
    // The late answer to a request of an earlier sending.
    if (found == under_way_.end()) return;
    Item item = std::move(found->second);
    under_way_.erase(found);
    --lanes_[item.parcel.receiver].under_way;
    HttpResult& result = completion.result;
    if (NoteResult(result, *item.parcel.receiver, item.report)) {
      item.report.answer = std::move(result->body);
      Settle(std::move(item), DeliveryStatus::kDelivered, "accepted");
    } else if (item.report.status == DeliveryStatus::kRejected) {
      const std::string why = item.report.error.message;
      Settle(std::move(item), DeliveryStatus::kRejected, why);
    } else if (options_.max_undelivered_in_a_row > 0 &&
               ConcernsEveryEvent(result)) {
      End(SendEnd::kHopeless, ToString(item.report.error));
    } else {
      RetryOrSettle(std::move(item), result);
    }
  }

  void RetryOrSettle(Item item, const HttpResult& result) {
    const Receiver& receiver = *item.parcel.receiver;
    if (const auto pause = PauseAskedFor(result, receiver)) {
      PauseAll(*pause, receiver);
      Trace(item, absl::StrCat(item.report.error.message, "; all wait"));
      const absl::Duration due = lanes_[&receiver].paused_until;
      waiting_.emplace(due, std::move(item));
      return;
    }
    const RetryDecision decision =
        DecideRetry(result, {item.report.tries, TimeLeftFor(item), clock_.Now(),
                             random_(), receiver.is_temporary,
                             receiver.is_own_refusal, options_.timeout_name});
    if (decision.wait) {
      WaitForNextTry(std::move(item), *decision.wait,
                     result && result->status == 429);
      return;
    }
    const std::string why =
        absl::StrCat(item.report.error.message, "; ", decision.reason);
    Settle(std::move(item),
           decision.rejected ? DeliveryStatus::kRejected
                             : DeliveryStatus::kUndelivered,
           why);
  }

  void WaitForNextTry(Item item, absl::Duration wait, bool limited) {
    const absl::Duration due = clock_.Steady() + wait;
    // The quota is everyone's, though nobody said when it is renewed.
    if (limited && options_.waits_together) {
      absl::Duration& until = lanes_[item.parcel.receiver].paused_until;
      until = std::max(until, due);
    }
    Trace(item, absl::StrCat(item.report.error.message, "; next try in ",
                             absl::FormatDuration(
                                 absl::Trunc(wait, absl::Milliseconds(1)))));
    waiting_.emplace(due, std::move(item));
  }

  void Settle(Item item, DeliveryStatus status, const std::string& why) {
    item.report.status = status;
    Trace(item, why);
    const std::string error = item.report.error.message;
    source_.Settle(item.parcel, std::move(item.report));
    if (status == DeliveryStatus::kDelivered) undelivered_in_a_row_ = 0;
    if (status != DeliveryStatus::kUndelivered) return;
    ++undelivered_in_a_row_;
    if (options_.max_undelivered_in_a_row == 0 ||
        undelivered_in_a_row_ < options_.max_undelivered_in_a_row) {
      return;
    }
    End(SendEnd::kHopeless,
        absl::StrCat(undelivered_in_a_row_,
                     " events in a row were not delivered: ", error));
  }

  /// Nobody's, unless waits are everyone's.
  std::optional<absl::Duration> PauseAskedFor(const HttpResult& result,
                                              const Receiver& receiver) const {
    if (!options_.waits_together || !result ||
        !receiver.is_temporary(result->status)) {
      return std::nullopt;
    }
    return WaitAskedFor(result, clock_.Now());
  }

  void PauseAll(absl::Duration asked, const Receiver& receiver) {
    Lane& lane = lanes_[&receiver];
    const absl::Duration pause = std::max(asked, kShortestPause);
    const absl::Duration now = clock_.Steady();
    if (pause > kLongestPause || now + pause >= deadline_) {
      End(SendEnd::kTimeUp, absl::StrCat("the server asks to wait ",
                                         pause > absl::Hours(24 * 365 * 100)
                                             ? "without end"
                                             : absl::FormatDuration(pause)));
    }
    const absl::Duration until = now + std::min(pause, kLongestPause);
    if (until <= lane.paused_until) return;
    const absl::Duration more = until - std::max(lane.paused_until, now);
    lane.paused += more;
    lane.paused_until = until;
    // Requests that were under way together ask for the same pause.
    if (more >= pause / 2 && !ending()) source_.OnPause(pause);
  }

  /// What is left of the event's own time, which pauses do not use.
  absl::Duration TimeLeftFor(const Item& item) const {
    const absl::Duration paused =
        lanes_.at(item.parcel.receiver).paused - item.paused_before;
    const absl::Duration used = clock_.Steady() - item.first_try - paused;
    return std::min(options_.event_timeout - used, TimeLeft());
  }

  /// What the end of this sending cuts off, or leaves without a try.
  void SettleWhatIsLeft() {
    const bool interrupted = result_.end == SendEnd::kStopAsked;
    for (auto& [tag, item] : under_way_) {
      Trace(item, interrupted ? kInterrupted : InTime(kNoAnswer));
      SettleLeft(std::move(item), interrupted);
    }
    for (auto& [due, item] : waiting_) SettleLeft(std::move(item), interrupted);
    while (!exhausted_) {
      std::optional<Parcel> next = source_.Next();
      exhausted_ = !next.has_value();
      if (next) SettleLeft(NewItem(*std::move(next)), interrupted);
    }
  }

  void SettleLeft(Item item, bool interrupted) {
    if (interrupted) item.report.error.message = kInterrupted;
    source_.Settle(item.parcel, std::move(item.report));
  }

  void Trace(const Item& item, const std::string& what) const {
    if (!options_.trace) return;
    options_.trace(absl::StrCat(source_.NameOf(item.parcel), " (event ",
                                item.parcel.delivery->id, ", try ",
                                item.report.tries, "): ", what));
  }

  HttpClient& http_;
  const Clock& clock_;
  const std::function<double()>& random_;
  const SenderOptions& options_;
  ParcelSource& source_;
  int64_t& next_tag_;  ///< never used twice: an answer may come late
  const absl::Duration try_timeout_;
  const absl::Duration deadline_;
  std::map<int64_t, Item> under_way_;            ///< by tag
  std::multimap<absl::Duration, Item> waiting_;  ///< by when they are due
  std::map<const Receiver*, Lane> lanes_;
  int undelivered_in_a_row_ = 0;
  bool exhausted_ = false;
  SendResult result_;
};

/// Parcels that are all there, and a report on each.
class ListedParcels : public ParcelSource {
 public:
  explicit ListedParcels(std::vector<Parcel> parcels)
      : parcels_(std::move(parcels)), reports_(parcels_.size()) {}

  std::optional<Parcel> Next() override {
    if (next_ == parcels_.size()) return std::nullopt;
    Parcel& parcel = parcels_[next_];
    parcel.number = static_cast<int64_t>(next_++);
    return parcel;
  }

  void Settle(const Parcel& parcel, DeliveryReport report) override {
    reports_[static_cast<size_t>(parcel.number)] = std::move(report);
  }

  std::vector<DeliveryReport> TakeReports() { return std::move(reports_); }

 private:
  std::vector<Parcel> parcels_;
  std::vector<DeliveryReport> reports_;
  size_t next_ = 0;
};

}  // namespace

std::string ParcelSource::NameOf(const Parcel& parcel) const {
  return absl::StrCat(parcel.delivery->method, " ", parcel.receiver->base_url,
                      parcel.delivery->path);
}

SenderOptions SenderOptions::ForMany(size_t concurrency) {
  constexpr size_t kHeldPerRequest = 4;
  constexpr int kManyInARow = 50;
  SenderOptions options;
  options.timeout = absl::InfiniteDuration();
  options.event_timeout = absl::Seconds(60);
  options.concurrency = concurrency;
  options.most_held = kHeldPerRequest * concurrency;
  options.at_the_end = AtTheEnd::kAwait;
  options.waits_together = true;
  options.max_undelivered_in_a_row = kManyInARow;
  return options;
}

Sender::Sender(HttpClient& http, const Clock& clock,
               std::function<double()> random)
    : http_(http), clock_(clock), random_(std::move(random)) {}

SendResult Sender::Send(ParcelSource& source, const SenderOptions& options) {
  return Sending(http_, clock_, random_, options, source, next_tag_).Run();
}

std::vector<DeliveryReport> Sender::Send(std::vector<Parcel> parcels,
                                         const SenderOptions& options) {
  ListedParcels listed(std::move(parcels));
  Send(listed, options);
  return listed.TakeReports();
}

Result<std::string> Sender::Ask(Parcel question, const SenderOptions& options) {
  DeliveryReport report = Send({std::move(question)}, options).front();
  if (report.status != DeliveryStatus::kDelivered) {
    return tl::unexpected(std::move(report.error));
  }
  return std::move(report.answer);
}

}  // namespace dora::core
