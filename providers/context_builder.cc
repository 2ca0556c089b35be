#include "providers/context_builder.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/base/git_url.h"
#include "core/base/text.h"
#include "core/base/url_parameters.h"
#include "providers/user_folders.h"

namespace dora::providers {
namespace {

/// True for what may be a URL with a user or parameters, be it without its
/// scheme; a name such as `test (node@18)` is none.
bool MayHoldCredentials(absl::string_view value) {
  return absl::StrContains(value, "://") ||
         (value.find_first_of("@?") != value.npos &&
          value.find_first_of(" \t") == value.npos);
}

}  // namespace

void ContextBuilder::FromVariables(
    absl::string_view tag, std::initializer_list<absl::string_view> variables) {
  const std::optional<core::Sourced> value = FirstOf(tag, variables);
  if (!value || context_.Find(tag) != nullptr) return;
  FromText(tag, value->text, value->source);
}

void ContextBuilder::FromPattern(absl::string_view tag,
                                 absl::string_view pattern) {
  std::string text;
  std::vector<std::string> sources;
  bool complete = true;
  while (!pattern.empty()) {
    const size_t open = pattern.find('{');
    absl::StrAppend(&text, pattern.substr(0, open));
    if (open == absl::string_view::npos) break;
    const size_t close = pattern.find('}', open);
    const std::string name(pattern.substr(open + 1, close - open - 1));
    const std::optional<std::string> value = environment_.Get(name);
    context_.NoteLookedAt(tag, name);
    sources.push_back(name);
    if (value) absl::StrAppend(&text, *value);
    complete = complete && value.has_value();
    pattern.remove_prefix(close + 1);
  }
  if (!complete || context_.Find(tag) != nullptr) return;
  const TagKind kind = FindTag(tag).kind;
  if (kind == TagKind::kUrl || kind == TagKind::kRepositoryUrl) {
    text = core::PercentEncoded(text);
  }
  std::string source;
  for (const std::string& name : sources) {
    absl::StrAppend(&source, source.empty() ? "" : " + ", name);
  }
  FromText(tag, text, source);
}

void ContextBuilder::FromRef(
    std::initializer_list<absl::string_view> variables) {
  SetRef(variables, &ParseBareRef);
}

void ContextBuilder::FromTrackingRef(
    std::initializer_list<absl::string_view> variables) {
  SetRef(variables, &ParseRef);
}

void ContextBuilder::SetRef(std::initializer_list<absl::string_view> variables,
                            Ref (*read_ref)(absl::string_view text)) {
  std::optional<core::Sourced> value;
  for (const absl::string_view variable : variables) {
    for (const char* tag : {tags::kBranch, tags::kTag}) {
      context_.NoteLookedAt(tag, std::string(variable));
    }
    const std::optional<std::string> text = environment_.Get(variable);
    if (value || !text || NamesNoBranch(*text)) continue;
    value = core::Sourced{*text, std::string(variable)};
  }
  if (!value) return;
  PullRequestFromRef(value->source);
  const Ref ref = read_ref(value->text);
  if (!ref.branch.empty()) {
    context_.Set(tags::kBranch, core::Inferred(ref.branch, value->source));
  }
  if (!ref.tag.empty() && context_.Find(tags::kTag) == nullptr) {
    context_.Set(tags::kTag, core::Inferred(ref.tag, value->source));
  }
}

void ContextBuilder::FromTagAndRef(
    absl::string_view tag_variable,
    std::initializer_list<absl::string_view> variables) {
  FromVariables(tags::kTag, {tag_variable});
  FromRef(variables);
  const core::Sourced* tag = context_.Find(tags::kTag);
  const core::Sourced* branch = context_.Find(tags::kBranch);
  if (tag == nullptr || branch == nullptr) return;
  if (tag->text == branch->text) Forget(tags::kBranch);
}

void ContextBuilder::HeadCommitFromVariable(absl::string_view variable) {
  for (const char* tag : {tags::kCommitHeadSha, tags::kDeployedSha}) {
    FromVariables(tag, {variable});
  }
}

void ContextBuilder::MarkPullRequest(absl::string_view source) {
  if (context_.Find(tags::kCommitRole) != nullptr) return;
  SetRole(tags::kPullRequestRole, source);
}

void ContextBuilder::PullRequestFromRef(absl::string_view variable) {
  PullRequestFrom(ParseRequestRef(environment_.Get(variable).value_or("")),
                  variable);
}

void ContextBuilder::PullRequestFrom(const RequestRef& request,
                                     absl::string_view source) {
  if (request.number.empty()) return;
  if (context_.Find(tags::kPullRequestNumber) == nullptr) {
    FromText(tags::kPullRequestNumber, request.number, source);
  }
  if (!request.base.empty() && context_.Find(tags::kBaseBranch) == nullptr) {
    FromText(tags::kBaseBranch, request.base, source);
  }
  if (request.is_merge && context_.Find(tags::kCommitRole) == nullptr) {
    SetRole(tags::kMergeRole, source);
  }
  MarkPullRequest(source);
}

void ContextBuilder::DropCommitUnlessWhole() {
  const core::Sourced* commit = context_.Find(tags::kCommitSha);
  if (commit == nullptr) return;
  if (!core::IsFullSha(commit->text)) Forget(tags::kCommitSha);
}

void ContextBuilder::AuthorFromVariable(absl::string_view variable) {
  for (const absl::string_view tag : {tags::kAuthorName, tags::kAuthorEmail}) {
    context_.NoteLookedAt(tag, std::string(variable));
  }
  const std::optional<std::string> value = environment_.Get(variable);
  if (!value) return;
  const Person author = ParsePerson(*value);
  FromText(tags::kAuthorName, author.name, variable);
  FromText(tags::kAuthorEmail, author.email, variable);
}

void ContextBuilder::FromText(absl::string_view tag, absl::string_view text,
                              absl::string_view source) {
  Set(tag, text, core::Inferred("", std::string(source)), kOfCi);
}

void ContextBuilder::FromUser(absl::string_view tag, absl::string_view text,
                              absl::string_view variable) {
  Set(tag, text, {"", std::string(variable)}, kOfUser);
}

void ContextBuilder::RefFromUser(absl::string_view text,
                                 absl::string_view variable) {
  const std::string source(variable);
  const Ref ref = ParseRef(text);
  context_.NoteLookedAt(tags::kBranch, source);
  context_.Set(tags::kBranch, {ref.branch, source});
  if (!ref.tag.empty()) context_.Set(tags::kTag, {ref.tag, source});
  // It is the branch of what is deployed, as its commit is.
  if (context_.Find(tags::kDeployedBranch) != nullptr) {
    context_.Set(tags::kDeployedBranch, {ref.branch, source});
  }
}

/// Sets the tag to `value` with `text` as the tag's kind has it.
void ContextBuilder::Set(absl::string_view tag, absl::string_view text,
                         core::Sourced value, const Reading& reading) {
  context_.NoteLookedAt(tag, value.source);
  value.text =
      Normalize(FindTag(tag), absl::StripAsciiWhitespace(text), reading);
  context_.Set(tag, std::move(value));
}

void ContextBuilder::SetNodeLabels(const std::vector<std::string>& labels,
                                   absl::string_view source) {
  if (labels.empty()) return;
  FromText(tags::kNodeLabels,
           nlohmann::json(labels).dump(
               -1, ' ', false, nlohmann::json::error_handler_t::replace),
           source);
}

void ContextBuilder::IdentifyJobBy(
    std::initializer_list<absl::string_view> variables) {
  nlohmann::ordered_json object = nlohmann::ordered_json::object();
  for (const absl::string_view name : variables) {
    const std::optional<std::string> value = environment_.Get(name);
    if (!value) continue;
    object[std::string(name)] =
        MayHoldCredentials(*value) ? core::ScrubUserInfo(*value) : *value;
  }
  if (object.empty()) return;
  FromText(tags::kEnvVars,
           object.dump(-1, ' ', false,
                       nlohmann::ordered_json::error_handler_t::replace),
           "the variables that it holds");
}

std::string ContextBuilder::Normalize(const Tag& tag, absl::string_view text,
                                      const Reading& reading) const {
  switch (tag.kind) {
    case TagKind::kText:
      return std::string(text);
    case TagKind::kUrl:
      return core::ScrubUserInfo(text);
    case TagKind::kRepositoryUrl:
      return core::ScrubRepositoryUrl(text);
    case TagKind::kBranch:
      return reading.ref(text).branch;
    case TagKind::kTag:
      return reading.tag(text);
    case TagKind::kPath:
      return ExpandHome(text, HomeFolder(environment_));
    case TagKind::kNumberOrFalse:
      return text == "false" ? "" : std::string(text);
  }
  return std::string(text);
}

std::optional<core::Sourced> ContextBuilder::FirstOf(
    absl::string_view tag, std::initializer_list<absl::string_view> variables) {
  std::optional<core::Sourced> first;
  for (const absl::string_view name : variables) {
    context_.NoteLookedAt(tag, std::string(name));
    if (first) continue;
    std::optional<std::string> value = environment_.Get(name);
    if (value) first = core::Sourced{*std::move(value), std::string(name)};
  }
  return first;
}

}  // namespace dora::providers
