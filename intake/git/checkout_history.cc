#include "intake/git/checkout_history.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "providers/git.h"

namespace dora::intake::git {
namespace {

namespace fs = std::filesystem;

constexpr absl::Duration kLimit = absl::Seconds(5);

bool IsFullSha(const std::string& text) {
  return (text.size() == 40 || text.size() == 64) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isxdigit(c); });
}

// The folder is the user's word: it may also be a repository without files.
providers::Environment EnvironmentFor(const std::string& checkout) {
  std::vector<providers::Environment::Variable> variables = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}};
  std::error_code error;
  if (!fs::exists(checkout + "/.git", error) &&
      fs::exists(checkout + "/HEAD", error)) {
    variables.emplace_back("GIT_DIR", checkout);
  }
  return providers::Environment(std::move(variables));
}

core::ProcessResult AskGit(const std::string& checkout,
                           const std::vector<std::string>& arguments,
                           const std::string& input) {
  const providers::Environment environment = EnvironmentFor(checkout);
  const bool is_bare = environment.Get("GIT_DIR").has_value();
  return providers::RunGit({arguments, is_bare ? "." : checkout, input, kLimit},
                           environment);
}

// Those of `shas` that are commits of the checkout.
std::set<std::string> CommitsAmong(const std::string& checkout,
                                   const std::set<std::string>& shas) {
  const core::ProcessResult answer = AskGit(
      checkout, {"cat-file", "--batch-check=%(objecttype) %(objectname)"},
      absl::StrJoin(shas, "\n") + "\n");
  std::set<std::string> commits;
  if (!answer.succeeded()) return commits;
  for (absl::string_view line : absl::StrSplit(answer.output, '\n')) {
    if (!absl::ConsumePrefix(&line, "commit ")) continue;
    if (shas.count(std::string(line)) == 1) commits.emplace(line);
  }
  return commits;
}

// The commits of `previous..sha` in the checkout, which has both.
std::optional<std::vector<dashboard::Commit>> Range(const std::string& checkout,
                                                    const std::string& previous,
                                                    const std::string& sha) {
  const core::ProcessResult answer =
      AskGit(checkout,
             {"rev-list", "--no-merges", "--timestamp", "--max-count=5000",
              absl::StrCat("^", previous), sha},
             "");
  if (!answer.succeeded()) return std::nullopt;
  std::vector<dashboard::Commit> commits;
  for (const absl::string_view line :
       absl::StrSplit(answer.output, '\n', absl::SkipEmpty())) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    int64_t seconds = 0;
    if (words.size() != 2 || !absl::SimpleAtoi(words[0], &seconds)) continue;
    commits.push_back({words[1], absl::FromUnixSeconds(seconds)});
  }
  return commits;
}

}  // namespace

bool CheckoutHistory::Knows(const std::string&, const std::string& sha) {
  if (!IsFullSha(sha)) return false;
  const std::string lower = absl::AsciiStrToLower(sha);
  const std::lock_guard<std::mutex> lock(mutex_);
  return std::any_of(
      checkouts_.begin(), checkouts_.end(),
      [&](const auto& checkout) { return Has(checkout, {lower}); });
}

std::optional<std::vector<dashboard::Commit>> CheckoutHistory::Between(
    const std::string&, const std::string& previous, const std::string& sha) {
  if (!IsFullSha(previous) || !IsFullSha(sha)) return std::nullopt;
  const std::string from = absl::AsciiStrToLower(previous);
  const std::string to = absl::AsciiStrToLower(sha);
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::string& checkout : checkouts_) {
    if (!Has(checkout, {from, to})) continue;
    if (auto commits = Range(checkout, from, to)) return commits;
  }
  return std::nullopt;
}

bool CheckoutHistory::Has(const std::string& checkout,
                          const std::set<std::string>& shas) {
  std::set<std::string>& known = known_[checkout];
  std::set<std::string> missing;
  for (const std::string& sha : shas) {
    if (known.count(sha) == 0) missing.insert(sha);
  }
  if (missing.empty()) return true;
  const std::set<std::string> commits = CommitsAmong(checkout, missing);
  known.insert(commits.begin(), commits.end());
  return commits.size() == missing.size();
}

}  // namespace dora::intake::git
