#include "providers/service_catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/fake_files.h"
#include "tests/support/memory.h"

namespace dora::providers {

bool operator==(const CatalogEntry& a, const CatalogEntry& b) {
  return a.service == b.service && a.team == b.team;
}

void PrintTo(const CatalogEntry& entry, std::ostream* out) {
  *out << entry.service << " of " << entry.team;
}

namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::FakeFileReader;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;
using Entries = std::vector<CatalogEntry>;

struct CatalogCase {
  const char* name;
  std::string text;
  Entries entries;
};

class ServiceCatalogTest : public ::testing::TestWithParam<CatalogCase> {};

TEST_P(ServiceCatalogTest, GivesServicesAndTheirTeams) {
  const auto entries = ParseServiceCatalog(GetParam().text);
  ASSERT_TRUE(entries.has_value()) << entries.error().message;
  EXPECT_EQ(*entries, GetParam().entries);
}

INSTANTIATE_TEST_SUITE_P(
    Schemas, ServiceCatalogTest,
    ::testing::Values(
        CatalogCase{"V1",
                    "schema-version: v1\n"
                    "info:\n"
                    "  dd-service: checkout\n"
                    "  display-name: Checkout\n"
                    "org:\n"
                    "  team: payments\n"
                    "  application: shop\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"V2",
                    "schema-version: v2\n"
                    "dd-service: checkout\n"
                    "team: payments\n"
                    "contacts:\n"
                    "  - type: slack\n"
                    "    contact: https://example.com/x\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"V2WithADatadogTeamOnly",
                    "schema-version: v2\n"
                    "dd-service: checkout\n"
                    "dd-team: payments-handle\n",
                    {{"checkout", "payments-handle"}}},
        CatalogCase{"V2Point1",
                    "schema-version: v2.1\n"
                    "dd-service: checkout\n"
                    "team: payments\n"
                    "tier: High\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"V2Point2",
                    "schema-version: v2.2\n"
                    "dd-service: checkout\n"
                    "team: payments\n"
                    "type: web\n"
                    "languages: [go, cpp]\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"V3Service",
                    "apiVersion: v3\n"
                    "kind: service\n"
                    "metadata:\n"
                    "  name: checkout\n"
                    "  owner: payments\n"
                    "  additionalOwners:\n"
                    "    - name: sre\n"
                    "      type: operator\n"
                    "spec:\n"
                    "  tier: high\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"V3OtherKinds",
                    "apiVersion: v3\nkind: system\nmetadata:\n  name: shop\n"
                    "---\n"
                    "apiVersion: v3\nkind: datastore\nmetadata:\n  name: db\n"
                    "---\n"
                    "apiVersion: v3\nkind: queue\nmetadata:\n  name: q\n"
                    "---\n"
                    "apiVersion: v3\nkind: api\nmetadata:\n  name: api\n"
                    "---\n"
                    "apiVersion: v3\nkind: frontend\nmetadata:\n  name: web\n"
                    "---\n"
                    "apiVersion: v3\nkind: custom.library\nmetadata:\n"
                    "  name: lib\n"
                    "---\n"
                    "apiVersion: v3\nmetadata:\n  name: no-kind\n",
                    {}},
        CatalogCase{"V3AmongOtherKinds",
                    "apiVersion: v3\nkind: system\nmetadata:\n  name: shop\n"
                    "---\n"
                    "apiVersion: v3\nkind: service\nmetadata:\n"
                    "  name: checkout\n  owner: payments\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"V3WithoutMetadata", "apiVersion: v3\nkind: service\n", {}},
        CatalogCase{"SeveralDocumentsOfSeveralVersions",
                    "---\n"
                    "schema-version: v2.2\ndd-service: a\nteam: one\n"
                    "---\n"
                    "apiVersion: v3\nkind: service\nmetadata:\n  name: b\n"
                    "---\n"
                    "info:\n  dd-service: c\n"
                    "...\n",
                    {{"a", "one"}, {"b", ""}, {"c", ""}}},
        CatalogCase{"NoTeam", "dd-service: checkout\n", {{"checkout", ""}}},
        CatalogCase{"NullTeam",
                    "dd-service: checkout\nteam: null\n",
                    {{"checkout", ""}}},
        CatalogCase{
            "NumbersAreTexts", "dd-service: 42\nteam: 007\n", {{"42", "007"}}},
        CatalogCase{"QuotedTextsAreTrimmed",
                    "dd-service: ' checkout '\nteam: \"payments\\n\"\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"BlankService", "dd-service: '  '\nteam: payments\n", {}},
        CatalogCase{"ListForAService", "dd-service: [a, b]\n", {}},
        CatalogCase{"MapForAService", "dd-service: {a: b}\n", {}},
        CatalogCase{"WindowsLineEnds",
                    "dd-service: checkout\r\nteam: payments\r\n",
                    {{"checkout", "payments"}}},
        CatalogCase{"AliasedTeam",
                    "x: &team payments\ndd-service: a\nteam: *team\n",
                    {{"a", "payments"}}},
        CatalogCase{"MergedTeam",
                    "x: &base {team: payments, tier: high}\n"
                    "<<: *base\ndd-service: a\n",
                    {{"a", "payments"}}},
        CatalogCase{"MergedMetadata",
                    "x: &base {owner: payments, name: other}\n"
                    "apiVersion: v3\nkind: service\n"
                    "metadata:\n  <<: *base\n  name: a\n",
                    {{"a", "payments"}}},
        CatalogCase{"TemplateWithoutQuotesIsAMapToYaml",
                    "dd-service: {{ .Name }}\nteam: {{cookiecutter.team}}\n",
                    {{"{{ .Name }}", "{{ cookiecutter.team }}"}}},
        CatalogCase{"KeysThatAreNoTexts",
                    "? [a, b]\n: c\n? {d: e}\n: f\ndd-service: checkout\n",
                    {{"checkout", ""}}},
        CatalogCase{"Empty", "", {}}, CatalogCase{"OnlyAComment", "# x\n", {}},
        CatalogCase{"OnlySeparators", "---\n---\n", {}},
        CatalogCase{"List", "- dd-service: checkout\n", {}},
        CatalogCase{"Scalar", "checkout\n", {}},
        CatalogCase{"InfoIsNoMap", "info: checkout\norg: payments\n", {}},
        CatalogCase{"AliasOfItself",
                    "a: &a [*a, {b: *a}]\ndd-service: checkout\n",
                    {{"checkout", ""}}},
        CatalogCase{"AliasBomb",
                    "a: &a [x, x, x, x, x, x, x, x, x]\n"
                    "b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\n"
                    "c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
                    "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n"
                    "e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]\n"
                    "f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e]\n"
                    "g: &g [*f, *f, *f, *f, *f, *f, *f, *f, *f]\n"
                    "h: &h [*g, *g, *g, *g, *g, *g, *g, *g, *g]\n"
                    "i: &i [*h, *h, *h, *h, *h, *h, *h, *h, *h]\n"
                    "dd-service: checkout\n",
                    {{"checkout", ""}}}),
    [](const auto& info) { return info.param.name; });

struct BrokenCase {
  const char* name;
  std::string text;
  const char* message;  ///< how it begins
};

class BrokenCatalogTest : public ::testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenCatalogTest, IsAnErrorThatNamesFileAndLine) {
  const FakeFileReader files({{"repo/service.datadog.yaml", GetParam().text}});
  const auto catalog = ReadServiceCatalog("repo", files);
  ASSERT_FALSE(catalog.has_value());
  EXPECT_EQ(catalog.error().kind, core::ErrorKind::kValidation);
  EXPECT_THAT(catalog.error().message, StartsWith(GetParam().message));
  EXPECT_THAT(catalog.error().hint, HasSubstr("Fix the file"));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, BrokenCatalogTest,
    ::testing::Values(
        BrokenCase{"BadIndentation", "dd-service: a\n  team: b\n",
                   "repo/service.datadog.yaml: line 2: this is not valid YAML"},
        BrokenCase{"UnclosedList", "dd-service: a\ntags: [x\n",
                   "repo/service.datadog.yaml: line 3: this is not valid YAML"},
        BrokenCase{"Tab", "info:\n\tdd-service: a\n",
                   "repo/service.datadog.yaml: line 2: this is not valid YAML"},
        BrokenCase{"UnknownAlias", "dd-service: *nothing\n",
                   "repo/service.datadog.yaml: line 1: this is not valid YAML"},
        BrokenCase{"Comma", ",",
                   "repo/service.datadog.yaml: line 1: this is not valid "
                   "YAML: no value."},
        BrokenCase{"BracketBehindADocument", "dd-service: a\n---\n\"b\"\n]",
                   "repo/service.datadog.yaml: line 4: this is not valid "
                   "YAML"},
        BrokenCase{"UnknownEscape", "dd-service: \"\\\x1b[31m\"\n",
                   "repo/service.datadog.yaml: line 1: this is not valid "
                   "YAML: unknown escape character: \\033."},
        BrokenCase{"SecondDocument", "dd-service: a\n---\nx: [\n",
                   "repo/service.datadog.yaml: line 4: this is not valid YAML"},
        BrokenCase{"DeepNesting", std::string(100000, '['),
                   "repo/service.datadog.yaml: line 1: this is not valid "
                   "YAML"},
        BrokenCase{"DeepMaps",
                   [] {
                     std::string text;
                     for (int i = 0; i < 20000; ++i) text += "{a: ";
                     return text;
                   }(),
                   "repo/service.datadog.yaml: line 1: this is not valid "
                   "YAML"}),
    [](const auto& info) { return info.param.name; });

TEST(ReadServiceCatalogTest, LooksForTheFilesInOrder) {
  const FakeFileReader files;
  const auto catalog = ReadServiceCatalog("repo", files);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_THAT(catalog->paths, IsEmpty());
  EXPECT_THAT(catalog->entries, IsEmpty());
  EXPECT_THAT(
      files.paths_read(),
      ElementsAre("repo/service.datadog.yaml", "repo/service.datadog.yml",
                  "repo/entity.datadog.yaml", "repo/entity.datadog.yml"));
  EXPECT_EQ(CatalogPaths("repo"), files.paths_read());
}

constexpr char kEntity[] =
    "apiVersion: v3\nkind: service\nmetadata: {name: b, owner: two}\n";

TEST(ReadServiceCatalogTest, PutsTheFilesTogether) {
  const FakeFileReader files({{"./entity.datadog.yaml", kEntity},
                              {"./service.datadog.yml", "dd-service: a\n"}});
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_THAT(catalog->paths,
              ElementsAre("./service.datadog.yml", "./entity.datadog.yaml"));
  EXPECT_EQ(catalog->entries, (Entries{{"a", ""}, {"b", "two"}}));
  EXPECT_EQ(catalog->entries[0].service_path, "./service.datadog.yml");
  EXPECT_EQ(catalog->entries[1].service_path, "./entity.datadog.yaml");
}

TEST(ReadServiceCatalogTest, AServiceOfSeveralFilesOrDocumentsIsOne) {
  const FakeFileReader files(
      {{"./entity.datadog.yaml", kEntity},
       {"./service.datadog.yaml", "dd-service: b\n---\ndd-service: b\n"},
       {"./service.datadog.yml", "dd-service: b\nteam: ''\n"}});
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_EQ(catalog->entries, (Entries{{"b", "two"}}));
  EXPECT_EQ(catalog->entries[0].service_path, "./service.datadog.yaml");
  EXPECT_EQ(catalog->entries[0].team_path, "./entity.datadog.yaml");
}

TEST(ReadServiceCatalogTest, TheFirstTeamCounts) {
  const FakeFileReader files(
      {{"./entity.datadog.yaml", kEntity},
       {"./service.datadog.yaml", "dd-service: b\nteam: one\n"}});
  EXPECT_EQ(ReadServiceCatalog(".", files)->entries, (Entries{{"b", "one"}}));
}

/// It must not stop an event whose service is known.
TEST(ReadServiceCatalogTest, ABrokenFileBesideAGoodOneIsLeftOut) {
  const FakeFileReader files({{"./entity.datadog.yml", "a: [\n"},
                              {"./service.datadog.yaml", "dd-service: b\n"}});
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_EQ(catalog->entries, (Entries{{"b", ""}}));
  EXPECT_THAT(catalog->notes,
              ElementsAre(AllOf(StartsWith("./entity.datadog.yml: line 2: "),
                                EndsWith("The file is left out."))));
}

TEST(ReadServiceCatalogTest, ABrokenFileBesideOneWithoutAServiceIsAnError) {
  const FakeFileReader files({{"./entity.datadog.yml", "a: [\n"},
                              {"./service.datadog.yaml", "team: b\n"}});
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_FALSE(catalog.has_value());
  EXPECT_THAT(catalog.error().message, StartsWith("./entity.datadog.yml: "));
}

TEST(ReadServiceCatalogTest, WhatNobodyFilledInIsLeftOut) {
  for (const char* template_text :
       {"${{ values.name }}", "{{ .Name }}", "{{cookiecutter.x}}", "<%= x %>",
        "%NAME%", "$NAME", "${NAME}"}) {
    const std::string quoted = absl::StrCat("'", template_text, "'");
    const FakeFileReader files(
        {{"./service.datadog.yaml",
          absl::StrCat("dd-service: ", quoted,
                       "\n---\ndd-service: b\nteam: ", quoted, "\n")},
         {"./entity.datadog.yaml", kEntity}});
    const auto catalog = ReadServiceCatalog(".", files);
    ASSERT_TRUE(catalog.has_value());
    EXPECT_EQ(catalog->entries, (Entries{{"b", "two"}})) << template_text;
    EXPECT_THAT(
        catalog->notes,
        ElementsAre(
            absl::StrCat(
                "./service.datadog.yaml: \"", template_text,
                "\" is not the name of a service, as nobody filled in the "
                "placeholder. It is left out."),
            HasSubstr("is not the name of a team")));
  }
}

TEST(ReadServiceCatalogTest, ThousandsThatNobodyFilledInAreOneNote) {
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    absl::StrAppend(&text, "---\ndd-service: $A", i, "\n");
  }
  const std::map<std::string, std::string> one = {
      {"./service.datadog.yaml", text}};
  const FakeFileReader files(one);
  EXPECT_THAT(ReadServiceCatalog(".", files)->notes,
              ElementsAre(HasSubstr("left out, and 2999 like it.")));
}

TEST(ReadServiceCatalogTest, AFileWithoutAServiceIsStillACatalogue) {
  const std::map<std::string, std::string> empty = {
      {"./service.datadog.yaml", ""}};
  const FakeFileReader files(empty);
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog.has_value());
  EXPECT_THAT(catalog->paths, ElementsAre("./service.datadog.yaml"));
  EXPECT_THAT(catalog->entries, IsEmpty());
}

