#pragma once

#include "absl/strings/string_view.h"

// Texts that a tool was to fill in and did not: a repository made of a template
// that nobody rendered, or a variable in quotes that no shell expands.

namespace dora::core {

/// The first placeholder in `text`, as it stands there; empty where there is
/// none:
///  * anywhere, of templates: `${{ x }}`, `{{ x }}`, `{% x %}`, `<% x %>` and
///    `[[ x ]]`;
///  * in what is a name but for it, without blanks or quotes, of variables:
///    `${X}`, `#{x}`, `$[x]`, `$(x.y)`, `%NAME%`, `%(name)s`, `@@X@@`,
///    `__NAME__`, `<name>` between separators, and `$NAME` that does not follow
///    a letter or a digit (`Outer$Inner` is a name of Java's);
///  * of these what lacks its end: `{{ x`, `${X`;
///  * as the whole text: `@name@` and `<some name>`.
/// Looks at the first 1000 bytes, which no name fills.
absl::string_view FindPlaceholder(absl::string_view text);

}  // namespace dora::core
