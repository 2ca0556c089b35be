// The template's inputs go nowhere but into variables, and its jobs keep what
// the program writes.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gitlab_component/gitlab_host.h"
#include "tests/support/process.h"

namespace dora::gitlab_component {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::Not;

std::string TemplateText() {
  return testing::ReadFile(testing::ProgramPath(
      "gitlab_component/templates/dora-deploy/template.yml"));
}

std::vector<YAML::Node> Documents() { return YAML::LoadAll(TemplateText()); }

YAML::Node Jobs() { return Documents()[1]; }

YAML::Node TemplateJob() { return Jobs()["$[[ inputs.template-name ]]"]; }

YAML::Node ReportJob() { return Jobs()["$[[ inputs.job-name ]]"]; }

YAML::Node DoctorJob() { return Jobs()["$[[ inputs.template-name ]]-doctor"]; }

TEST(Template, NoScriptLineHoldsAnInput) {
  size_t lines = 0;
  for (const YAML::Node& job : {TemplateJob(), ReportJob(), DoctorJob()}) {
    for (const char* key : {"before_script", "script", "after_script"}) {
      if (!job[key]) continue;
      for (const YAML::Node& line : job[key]) {
        EXPECT_THAT(line.as<std::string>(), Not(HasSubstr("$[[")));
        ++lines;
      }
    }
  }
  EXPECT_EQ(lines, 8u);
}

TEST(Template, HasJobsOfItsOwnNamesAndTouchesNothingElse) {
  std::set<std::string> keys;
  for (const auto& entry : Jobs()) {
    keys.insert(entry.first.as<std::string>());
  }
  EXPECT_EQ(keys, (std::set<std::string>{
                      "$[[ inputs.template-name ]]", "$[[ inputs.job-name ]]",
                      "$[[ inputs.template-name ]]-doctor",
                      "$[[ inputs.template-name ]]-powershell",
                      "$[[ inputs.template-name ]]-powershell-doctor"}));
  EXPECT_FALSE(TemplateJob()["script"]);
  EXPECT_FALSE(TemplateJob()["image"]);
}

TEST(Template, NamesTheFilesThatTheProgramWrites) {
  for (const YAML::Node& job : {TemplateJob(), ReportJob()}) {
    const YAML::Node artifacts = job["artifacts"];
    EXPECT_EQ(artifacts["when"].as<std::string>(), "always");
    EXPECT_EQ(artifacts["reports"]["dotenv"].as<std::string>(), kDotenvFile);
    EXPECT_EQ(job["cache"]["when"].as<std::string>(), "always");
    EXPECT_EQ(job["cache"]["policy"].as<std::string>(), "pull-push");
    EXPECT_EQ(job["cache"]["paths"][0].as<std::string>(),
              "$[[ inputs.outbox ]]");
  }
}

TEST(Template, ChecksWithoutAReport) {
  const YAML::Node job = DoctorJob();
  EXPECT_EQ(job["script"][1].as<std::string>(), "dora_deploy doctor");
  EXPECT_FALSE(job["before_script"]);
  EXPECT_FALSE(job["after_script"]);
  EXPECT_FALSE(job["artifacts"]);
}

/// Runs the launcher of the template in a project's folder. Its stand-in for
/// curl writes as curl does: through a link.
class LauncherTest : public ::testing::Test {
 protected:
  LauncherTest() {
    fs::remove_all(folder_);
    for (const char* name : {"tools", "home", "project/.dora-deploy"}) {
      fs::create_directories(absl::StrCat(folder_, "/", name));
    }
    testing::WriteFile(InHome("theirs"), "theirs");
    testing::WriteFile(folder_ + "/tools/curl",
                       "#!/bin/sh\n"
                       "while [ \"$1\" != -o ]; do shift; done\n"
                       "echo downloaded >\"$2\"\n");
    fs::permissions(folder_ + "/tools/curl", fs::perms::owner_all);
  }
  ~LauncherTest() override { fs::remove_all(folder_); }

  std::string InHome(const std::string& name) const {
    return absl::StrCat(folder_, "/home/", name);
  }
  std::string InProject(const std::string& name) const {
    return absl::StrCat(folder_, "/project/", name);
  }

  /// What it says of a download that does not match its checksum.
  std::string Download() const {
    const std::string script =
        absl::StrCat(TemplateJob()["before_script"][0].as<std::string>(),
                     "dora_deploy start");
    return testing::Run(
               {{"/bin/sh", "-c", script},
                {{"PATH", absl::StrCat(folder_, "/tools:/usr/bin:/bin")},
                 {"CI_PROJECT_DIR", InProject("")},
                 {"DORA_INPUT_BINARY", "no-such-program"},
                 {"DORA_INPUT_DOWNLOAD_URL", "https://example.com/dora-deploy"},
                 {"DORA_INPUT_SHA256", std::string(64, '0')},
                 {"DORA_INPUT_ON_ERROR", "warn"}}})
        .err;
  }

  bool HomeIsUntouched() const {
    return testing::ReadFile(InHome("theirs")) == "theirs" &&
           std::distance(fs::directory_iterator(folder_ + "/home"), {}) == 1;
  }

 private:
  const std::string folder_ = ::testing::TempDir() + "/launcher";
};

TEST_F(LauncherTest, DownloadsThroughNoLinkToAFile) {
  fs::create_directory(InProject(".dora-deploy/bin"));
  for (const char* name : {"dora-deploy", "dora-deploy.part"}) {
    fs::create_symlink(InHome("theirs"),
                       InProject(absl::StrCat(".dora-deploy/bin/", name)));
  }
  EXPECT_THAT(Download(), HasSubstr("does not match the SHA-256"));
  EXPECT_TRUE(HomeIsUntouched());
}

TEST_F(LauncherTest, DownloadsIntoNoFolderThatIsALink) {
  fs::create_directory_symlink(InHome(""), InProject(".dora-deploy/bin"));
  EXPECT_THAT(Download(), HasSubstr("bin is a link"));
  EXPECT_TRUE(HomeIsUntouched());
  fs::remove_all(InProject(".dora-deploy"));
  fs::create_directory_symlink(InHome(""), InProject(".dora-deploy"));
  EXPECT_THAT(Download(), HasSubstr("bin is a link, or in one"));
  EXPECT_TRUE(HomeIsUntouched());
}

TEST(Readme, NamesEveryOutput) {
  const std::string readme =
      testing::ReadFile(testing::ProgramPath("gitlab_component/README.md"));
  for (const char* name :
       {"DORA_EVENT_ID", "DORA_SERVICE", "DORA_STATUS", "DORA_DELIVERED",
        "DORA_GIT_REPOSITORY_URL", "DORA_GIT_COMMIT_SHA"}) {
    EXPECT_THAT(readme, HasSubstr(absl::StrCat("| `", name, "` |")));
  }
}

}  // namespace
}  // namespace dora::gitlab_component
