#include "cli/reference.h"

#include "absl/strings/str_cat.h"
#include "cli/command.h"
#include "cli/option_groups.h"

namespace dora::cli {
namespace {

std::vector<absl::string_view> CommandsWith(const app::InputSpec& spec) {
  std::vector<absl::string_view> names;
  for (const CommandSpec& command : AllCommands()) {
    if ((spec.scope & command.scope) != 0) names.push_back(command.name);
  }
  return names;
}

}  // namespace

std::vector<OptionReference> OptionReferences() {
  std::vector<OptionReference> references;
  for (const app::InputSpec& spec : app::AllInputs()) {
    references.push_back({spec.secret ? "" : absl::StrCat("--", spec.name),
                          PlaceholderOf(spec), spec.variables,
                          spec.default_value, spec.help, CommandsWith(spec)});
  }
  return references;
}

}  // namespace dora::cli