struct PathsCase {
  const char* name;
  std::string text;
  std::vector<std::string> patterns;
  std::vector<std::string> folders;
};

class CatalogPathsTest : public ::testing::TestWithParam<PathsCase> {};

TEST_P(CatalogPathsTest, AreThoseThatTheReceiverReads) {
  const auto entries = ParseServiceCatalog(GetParam().text);
  ASSERT_TRUE(entries) << entries.error().message;
  ASSERT_EQ(entries->size(), 1);
  EXPECT_EQ(entries->front().source_patterns, GetParam().patterns);
  std::vector<std::string> folders;
  for (const RepositoryFolder& folder : entries->front().folders) {
    folders.push_back(folder.folder);
  }
  EXPECT_EQ(folders, GetParam().folders);
}

constexpr char kPatterns[] =
    "extensions:\n"
    "  datadoghq.com/dora-metrics:\n"
    "    source_patterns:\n"
    "      - src/shop/**\n"
    "      - src/libs/**\n";

std::string LinkCalled(const std::string& name, const std::string& type) {
  return absl::StrCat(
      "links:\n  - {name: ", name, ", type: ", type,
      ", url: 'https://github.com/org/repo/tree/main/src/shop'}\n");
}

INSTANTIATE_TEST_SUITE_P(
    Schemas, CatalogPathsTest,
    ::testing::Values(
        PathsCase{"PatternsOfADefinition",
                  absl::StrCat("dd-service: shop\n", kPatterns),
                  {"src/shop/**", "src/libs/**"},
                  {}},
        PathsCase{"PatternsOfAnEntity",
                  absl::StrCat("apiVersion: v3\nkind: service\n"
                               "metadata: {name: shop}\n",
                               kPatterns),
                  {"src/shop/**", "src/libs/**"},
                  {}},
        PathsCase{"ALinkCalledLikeTheService",
                  "dd-service: shop\n" + LinkCalled("shop", "repo"),
                  {},
                  {"src/shop"}},
        PathsCase{"ALinkCalledSource",
                  "dd-service: shop\n" + LinkCalled("Source", "repo"),
                  {},
                  {"src/shop"}},
        PathsCase{"ALinkOfAnEntity",
                  "apiVersion: v3\nkind: service\nmetadata:\n  name: shop\n"
                  "  links:\n  - name: shop\n    type: repo\n    url: "
                  "https://github.com/org/repo/tree/main/src/shop\n",
                  {},
                  {"src/shop"}},
        PathsCase{"ALinkOfAnotherName",
                  "dd-service: shop\n" + LinkCalled("Code", "repo"),
                  {},
                  {}},
        PathsCase{"ALinkOfAnotherType",
                  "dd-service: shop\n" + LinkCalled("shop", "doc"),
                  {},
                  {}},
        PathsCase{"OneTextForAList",
                  "dd-service: shop\nextensions: {datadoghq.com/dora-metrics: "
                  "{source_patterns: src/**}}\n",
                  {},
                  {}},
        PathsCase{"OtherThingsInPlaceOfMaps",
                  "dd-service: shop\nextensions: [1]\nlinks: {a: b}\n",
                  {},
                  {}},
        PathsCase{"RepeatedByAliases",
                  "dd-service: shop\nextensions: {datadoghq.com/dora-metrics: "
                  "{source_patterns: [&a src/**, *a, *a]}}\n",
                  {"src/**"},
                  {}}),
    [](const auto& info) { return info.param.name; });

