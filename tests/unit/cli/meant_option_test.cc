#include "cli/meant_option.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "app/inputs/input_table.h"
#include "cli/command.h"

namespace dora::cli {
namespace {

std::vector<std::string> OptionsOf(absl::string_view command) {
  std::vector<std::string> options = {"--help"};
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret || (spec.scope & FindCommand(command)->scope) == 0)
      continue;
    options.push_back(absl::StrCat("--", spec.name));
  }
  return options;
}

TEST(MeantOption, IsFoundByTheNamesThatPeopleTry) {
  for (const auto& [typed, meant] :
       std::vector<std::pair<std::string, std::string>>{
           {"--git-sha", "--git-commit-sha"},
           {"--git-commit", "--git-commit-sha"},
           {"--commit", "--git-commit-sha"},
           {"--commit-sha", "--git-commit-sha"},
           {"--commit-hash", "--git-commit-sha"},
           {"--sha", "--git-commit-sha"},
           {"--revision", "--git-commit-sha"},
           {"--repo", "--git-repository-url"},
           {"--repository", "--git-repository-url"},
           {"--repo-url", "--git-repository-url"},
           {"--repository-url", "--git-repository-url"},
           {"--git-repo", "--git-repository-url"},
           {"--git-url", "--git-repository-url"},
           {"--environment", "--env"},
           {"--environment-name", "--env"},
           {"--dd-env", "--env"},
           {"--tag", "--custom-tags"},
           {"--tags", "--custom-tags"},
           {"--custom-tag", "--custom-tags"},
           {"--label", "--custom-tags"},
           {"--start", "--started-at"},
           {"--started", "--started-at"},
           {"--start-time", "--started-at"},
           {"--startedAt", "--started-at"},
           {"--started_at", "--started-at"},
           {"--begin", "--started-at"},
           {"--end", "--finished-at"},
           {"--finish", "--finished-at"},
           {"--finished", "--finished-at"},
           {"--end-time", "--finished-at"},
           {"--app", "--service"},
           {"--services", "--service"},
           {"--service-name", "--service"},
           {"--dd-service", "--service"},
           {"--release", "--version"},
           {"--owner", "--team"},
           {"--endpoint", "--api-url"},
           {"--region", "--site"},
           {"--datadog-site", "--site"},
           {"--dryrun", "--dry-run"},
           {"--debug", "--verbose"},
           {"--format", "--output"},
           {"--max-time", ""},
           {"--cacert", "--ca-file"},
           {"--nogit", ""},
           {"--url", ""},  // of the API or of the repository
           {"--git", ""},
           {"--colour", ""},
           {"--", ""},
           {"--evn", "--env"},
           {"--serivce", "--service"},
           {"--timout", "--timeout"},
           {"--time-out", "--timeout"},
           // A word of the option is more than what it means elsewhere.
           {"--since", "--changed-since"},
           {"--shallow", ""},
           {"--silent", ""},
           {"--time", ""},
           {"--date", ""},
           {"--to", ""},
           {"--in", ""},
           {"--quiet", ""},
           {"--help-me", "--help"}}) {
    EXPECT_EQ(MeantOption(typed, OptionsOf("deployment")), meant) << typed;
  }
}

/// No guess does what was not meant.
TEST(MeantOption, IsNeverTheOpposite) {
  for (const auto& [command, typed, meant] :
       std::vector<std::tuple<std::string, std::string, std::string>>{
           {"deployment", "--no-dry-run", "--dry-run=false"},
           {"deployment", "--noDryRun", "--dry-run=false"},
           {"deployment", "--disable-dry-run", "--dry-run=false"},
           {"deployment", "--no-verbose", "--verbose=false"},
           {"deployment", "--nodry-run", ""},
           {"deployment", "--no-service", ""},
           {"deployment", "--no-env", ""},
           {"deployment", "--fetch", ""},
           {"deployment", "--nofetch", "--no-fetch"},
           {"deployment", "--skip-fetch", "--no-fetch"},
           {"deployment", "--no-git", "--skip-git"},
           {"import", "--invalid", ""},
           {"import", "--valid", ""},
           {"import", "--skip-valid", ""},
           {"import", "--ignore-invalid", "--skip-invalid"},
           {"change-failure", "--unstable", ""},
           {"change-failure", "--not-stable", "--stable=false"}}) {
    EXPECT_EQ(MeantOption(typed, OptionsOf(command)), meant)
        << command << ' ' << typed;
  }
}

/// Every option, in the spellings of other tools.
TEST(MeantOption, IsFoundInEverySpelling) {
  for (const CommandSpec& command : AllCommands()) {
    const std::vector<std::string> options = OptionsOf(command.name);
    for (const std::string& option : options) {
      const std::string name = option.substr(2);
      std::string camel;
      for (size_t i = 0; i < name.size(); ++i) {
        const bool hump = i > 0 && name[i - 1] == '-';
        if (name[i] != '-')
          camel += hump ? absl::ascii_toupper(name[i]) : name[i];
      }
      for (const std::string& spelling :
           {option, "-" + name, "--" + camel, "--dd-" + name,
            absl::StrCat("--", absl::StrReplaceAll(name, {{"-", "_"}})),
            absl::StrCat("--", absl::AsciiStrToUpper(name))}) {
        EXPECT_EQ(MeantOption(spelling, options), option)
            << command.name << ' ' << spelling;
      }
    }
  }
}

TEST(MeantOption, OfAVeryLongNameIsNone) {
  EXPECT_EQ(
      MeantOption("--" + std::string(8 << 20, 'e'), OptionsOf("deployment")),
      "");
}

TEST(VariableOfSecret, IsNamedForWhatMustNotBeAnOption) {
  for (const auto& [typed, variable] :
       std::vector<std::pair<std::string, std::string>>{
           {"--api-key", "DD_API_KEY"},
           {"--apikey", "DD_API_KEY"},
           {"--api_key", "DD_API_KEY"},
           {"--apiKey", "DD_API_KEY"},
           {"--dd-api-key", "DD_API_KEY"},
           {"--datadog-api-key", "DD_API_KEY"},
           {"--key", "DD_API_KEY"},
           {"--token", "DD_API_KEY"},
           {"--header", "DD_API_KEY"},
           {"-H", "DD_API_KEY"},
           {"--app-key", "DD_APP_KEY"},
           {"--application-key", "DD_APP_KEY"},
           {"--service", ""},
           {"-h", ""},
           {"--keyboard", ""}}) {
    EXPECT_EQ(VariableOfSecret(typed), variable) << typed;
  }
  for (const app::InputSpec& spec : app::AllInputs()) {
    EXPECT_EQ(VariableOfSecret(absl::StrCat("--", spec.name)),
              spec.secret ? std::string(spec.variables.front()) : "")
        << spec.name;
  }
}

}  // namespace
}  // namespace dora::cli
