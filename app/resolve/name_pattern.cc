#include "app/resolve/name_pattern.h"

#include <cstddef>

#include "providers/wildcard_set.h"

namespace dora::app {
namespace {

unsigned char Byte(char c) { return static_cast<unsigned char>(c); }

/// How much of the pattern, from `at`, is of the byte; 0 where nothing is.
size_t Match(absl::string_view pattern, size_t at, char byte) {
  if (at >= pattern.size()) return 0;
  const absl::string_view rest = pattern.substr(at);
  if (rest[0] == '?') return 1;
  if (rest[0] == '\\') return rest.size() > 1 && rest[1] == byte ? 2 : 0;
  if (rest[0] == '[') {
    absl::string_view behind = rest.substr(1);
    const auto set = providers::TakeSet(behind, providers::SetRules::kFnmatch);
    if (set) return set->test(Byte(byte)) ? rest.size() - behind.size() : 0;
  }
  return rest[0] == byte ? 1 : 0;
}

}  // namespace

bool MatchesName(absl::string_view pattern, absl::string_view name) {
  size_t step = 0;
  size_t at = 0;
  // What the last star leaves is tried from one byte later each time.
  size_t behind_star = absl::string_view::npos;
  size_t retry = 0;
  while (at < name.size() || step < pattern.size()) {
    if (step < pattern.size() && pattern[step] == '*') {
      behind_star = ++step;
      retry = at;
    } else if (const size_t taken =
                   at < name.size() ? Match(pattern, step, name[at]) : 0;
               taken > 0) {
      step += taken;
      ++at;
    } else if (behind_star != absl::string_view::npos && retry < name.size()) {
      step = behind_star;
      at = ++retry;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace dora::app
