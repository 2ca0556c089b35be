#include "app/inputs/naming.h"

#include "absl/strings/str_cat.h"

namespace dora::app {

std::string OptionName(input::Id id) {
  const InputSpec& spec = SpecOf(id);
  return spec.secret ? std::string(spec.variables.front())
                     : absl::StrCat("--", spec.name);
}

std::string NameInPackage(input::Id id, InputPackage package,
                          std::string (*write)(const InputSpec& spec)) {
  const InputSpec& spec = SpecOf(id);
  if ((spec.packages & package) != 0) return write(spec);
  return spec.variables.empty() ? OptionName(id)
                                : std::string(spec.variables.front());
}

std::string YamlKey(const InputSpec& spec) {
  return absl::StrCat(spec.name, ":");
}

}  // namespace dora::app
