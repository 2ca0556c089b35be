#include "app/import/record_problems.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/import/json_lines.h"

namespace dora::app {
namespace {

constexpr size_t kShownKinds = 20;

/// The end of the quoted text that `text` begins with.
size_t EndOfQuoted(absl::string_view text) {
  size_t end = 1;
  while (end < text.size() && text[end] != '"') {
    end += text[end] == '\\' ? 2 : 1;
  }
  return std::min(end + 1, text.size());
}

/// Whether the quoted text before `rest` is a value, and not a name.
bool IsOfAValue(absl::string_view rest) {
  return absl::StartsWith(rest, " (from ") ||
         absl::StartsWith(rest, kIsNoObject);
}

/// `message` without its place, values and numbers.
std::string RuleOf(const std::string& message, const std::string& where) {
  const std::string placeless = absl::StrReplaceAll(message, {{where, ""}});
  std::string rule;
  for (absl::string_view text = placeless; !text.empty();) {
    const size_t size = text.front() == '"' ? EndOfQuoted(text) : 1;
    const absl::string_view part = text.substr(0, size);
    text.remove_prefix(size);
    const bool is_quoted = part.front() == '"';
    const bool varies =
        is_quoted ? IsOfAValue(text) : absl::ascii_isdigit(part.front());
    if (!varies) absl::StrAppend(&rule, part);
  }
  return rule;
}

}  // namespace

void RecordProblems::Add(const core::Error& problem,
                         const DeploymentRecord& record) {
  AddKind({RuleOf(problem.message, record.where), core::ToString(problem)});
}

void RecordProblems::Add(std::string message) {
  AddKind({message, std::move(message)});
}

void RecordProblems::AddKind(Kind kind) {
  const auto known = std::find_if(
      kinds_.begin(), kinds_.end(),
      [&kind](const Kind& other) { return other.rule == kind.rule; });
  if (known != kinds_.end()) {
    ++known->more;
  } else if (kinds_.size() < kShownKinds) {
    kinds_.push_back(std::move(kind));
  } else {
    ++left_out_;
  }
}

void RecordProblems::Tell() const {
  for (const Kind& kind : kinds_) {
    host_.Say(level_,
              kind.more == 0
                  ? kind.first
                  : absl::StrCat(kind.first,
                                 kind.more == 1 ? " There is " : " There are ",
                                 kind.more, " more like this."));
  }
  if (left_out_ == 0) return;
  host_.Say(level_, absl::StrCat("... and ", left_out_, " more like these."));
}

}  // namespace dora::app
