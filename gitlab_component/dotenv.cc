#include "gitlab_component/dotenv.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "core/base/text.h"

namespace dora::gitlab_component {

bool DotenvCanExpress(absl::string_view value) {
  // GitLab expands $ and %, even within a value that itself came out of a
  // variable: a service named `$DD_API_KEY` would become the key. Quotes, #
  // and \ mean one thing to GitLab and another to the programs that read such
  // files too.
  static constexpr absl::string_view kAmbiguous = "$%\"'`\\#";
  return value.size() <= kMaxDotenvValue && core::IsOneLineOfUtf8(value) &&
         value.find_first_of(kAmbiguous) == absl::string_view::npos &&
         absl::StripAsciiWhitespace(value) == value;
}

std::string DotenvName(absl::string_view output) {
  return absl::StrCat("DORA_", absl::AsciiStrToUpper(
                                   absl::StrReplaceAll(output, {{"-", "_"}})));
}

Dotenv MakeDotenv(
    const std::vector<std::pair<std::string, std::string>>& outputs) {
  Dotenv dotenv;
  for (const auto& [output, value] : outputs) {
    const std::string name = DotenvName(output);
    if (DotenvCanExpress(value)) {
      absl::StrAppend(&dotenv.text, name, "=", value, "\n");
    } else {
      dotenv.left_out.push_back(name);
    }
  }
  return dotenv;
}

}  // namespace dora::gitlab_component
