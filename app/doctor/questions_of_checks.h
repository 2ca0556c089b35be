#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "app/doctor/account.h"
#include "app/doctor/preview.h"
#include "app/doctor/questions.h"

// What the checks ask the API, and under which names they find the answers.

namespace dora::app::doctor {

namespace question {
inline constexpr char kApiKey[] = "api-key";
inline constexpr char kBothKeys[] = "both-keys";
inline constexpr char kListing[] = "listing";
inline constexpr char kCommit[] = "commit";
std::string OnSite(absl::string_view site);
std::string InCatalogue(const std::string& service);
std::string OfDefinition(const std::string& service);
std::string OfArrival(const std::string& id);
}  // namespace question

/// What is asked at once.
Questions FirstQuestions(const Preview& preview,
                         const std::vector<core::Sourced>& after,
                         absl::Time now);

/// What the answers to these leave open: a refused key may be another site's,
/// and a service that one form of the catalogue does not have is looked for in
/// the other.
Questions SecondQuestions(const Account& account, const Preview& preview,
                          const Answers& answers);

/// The services of the events whose catalogue entries are asked for: not all of
/// very many.
std::vector<std::string> ServicesAskedFor(const Preview& preview);

/// The first event that has a commit; null where none has.
const core::Deployment* EventWithCommit(const Preview& preview);

/// The known sites beside the account's; none where that is not a site.
std::vector<absl::string_view> OtherSites(const Account& account);

/// True for the answer that the API key is good.
bool IsKeyGood(const Answer& answer);

}  // namespace dora::app::doctor
