#include "providers/yaml_documents.h"

#include <yaml-cpp/eventhandler.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "core/text.h"

namespace dora::providers {
namespace {

/// Looks at a text's documents without keeping them, and throws where the next
/// begins no further on: at a comma, say, yaml-cpp 0.7 reads empty documents
/// without end.
class ProgressCheck : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos <= last_) throw YAML::ParserException(mark, "no value");
    last_ = mark.pos;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}

 private:
  int last_ = -1;
};

}  // namespace

core::Result<std::vector<YAML::Node>> ParseYaml(const std::string& text,
                                                const std::string& fix) {
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    ProgressCheck check;
    while (parser.HandleNextDocument(check)) {
    }
    return YAML::LoadAll(text);
  } catch (const YAML::Exception& error) {
    // It may hold characters of the file.
    constexpr size_t kMaxShown = 200;
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("line ", error.mark.line + 1, ": this is not valid YAML: ",
                     core::EscapedLine(error.msg, kMaxShown), "."),
        fix);
  }
}

}  // namespace dora::providers
