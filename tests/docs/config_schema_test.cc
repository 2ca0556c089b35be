// docs/reference/dora-deploy.schema.json, which editors read, against the
// reader of .dora-deploy.yaml: the same keys, and what the schema accepts is
// read. The documents' YAML is one of the cases.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"
#include "app/resolve/deploy_config.h"
#include "providers/catalog_entries.h"
#include "providers/yaml_documents.h"
#include "tests/docs/documents.h"
#include "tests/support/process.h"

namespace dora::testing {
namespace {

using ::testing::UnorderedElementsAreArray;
using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

Json Schema() {
  return Json::parse(
      ReadFile(ProgramPath("docs/reference/dora-deploy.schema.json")));
}

/// As an editor sees it: a plain number is a number.
Json ToJson(const YAML::Node& node) {
  Json json;
  int64_t number = 0;
  if (node.IsMap()) {
    json = Json::object();
    for (const auto& pair : node) {
      json[pair.first.Scalar()] = ToJson(pair.second);
    }
  } else if (node.IsSequence()) {
    json = Json::array();
    for (const YAML::Node& item : node) json.push_back(ToJson(item));
  } else if (node.IsScalar()) {
    const bool is_number =
        node.Tag() == "?" && absl::SimpleAtoi(node.Scalar(), &number);
    json = is_number ? Json(number) : Json(node.Scalar());
  }
  return json;
}

bool SchemaAccepts(const std::string& text) {
  const Json json_schema = Schema();
  valijson::Schema schema;
  valijson::SchemaParser().populateSchema(Adapter(json_schema), schema);
  const Json document = ToJson(providers::ParseYaml(text, "")->front());
  return valijson::Validator().validate(schema, Adapter(document), nullptr);
}

bool ReaderAccepts(const std::string& text) {
  return app::ParseDeployConfig(text, "file").has_value();
}

std::vector<std::string> KeysOf(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object["properties"].items()) {
    keys.push_back(item.key());
  }
  return keys;
}

TEST(ConfigSchema, HasTheKeysOfTheReaderAndNoOthers) {
  const app::ConfigKeys known = app::KnownConfigKeys();
  const Json schema = Schema();
  EXPECT_THAT(KeysOf(schema), UnorderedElementsAreArray(known.file));
  EXPECT_THAT(KeysOf(schema["definitions"]["env"]),
              UnorderedElementsAreArray(known.env));
  EXPECT_THAT(KeysOf(schema["definitions"]["service"]),
              UnorderedElementsAreArray(known.service));
}

/// A block marked `invalid` shows a mistake.
TEST(ConfigSchema, TheExamplesOfTheDocumentsAreValid) {
  size_t examples = 0;
  for (const Document& document : AllDocuments()) {
    for (const Block& block : document.blocks) {
      if (block.language != "yaml" || block.note == "catalogue") continue;
      SCOPED_TRACE(Place(document, block.line));
      const std::string example = absl::StrJoin(block.lines, "\n") + "\n";
      EXPECT_EQ(SchemaAccepts(example), block.note != "invalid") << example;
      EXPECT_EQ(ReaderAccepts(example), block.note != "invalid") << example;
      ++examples;
    }
  }
  EXPECT_GT(examples, 0u);
}

/// A block marked `catalogue` is a service.datadog.yaml that gives paths.
TEST(ConfigSchema, TheCataloguesOfTheDocumentsGivePaths) {
  size_t services = 0;
  for (const Document& document : AllDocuments()) {
    for (const Block& block : document.blocks) {
      if (block.language != "yaml" || block.note != "catalogue") continue;
      SCOPED_TRACE(Place(document, block.line));
      const auto entries = providers::ParseServiceCatalog(
          absl::StrJoin(block.lines, "\n") + "\n");
      ASSERT_TRUE(entries);
      for (const providers::CatalogEntry& entry : *entries) {
        EXPECT_FALSE(entry.source_patterns.empty() && entry.folders.empty())
            << entry.service;
        ++services;
      }
    }
  }
  EXPECT_GT(services, 0u);
}

struct SchemaCase {
  const char* name;
  std::string text;
  bool valid;
};

class SchemaAndReader : public ::testing::TestWithParam<SchemaCase> {};

TEST_P(SchemaAndReader, SayTheSame) {
  EXPECT_EQ(SchemaAccepts(GetParam().text), GetParam().valid);
  EXPECT_EQ(ReaderAccepts(GetParam().text), GetParam().valid);
}

std::string Paths(const std::string& paths) {
  return "version: 1\nservices: {a: {paths: " + paths + "}}\n";
}

INSTANTIATE_TEST_SUITE_P(
    Texts, SchemaAndReader,
    ::testing::Values(
        SchemaCase{"Least", "version: 1\n", true},
        SchemaCase{"QuotedVersion", "version: '1'\n", true},
        SchemaCase{"NoVersion", "team: a\n", false},
        SchemaCase{"OtherVersion", "version: 2\n", false},
        SchemaCase{"UnknownKey", "version: 1\nteems: a\n", false},
        SchemaCase{"UnknownKeyOfEnv", "version: 1\nenvs: {a: {branch: [b]}}\n",
                   false},
        SchemaCase{"UnknownKeyOfService",
                   "version: 1\nservices: {a: {paths: [b], tag: [c:d]}}\n",
                   false},
        SchemaCase{"TeamIsAList", "version: 1\nteam: [a]\n", false},
        SchemaCase{"TeamOfSpace", "version: 1\nteam: ' a'\n", false},
        SchemaCase{"TeamOfWords", "version: 1\nteam: a b\n", true},
        SchemaCase{"TeamOfALetter", "version: 1\nteam: a\n", true},
        SchemaCase{"TagsAreAText", "version: 1\ntags: a:b\n", false},
        SchemaCase{"Tags", "version: 1\ntags: ['a:b', 'c:d:e', 'f: g']\n",
                   true},
        SchemaCase{"NoTags", "version: 1\ntags: []\n", false},
        SchemaCase{"TagOfNoValue", "version: 1\ntags: ['a:']\n", false},
        SchemaCase{"TagOfNoKey", "version: 1\ntags: [':a']\n", false},
        SchemaCase{"TagOfNoColon", "version: 1\ntags: [a]\n", false},
        SchemaCase{"Env", "version: 1\nenvs: {a: {branches: [main]}}\n", true},
        SchemaCase{"EmptyEnv", "version: 1\nenvs: {a: {}}\n", false},
        SchemaCase{"NoBranches", "version: 1\nenvs: {a: {branches: []}}\n",
                   false},
        SchemaCase{"NoPaths", "version: 1\nservices: {a: {team: b}}\n", false},
        SchemaCase{"EmptyPaths", Paths("[]"), false},
        SchemaCase{"PathsAreAText", Paths("b"), false},
        SchemaCase{"ALetter", Paths("[b]"), true},
        SchemaCase{"Globs", Paths("['b/**', '**', 'a b/?[cd]/', '!b/*.md']"),
                   true},
        SchemaCase{"OnlyOut", Paths("['!b']"), false},
        SchemaCase{"OutOfNothing", Paths("[b, '!']"), false},
        SchemaCase{"FromSlash", Paths("[/b]"), false},
        SchemaCase{"OutFromSlash", Paths("[b, '!/c']"), false},
        SchemaCase{"Braces", Paths("['{b,c}/**']"), false},
        SchemaCase{"BracesBehind", Paths("['b/{c,d}']"), false},
        SchemaCase{"Backslash", Paths(R"(['b\c'])"), false}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::testing
