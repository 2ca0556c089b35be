#include "providers/checkout.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/base/git_url.h"

namespace dora::providers {
namespace {

constexpr char kRemoteSource[] = "remote URL of the checkout";
constexpr char kHeadSource[] = "HEAD of the checkout";

tl::unexpected<core::Error> Unanswered(const std::string& trouble) {
  return core::MakeError(
      core::ErrorKind::kTransport,
      absl::StrCat(trouble.empty() ? "git cannot compare the commits" : trouble,
                   "."));
}

void AddRepositoryUrl(GitFacts& facts, const Checkout& checkout) {
  const auto url = checkout.RepositoryUrl();
  if (!url) return;
  if (facts.commit_sha && !checkout.HasCommit(facts.commit_sha->text)) {
    facts.notice = absl::StrCat("this checkout does not have the commit ",
                                facts.commit_sha->text, " (from ",
                                facts.commit_sha->source,
                                "), so its remote URL is not used.");
    return;
  }
  facts.repository_url = core::Inferred(*url, kRemoteSource);
}

void AddCommitSha(GitFacts& facts, const Checkout& checkout) {
  const auto sha = checkout.HeadSha();
  if (!sha) return;
  const auto remotes = checkout.RemoteUrls();
  const std::string key = core::RepositoryKey(facts.repository_url->text);
  std::string others;
  bool same = remotes.empty();
  for (const auto& [name, url] : remotes) {
    same = same || core::RepositoryKey(url) == key;
    absl::StrAppend(&others, others.empty() ? "" : ", ", url);
  }
  if (!same) {
    facts.notice = absl::StrCat(
        "the checkout here is of ", others, ", not of ",
        core::ScrubRepositoryUrl(facts.repository_url->text), " (from ",
        facts.repository_url->source, "), so its HEAD is not used.");
    return;
  }
  facts.commit_sha = core::Inferred(*sha, kHeadSource);
}

}  // namespace

std::optional<std::string> Checkout::RepositoryUrl() const {
  const std::map<std::string, std::string> urls = RemoteUrls();
  const auto origin = urls.find("remote.origin.url");
  if (origin != urls.end()) return origin->second;
  if (urls.size() != 1) return std::nullopt;
  return urls.begin()->second;
}

std::map<std::string, std::string> Checkout::RemoteUrls() const {
  std::map<std::string, std::string> urls;
  const auto output =
      runner_.Run({"config", "--get-regexp", "^remote\\..*\\.url$"});
  if (!output) return urls;
  for (const absl::string_view line :
       absl::StrSplit(*output, '\n', absl::SkipWhitespace())) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    urls.emplace(parts.first, core::ScrubRepositoryUrl(parts.second));
  }
  return urls;
}

std::optional<std::string> Checkout::HeadSha() const {
  const auto output = runner_.Run({"rev-parse", "--verify", "HEAD"});
  if (!output) return std::nullopt;
  return std::string(absl::StripAsciiWhitespace(*output));
}

bool Checkout::HasCommit(const std::string& sha) const {
  if (absl::StartsWith(sha, "-")) return false;
  return runner_.Run({"cat-file", "-e", absl::StrCat(sha, "^{commit}")})
      .has_value();
}

core::Result<bool> Checkout::IsAncestor(const std::string& ancestor,
                                        const std::string& descendant) const {
  constexpr char kFix[] = "Fetch the full history of the deployed branches.";
  for (const std::string& sha : {ancestor, descendant}) {
    if (HasCommit(sha)) continue;
    if (!Trouble().empty()) return Unanswered(Trouble());
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("this checkout does not have the commit ", sha, "."),
        kFix);
  }
  // Unlike `merge-base --is-ancestor` this tells "no" from "failed": it prints
  // a commit of the ancestor's history that the descendant's lacks, or none.
  const auto lacking = runner_.Run({"rev-list", "--max-count=1", ancestor,
                                    absl::StrCat("^", descendant), "--"});
  if (!lacking) return Unanswered(Trouble());
  if (absl::StripAsciiWhitespace(*lacking).empty()) return true;
  // Where history is cut off, a path between the two may just not be seen.
  const auto shallow = runner_.Run({"rev-parse", "--is-shallow-repository"});
  if (shallow && absl::StripAsciiWhitespace(*shallow) == "false") return false;
  return core::MakeError(core::ErrorKind::kValidation,
                         "this checkout is a shallow clone.", kFix);
}

namespace {

GitFacts Complete(GitFacts known, const Checkout& checkout) {
  if (!known.commit_sha && !known.repository_url) {
    AddRepositoryUrl(known, checkout);
    // A checkout without a remote has no event to give: both or none.
    const auto sha = known.repository_url ? checkout.HeadSha() : std::nullopt;
    if (sha) {
      known.commit_sha = core::Inferred(*sha, kHeadSource);
    } else {
      known.repository_url.reset();
    }
  } else if (!known.repository_url) {
    AddRepositoryUrl(known, checkout);
  } else if (!known.commit_sha) {
    AddCommitSha(known, checkout);
  }
  return known;
}

}  // namespace

GitFacts CompleteFromCheckout(const GitFacts& known, const Checkout& checkout) {
  if (known.commit_sha && known.repository_url) return known;
  GitFacts facts = Complete(known, checkout);
  const std::string trouble = checkout.Trouble();
  if (trouble.empty()) return facts;
  // Half an answer might pair the commit of one repository with another.
  facts = known;
  facts.notice = absl::StrCat(trouble, ", so what only the checkout knows (",
                              known.repository_url ? "the commit"
                              : known.commit_sha   ? "the repository"
                                                   : "repository and commit",
                              ") is left out.");
  return facts;
}

}  // namespace dora::providers
