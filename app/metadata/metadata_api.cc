#include "app/metadata/metadata_api.h"

#include <algorithm>
#include <utility>

#include "app/host/program_version.h"
#include "sinks/dora/git_metadata.h"
#include "sinks/dora/names.h"

namespace dora::app {
namespace {

/// A packfile may take its time over a slow line.
constexpr absl::Duration kOneTry = absl::Seconds(60);

core::Receiver Named(core::Receiver receiver, NameInput name) {
  NameKeys({input::kApiKey, input::kSite}, name, receiver);
  return receiver;
}

}  // namespace

MetadataApi::MetadataApi(const SendSettings& settings,
                         const UploadLimits& limits,
                         const Surroundings& surroundings,
                         UploadOutcome& outcome)
    : settings_(settings),
      clock_(surroundings.clock),
      end_(clock_.Steady() + limits.time),
      limits_(limits),
      questions_(
          Named(sinks::GitMetadataReceiver(settings.base_url, settings.api_key),
                settings.name)),
      packfiles_(
          Named(sinks::PackfileReceiver(settings.base_url, settings.api_key),
                settings.name)),
      http_(surroundings.new_http(
          {UserAgent(), settings.trust, settings.proxies})),
      sender_(*http_, clock_, surroundings.random),
      outcome_(outcome) {}

core::Result<std::set<std::string>> MetadataApi::Known(
    const std::vector<std::string>& shas) {
  std::set<std::string> known;
  for (size_t i = 0; i < shas.size(); i += sinks::kMostCommitsAsked) {
    const size_t end = std::min(shas.size(), i + sinks::kMostCommitsAsked);
    const std::vector<std::string> asked(
        shas.begin() + static_cast<ptrdiff_t>(i),
        shas.begin() + static_cast<ptrdiff_t>(end));
    core::Delivery question;
    question.id = outcome_.git.commit_sha;
    question.path = sinks::wire::kSearchCommitsPath;
    question.body =
        sinks::SearchCommitsBody(outcome_.git.repository_url, asked);
    const auto answer = Exchange(std::move(question), questions_);
    if (!answer) return tl::unexpected(answer.error());
    const auto found = sinks::ParseKnownCommits(*answer);
    if (!found) return tl::unexpected(found.error());
    // Of others nobody asked.
    for (const std::string& sha : asked) {
      if (found->count(sha) > 0) known.insert(sha);
    }
  }
  return known;
}

core::Status MetadataApi::Send(const providers::Packfile& packfile) {
  const auto taken =
      Exchange(sinks::PackfileUpload(outcome_.git.repository_url,
                                     outcome_.git.commit_sha, packfile.checksum,
                                     packfile.bytes),
               packfiles_);
  if (!taken) return tl::unexpected(taken.error());
  ++outcome_.packfiles;
  outcome_.objects += packfile.objects;
  outcome_.bytes += packfile.bytes.size();
  return {};
}

core::Result<std::string> MetadataApi::Exchange(
    core::Delivery delivery, const core::Receiver& receiver) {
  core::SenderOptions options;
  options.timeout = std::max(absl::ZeroDuration(), end_ - clock_.Steady());
  options.try_timeout = kOneTry;
  options.timeout_name = settings_.name(input::kTimeout);
  options.stop_asked = limits_.stop_asked;
  options.trace = limits_.trace;
  core::DeliveryReport report = std::move(
      sender_
          .Send({{std::make_shared<const core::Delivery>(std::move(delivery)),
                  &receiver}},
                options)
          .front());
  outcome_.requests += report.tries;
  if (report.status == core::DeliveryStatus::kDelivered) {
    return std::move(report.answer);
  }
  return tl::unexpected(std::move(report.error));
}

}  // namespace dora::app
