// JSON in the documents: it parses, and it is what the program prints
// according to docs/reference/output.schema.json. The block's second word is
// the name of a definition there.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "absl/strings/str_join.h"
#include "tests/docs/documents.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

bool Accepts(const std::string& definition, const Json& document) {
  const Json file =
      Json::parse(ReadFile(ProgramPath("docs/reference/output.schema.json")));
  const Json rules = {{"allOf", {{{"$ref", "#/$defs/" + definition}}}},
                      {"$defs", file["$defs"]}};
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(Adapter(rules), schema);
  return valijson::Validator().validate(schema, Adapter(document), nullptr);
}

TEST(JsonExamples, AreWhatTheProgramPrints) {
  size_t examples = 0;
  for (const Document& document : AllDocuments()) {
    for (const Block& block : document.blocks) {
      if (block.language != "json") continue;
      SCOPED_TRACE(Place(document, block.line));
      const Json json =
          Json::parse(absl::StrJoin(block.lines, "\n"), nullptr, false);
      ASSERT_FALSE(json.is_discarded());
      EXPECT_TRUE(Accepts(block.note, json));
      ++examples;
    }
  }
  EXPECT_GT(examples, 0u);
}

}  // namespace
}  // namespace dora::testing
