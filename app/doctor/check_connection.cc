#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "app/doctor/checks.h"
#include "core/http/http_date.h"
#include "core/http/url.h"

namespace dora::app::doctor {
namespace {

/// A clock that is off by no more is right: the header counts whole seconds,
/// and an answer takes time. docs/guides/doctor.md says so.
constexpr absl::Duration kClockTolerance = absl::Minutes(1);

/// The failure of this kind; null where there is none.
const core::HttpFailure* FindFailure(const Examination& examination,
                                     core::HttpFailureKind kind) {
  for (const auto& [name, answer] : examination.answers) {
    if (!answer.result && answer.result.error().kind == kind) {
      return &answer.result.error();
    }
  }
  return nullptr;
}

/// An answer of any status from the account's address; null where there is
/// none.
const Answer* FindAnswer(const Examination& examination) {
  for (const auto& [name, answer] : examination.answers) {
    if (answer.result) return &answer;
  }
  return nullptr;
}

std::string WhyNoAnswer(const Examination& examination) {
  const Answers& answers = examination.answers;
  if (!answers.empty()) return Describe(answers.begin()->second);
  return "nothing was asked";
}

constexpr char kTls[] = "tls";

Finding JudgeTls(const Examination& examination) {
  const std::string trust =
      absl::StrCat("authorities: ", core::Describe(examination.account.trust));
  const auto* refusal =
      FindFailure(examination, core::HttpFailureKind::kCertificate);
  if (refusal != nullptr) {
    return Failed(kTls, refusal->message,
                  absl::StrCat("Set ", examination.Name(input::kCaFile),
                               " to a PEM file with the authority of this "
                               "server; a proxy that opens TLS has one of its "
                               "own."));
  }
  if (FindAnswer(examination) != nullptr) {
    return Ok(kTls, absl::StrCat("verified; ", trust));
  }
  return Unknown(kTls, absl::StrCat("no connection (", WhyNoAnswer(examination),
                                    "); ", trust));
}

}  // namespace

Findings CheckProxy(const Examination& examination) {
  constexpr char kProxy[] = "proxy";
  const Account& account = examination.account;
  if (account.base_url.empty()) return {};
  const auto proxy = core::ProxyFor(account.base_url, account.proxies);
  if (!proxy) {
    return {Failed(kProxy, proxy.error().message, proxy.error().hint)};
  }
  const auto* refusal =
      FindFailure(examination, core::HttpFailureKind::kProxyRefused);
  if (refusal != nullptr) {
    return {Failed(kProxy, refusal->message,
                   "Correct the proxy's variable, or let the proxy pass this "
                   "address.")};
  }
  if (!*proxy) return {Ok(kProxy, "none: the API is called directly")};
  // Its parts but for credentials; ProxyFor has read it the same way.
  const auto url = core::ParseProxyUrl((*proxy)->text);
  return {Ok(kProxy, absl::StrCat(url ? url->base : "one", " (",
                                  (*proxy)->source, ")"))};
}

Findings CheckTls(const Examination& examination) {
  const Account& account = examination.account;
  if (account.base_url.empty()) return {};
  if (!absl::StartsWith(account.base_url, "https:")) {
    return {Ok(kTls, "not used: the API is on this machine")};
  }
  Findings findings;
  for (const std::string& note : account.trust.notes) {
    findings.push_back(
        Warning(kTls, note, "Correct the variable, or remove it."));
  }
  findings.push_back(JudgeTls(examination));
  return findings;
}

Findings CheckClock(const Examination& examination) {
  constexpr char kClock[] = "clock";
  if (examination.account.base_url.empty()) return {};
  const Answer* answer = FindAnswer(examination);
  const auto date = answer != nullptr && answer->result->date
                        ? core::ParseHttpDate(*answer->result->date)
                        : std::nullopt;
  if (!date) return {Unknown(kClock, "no server told its time")};
  const absl::Duration ahead = answer->at - *date;
  const absl::Duration off =
      absl::Trunc(absl::AbsDuration(ahead), absl::Seconds(1));
  if (off <= kClockTolerance) {
    return {Ok(kClock,
               absl::StrCat("within ", absl::FormatDuration(kClockTolerance),
                            " of the server's"))};
  }
  return {Warning(
      kClock,
      absl::StrCat(absl::FormatDuration(off),
                   ahead > absl::ZeroDuration() ? " ahead of" : " behind",
                   " the server's"),
      "Set this machine's clock: a deployment's start and finish come from it, "
      "and lead time with them.")};
}

}  // namespace dora::app::doctor
