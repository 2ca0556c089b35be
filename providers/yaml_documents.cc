#include "providers/yaml_documents.h"

#include <yaml-cpp/eventhandler.h>

#include <sstream>

#include "absl/strings/str_cat.h"
#include "core/base/text.h"

namespace dora::providers {
namespace {

/// Each value that is kept takes half a kilobyte.
class TooManyValues : public YAML::ParserException {
 public:
  explicit TooManyValues(const YAML::Mark& where)
      : YAML::ParserException(where, "") {}
};

/// Looks at a text's documents without keeping them, and throws where they hold
/// too much, or where the next begins no further on: at a comma, say, yaml-cpp
/// 0.7 reads empty documents without end.
class FirstLook : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos <= last_) throw YAML::ParserException(mark, "no value");
    last_ = mark.pos;
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { Count(mark); }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { Count(mark); }
  void OnScalar(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                const std::string&) override {
    Count(mark);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string&,
                       YAML::anchor_t, YAML::EmitterStyle::value) override {
    Count(mark);
  }
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Count(mark);
  }
  void OnMapEnd() override {}

 private:
  void Count(const YAML::Mark& mark) {
    if (++values_ > kMaxYamlValues) throw TooManyValues(mark);
  }

  int last_ = -1;
  int values_ = 0;
};

}  // namespace

core::Result<std::vector<YAML::Node>> ParseYaml(const std::string& text,
                                                const std::string& fix) {
  try {
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    FirstLook look;
    while (parser.HandleNextDocument(look)) {
    }
    return YAML::LoadAll(text);
  } catch (const TooManyValues& error) {
    return core::MakeError(
        core::ErrorKind::kValidation,
        absl::StrCat("line ", error.mark.line + 1, ": there are more than ",
                     kMaxYamlValues, " values."),
        fix);
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
