#include "app/commands/explain_field.h"

#include "absl/strings/str_cat.h"

namespace dora::app {

void ExplainField(absl::string_view field,
                  const std::optional<core::Sourced>& value, StepHost& host) {
  if (!value) return;
  host.Say(Level::kInfo, absl::StrCat(field, ": ", core::Quoted(value->text),
                                      " from ", value->source));
}

}  // namespace dora::app
