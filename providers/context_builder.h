#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "core/base/error.h"
#include "providers/ci_context.h"
#include "providers/environment.h"
#include "providers/file_reader.h"
#include "providers/normalize.h"

// What a provider's file is written with: "this tag is that variable". It
// normalises each value by the tag's kind and records where it came from.

namespace dora::providers {

/// How much is asked for.
enum class Detail {
  kEvent,       ///< what an event needs
  kEverything,  ///< also what only `context` prints, such as commit messages
};

class ContextBuilder {
 public:
  ContextBuilder(const Environment& environment, const FileReader& files,
                 Detail detail)
      : environment_(environment), files_(files), detail_(detail) {}

  const Environment& environment() const { return environment_; }
  const FileReader& files() const { return files_; }
  Detail detail() const { return detail_; }
  const CiContext& context() const { return context_; }
  std::optional<std::string> Variable(absl::string_view name) const {
    return environment_.Get(name);
  }

  /// The tag is the first of `variables` that has a value. A value that is
  /// already known stays.
  void FromVariables(absl::string_view tag,
                     std::initializer_list<absl::string_view> variables);

  /// The tag is `pattern` with each `{VARIABLE}` replaced by its value; where
  /// one is absent, so is the whole. In a URL what no URL has is encoded.
  void FromPattern(absl::string_view tag, absl::string_view pattern);

  /// As the branch or the tag, whichever the first of `variables` with a
  /// value is: a branch's bare name, or a full ref.
  void FromRef(std::initializer_list<absl::string_view> variables);

  /// The same of variables that git's own names for a remote's refs are in:
  /// `origin/x` is the branch `x` there, and `tags/x` a tag.
  void FromTrackingRef(std::initializer_list<absl::string_view> variables);

  /// As FromRef, beside a tag that has a variable of its own. Builds of a tag
  /// often call their branch like it: that is none.
  void FromTagAndRef(absl::string_view tag_variable,
                     std::initializer_list<absl::string_view> variables);

  /// A pull request's last commit. It is what was deployed: there
  /// tags::kCommitSha may be a merge that the CI made for the run.
  void HeadCommitFromVariable(absl::string_view variable);

  /// What tags::kCommitSha is, if not simply the run's, says `source`.
  void SetRole(absl::string_view role, absl::string_view source) {
    FromText(tags::kCommitRole, role, source);
  }

  /// Says that the run is of a pull request, which `source` tells; what is
  /// known of its commit already stays.
  void MarkPullRequest(absl::string_view source);

  /// Of the request, if it is one: its number, its base and what the commit
  /// is, where not yet known.
  void PullRequestFrom(const RequestRef& request, absl::string_view source);

  /// The same of the pull request whose ref, such as `refs/pull/7/merge`, the
  /// variable holds.
  void PullRequestFromRef(absl::string_view variable);

  /// Takes tags::kCommitSha back unless it is all of a commit's hash: some
  /// variables hold a branch, a changeset or the start of a hash as well.
  void DropCommitUnlessWhole();

  /// Author name and email, from a variable of the form `Name <email>`.
  void AuthorFromVariable(absl::string_view variable);

  /// The tag is `text` without white space around it, taken from `source`;
  /// empty is absent.
  void FromText(absl::string_view tag, absl::string_view text,
                absl::string_view source);

  /// The same for the user's own word, which `variable` holds.
  void FromUser(absl::string_view tag, absl::string_view text,
                absl::string_view variable);

  /// The branch or the tag that the user names in `variable`.
  void RefFromUser(absl::string_view text, absl::string_view variable);

  /// tags::kNodeLabels are `labels`; none is absent.
  void SetNodeLabels(const std::vector<std::string>& labels,
                     absl::string_view source);

  /// Makes tags::kEnvVars of those of `variables` that have a value.
  void IdentifyJobBy(std::initializer_list<absl::string_view> variables);

  /// Takes a value back that turned out not to be one.
  void Forget(absl::string_view tag) { context_.Clear(tag); }
  void Overrule(absl::string_view tag) { context_.Overrule(tag); }

  /// Says what the user should know of what was read.
  void AddNotice(std::string notice) { notices_.push_back(std::move(notice)); }
  const std::vector<std::string>& notices() const { return notices_; }

  CiContext Take() && { return std::move(context_); }

 private:
  /// How a ref is read, and what is known to be a tag.
  struct Reading {
    Ref (*ref)(absl::string_view text);
    std::string (*tag)(absl::string_view text);
  };
  static constexpr Reading kOfCi = {&ParseBareRef, &BareTagName};
  static constexpr Reading kOfUser = {&ParseRef, &TagName};

  void Set(absl::string_view tag, absl::string_view text, core::Sourced value,
           const Reading& reading);
  void SetRef(std::initializer_list<absl::string_view> variables,
              Ref (*read_ref)(absl::string_view text));
  std::string Normalize(const Tag& tag, absl::string_view text,
                        const Reading& reading) const;
  std::optional<core::Sourced> FirstOf(
      absl::string_view tag,
      std::initializer_list<absl::string_view> variables);

  const Environment& environment_;
  const FileReader& files_;
  Detail detail_;
  CiContext context_;
  std::vector<std::string> notices_;
};

}  // namespace dora::providers
