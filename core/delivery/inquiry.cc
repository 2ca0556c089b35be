#include "core/delivery/inquiry.h"

#include <algorithm>
#include <optional>

#include "core/delivery/retry_policy.h"

namespace dora::core {
namespace {

/// How often it is asked whether to stop.
constexpr absl::Duration kLongestWait = absl::Milliseconds(50);

/// One question and its deadline.
class Question {
 public:
  Question(HttpClient& http, const Clock& clock, const SenderOptions& options)
      : http_(http),
        clock_(clock),
        options_(options),
        deadline_(clock.Steady() + options.timeout) {}

  absl::Duration TimeLeft() const { return deadline_ - clock_.Steady(); }

  bool IsOver() const {
    return TimeLeft() <= absl::ZeroDuration() ||
           (options_.stop_asked && options_.stop_asked());
  }

  /// Absent where the time is over first.
  std::optional<HttpResult> Try(int64_t tag, HttpRequest request) const {
    http_.Start(tag, std::move(request));
    while (!IsOver()) {
      for (HttpCompletion& completion :
           http_.Wait(std::min(TimeLeft(), kLongestWait))) {
        if (completion.tag == tag) return std::move(completion.result);
      }
    }
    return std::nullopt;
  }

  void Sleep(absl::Duration duration) const {
    const absl::Duration end = clock_.Steady() + duration;
    while (!IsOver() && clock_.Steady() < end) {
      http_.Wait(std::min(end - clock_.Steady(), kLongestWait));
    }
  }

 private:
  HttpClient& http_;
  const Clock& clock_;
  const SenderOptions& options_;
  absl::Duration deadline_;
};

}  // namespace

Result<std::string> Inquiry::Ask(const Parcel& parcel,
                                 const SenderOptions& options) {
  const Question question(http_, clock_, options);
  const absl::Duration try_timeout =
      TimeOfOneTry(options.try_timeout, options.timeout);
  DeliveryReport report;
  report.error.message = "no answer within the time";
  while (!question.IsOver()) {
    ++report.tries;
    const auto result = question.Try(
        next_tag_--, RequestFor(parcel.delivery, *parcel.receiver,
                                std::min(try_timeout, question.TimeLeft())));
    if (!result) break;
    if (NoteResult(*result, *parcel.receiver, report)) return (*result)->body;
    const RetryDecision decision =
        DecideRetry(*result, {report.tries, question.TimeLeft(), clock_.Now(),
                              random_(), parcel.receiver->is_temporary,
                              parcel.receiver->is_own_refusal});
    if (!decision.wait) break;
    question.Sleep(*decision.wait);
  }
  return tl::unexpected(report.error);
}

}  // namespace dora::core
