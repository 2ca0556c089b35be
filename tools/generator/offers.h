#pragma once

#include <string>
#include <vector>

#include "absl/types/span.h"
#include "app/inputs/inputs.h"

// The inputs of a package as its users read of them: the table's words, but
// for what is different on that platform.

namespace dora::generator {

/// What an input is on one platform, where the table says it of all others.
struct Meaning {
  app::input::Id input;
  const char* default_value;   ///< null: the table's
  const char* help = nullptr;  ///< null: the table's
};

struct Offer {
  const app::InputSpec* spec;
  std::string default_value;  ///< a value, or words about one; may be empty
  std::string help;
};

/// What the package offers, in the order of the table.
std::vector<Offer> OffersOf(app::InputPackage package,
                            absl::Span<const Meaning> meanings);

/// True where the table's default is a value that a manifest can state, and
/// not words about one.
bool HasLiteralDefault(const app::InputSpec& spec);

/// `Default: X.`, or nothing.
std::string DefaultSentence(const Offer& offer);

/// The same with the variables, which come first: `Default: DD_ENV, else X.`
std::string DefaultSentenceWithVariables(const Offer& offer);

/// The sentences that are not empty, with a space between.
std::string Sentences(const std::vector<std::string>& sentences);

}  // namespace dora::generator