TEST(CatalogPatterns, ThatMatchNoPathAreLeftOutWithANote) {
  const std::map<std::string, std::string> one = {
      {"./service.datadog.yaml",
       "dd-service: shop\nextensions: {datadoghq.com/dora-metrics: "
       "{source_patterns: [/src/**, a/**, '!b/**', 'c\\d', '']}}\n"}};
  const FakeFileReader files(one);
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog);
  EXPECT_THAT(catalog->entries.front().source_patterns, ElementsAre("a/**"));
  EXPECT_THAT(
      catalog->notes,
      ElementsAre("./service.datadog.yaml: a source pattern of \"shop\" is "
                  "\"/src/**\", which begins with /, but paths begin at the "
                  "root of the repository. It is left out, and 3 like it."));
}

TEST(CatalogPatterns, OfTheFirstFileThatHasSomeCount) {
  const FakeFileReader files(
      {{"./service.datadog.yaml", "dd-service: shop\nteam: a\n"},
       {"./entity.datadog.yaml",
        absl::StrCat("apiVersion: v3\nkind: service\n"
                     "metadata: {name: shop, owner: b}\n",
                     kPatterns)}});
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog);
  ASSERT_EQ(catalog->entries.size(), 1);
  const CatalogEntry& shop = catalog->entries.front();
  EXPECT_EQ(shop.team, "a");
  EXPECT_THAT(shop.source_patterns, ElementsAre("src/shop/**", "src/libs/**"));
  EXPECT_EQ(shop.paths_path, "./entity.datadog.yaml");
}

/// As text these patterns would be three gigabytes.
TEST(CatalogPatterns, RepeatedByAliasesTakeNoMemory) {
  std::string text = absl::StrCat(
      "dd-service: shop\nextensions: {datadoghq.com/dora-metrics: "
      "{source_patterns: [&x '",
      std::string(100 * 1024, 'a'), "'");
  for (int i = 0; i < 30000; ++i) absl::StrAppend(&text, ", *x");
  const std::map<std::string, std::string> one = {
      {"./service.datadog.yaml", text + ", shop/**]}}\n"}};
  const FakeFileReader files(one);
  const auto catalog = ReadServiceCatalog(".", files);
  ASSERT_TRUE(catalog);
  EXPECT_THAT(catalog->entries.front().source_patterns, ElementsAre("shop/**"));
  EXPECT_THAT(catalog->notes,
              ElementsAre(HasSubstr("which is longer than any path")));
  if (testing::IsUnderASanitizer()) return;
  EXPECT_LT(testing::PeakMib(), 400);
}

}  // namespace
}  // namespace dora::providers
