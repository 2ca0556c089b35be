#include "tools/generator/offers.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace dora::generator {

using app::InputSpec;

std::vector<Offer> OffersOf(app::InputPackage package,
                            absl::Span<const Meaning> meanings) {
  std::vector<Offer> offers;
  for (const InputSpec* spec : app::InputsOf(package)) {
    Offer offer{spec, std::string(spec->default_value),
                std::string(spec->help)};
    for (const Meaning& meaning : meanings) {
      if (meaning.input != spec->id) continue;
      if (meaning.default_value != nullptr) {
        offer.default_value = meaning.default_value;
      }
      if (meaning.help != nullptr) offer.help = meaning.help;
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

bool HasLiteralDefault(const InputSpec& spec) {
  if (spec.type == app::InputType::kFlag) return true;
  for (const char* kind : {"SECONDS", "NUMBER", "SITE"}) {
    if (spec.value == kind) return true;
  }
  const std::vector<std::string> words = app::WordsOf(spec.id);
  return std::find(words.begin(), words.end(), spec.default_value) !=
         words.end();
}

std::string DefaultSentence(const Offer& offer) {
  return offer.default_value.empty()
             ? ""
             : absl::StrCat("Default: ", offer.default_value, ".");
}

std::string DefaultSentenceWithVariables(const Offer& offer) {
  const core::Variables& variables = offer.spec->variables;
  // The one list whose variable adds to what is given.
  if (offer.spec->id == app::input::kCustomTags) {
    return absl::StrCat(variables.front(), " adds to them.");
  }
  std::vector<std::string> sources(variables.begin(), variables.end());
  if (!offer.default_value.empty()) sources.push_back(offer.default_value);
  if (sources.empty()) return "";
  return absl::StrCat("Default: ", absl::StrJoin(sources, ", else "), ".");
}

std::string Sentences(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) {
    const bool needs_space = !text.empty() && !sentence.empty();
    absl::StrAppend(&text, needs_space ? " " : "", sentence);
  }
  return text;
}

}  // namespace dora::generator
