#include "app/doctor/questions.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "app/host/program_version.h"
#include "core/delivery/retry_policy.h"
#include "sinks/dora/body.h"
#include "sinks/dora/names.h"

namespace dora::app::doctor {
namespace {

/// One that is silent must not hold the others up.
constexpr int kConnections = 4;
/// One answer may take so long.
constexpr absl::Duration kLongestAnswer = absl::Seconds(10);

bool IsAnswerable(const Question& question, const Account& account) {
  return !(question.base_url.empty() && account.base_url.empty()) &&
         !account.api_key.empty() &&
         !(question.takes_app_key && account.app_key.empty());
}

}  // namespace

Interview::Interview(const Account& account, const Surroundings& surroundings,
                     absl::Duration end, std::string timeout_name)
    : account_(account),
      surroundings_(surroundings),
      end_(end),
      timeout_name_(std::move(timeout_name)) {}

Answers Interview::Ask(const Questions& questions) {
  Answers answers;
  std::map<int64_t, std::string> under_way = StartAll(questions);
  while (!under_way.empty() && TimeLeft() > absl::ZeroDuration()) {
    for (core::HttpCompletion& ended : http_->Wait(TimeLeft())) {
      const auto asked = under_way.find(ended.tag);
      if (asked == under_way.end()) continue;
      answers.emplace(asked->second, Answer{std::move(ended.result),
                                            surroundings_.clock.Now()});
      under_way.erase(asked);
    }
  }
  for (const auto& [tag, name] : under_way) answers.emplace(name, NoAnswer());
  return answers;
}

std::map<int64_t, std::string> Interview::StartAll(const Questions& questions) {
  std::map<int64_t, std::string> under_way;
  for (const auto& [name, question] : questions) {
    if (!IsAnswerable(question, account_)) continue;
    if (http_ == nullptr) {
      http_ = surroundings_.new_http(
          {UserAgent(), account_.trust, account_.proxies, kConnections});
    }
    http_->Start(next_tag_, RequestOf(question));
    under_way[next_tag_++] = name;
  }
  return under_way;
}

Answer Interview::NoAnswer() const {
  return {tl::unexpected(
              core::HttpFailure{core::HttpFailureKind::kConnection,
                                absl::StrCat("no answer within the time limit",
                                             core::Named(timeout_name_))}),
          surroundings_.clock.Now()};
}

core::HttpRequest Interview::RequestOf(const Question& question) const {
  namespace wire = sinks::wire;
  core::HttpRequest request{
      absl::StrCat(
          question.base_url.empty() ? account_.base_url : question.base_url,
          question.path),
      {{wire::kApiKeyHeader, account_.api_key},
       {"Accept", core::Secret("application/json")}},
      question.body,
      std::max(absl::Milliseconds(1), std::min(kLongestAnswer, TimeLeft())),
      question.body.empty() ? "GET" : "POST"};
  if (question.takes_app_key) {
    request.headers.push_back({wire::kAppKeyHeader, account_.app_key});
  }
  if (!question.body.empty()) {
    request.headers.push_back(
        {"Content-Type", core::Secret("application/json")});
  }
  return request;
}

absl::Duration Interview::TimeLeft() const {
  return end_ - surroundings_.clock.Steady();
}

std::string Describe(const Answer& answer) {
  if (!answer.result) return answer.result.error().message;
  const core::HttpResponse& response = *answer.result;
  if (!response.encoding.empty() || !sinks::IsApiRefusal(response.body)) {
    return absl::StrCat("HTTP ", response.status,
                        " with a body that is not the API's");
  }
  const std::string detail = sinks::ParseErrorDetail(response.body);
  return absl::StrCat("HTTP ", response.status, detail.empty() ? "" : ": ",
                      detail);
}

bool RefusesKey(const Answer& answer) {
  return answer.result && core::IsRefusedKey(answer.result->status) &&
         core::IsOwnRefusal(*answer.result, &sinks::IsApiRefusal);
}

}  // namespace dora::app::doctor
