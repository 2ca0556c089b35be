#include "app/inputs/missing_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace dora::app {
namespace {

using core::Error;
using core::ErrorKind;
using core::MissingFields;

std::string HintFor(MissingFields missing, std::string hint = "",
                    NameInput name = &OptionName) {
  Error error{ErrorKind::kValidation, "It lacks something.", std::move(hint),
              std::move(missing)};
  return WithInputsToSet(std::move(error), name).hint;
}

TEST(MissingFieldsTest, TheFixNamesTheInputOfTheField) {
  EXPECT_EQ(HintFor({{"service"}}), "Set `--service`.");
  EXPECT_EQ(HintFor({{"remediation.type"}}), "Set `--remedy`.");
}

TEST(MissingFieldsTest, TheFixComesBeforeTheHint) {
  EXPECT_EQ(HintFor({{"started_at"}}, "It is a time."),
            "Set `--started-at`. It is a time.");
}

TEST(MissingFieldsTest, SeveralAreAllNeededUnlessOneIsEnough) {
  EXPECT_EQ(HintFor({{"env", "version"}}), "Set `--env` and `--version`.");
  EXPECT_EQ(HintFor({{"services", "team"}, /*one_is_enough=*/true}),
            "Set `--service` or `--team`.");
}

TEST(MissingFieldsTest, OneHalfOfGitCanBeLeftOutWithTheOther) {
  EXPECT_EQ(HintFor({{"repository_url"}}),
            "Set `--git-repository-url`, or `--skip-git` to send neither.");
  EXPECT_EQ(HintFor({{"repository_url", "commit_sha"}}),
            "Set `--git-repository-url` and `--git-commit-sha`.");
}

TEST(MissingFieldsTest, APlatformNamesTheInputInItsOwnWay) {
  const NameInput yaml = [](input::Id id) {
    return NameInPackage(id, kGithubAction, &YamlKey);
  };
  EXPECT_EQ(HintFor({{"commit_sha"}}, "", yaml),
            "Set `git-commit-sha:`, or `skip-git:` to send neither.");
}

TEST(MissingFieldsTest, WithoutAMissingFieldTheErrorStaysAsItIs) {
  EXPECT_EQ(HintFor({}, "Use plain text."), "Use plain text.");
  EXPECT_EQ(HintFor({{"no-field"}}, "Use plain text."), "Use plain text.");
}

}  // namespace
}  // namespace dora::app
