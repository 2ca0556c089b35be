// What may stand in the place of a file that we read, and what each reader
// makes of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "app/history/deployment_history.h"
#include "app/host/file_system.h"
#include "app/host/state_file.h"
#include "app/resolve/deploy_config.h"
#include "providers/service_catalog.h"
#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using ::testing::HasSubstr;
using testing::TempDirectory;

void MakePipe(const std::string& path) {
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
}

void MakeFolder(const std::string& path) {
  ASSERT_EQ(mkdir(path.c_str(), 0700), 0);
}

void LinkToZero(const std::string& path) {
  ASSERT_EQ(symlink("/dev/zero", path.c_str()), 0);
}

void MakeLarge(const std::string& path) {
  constexpr off_t kSize = 15 * 1024 * 1024;
  testing::WriteFile(path, "");
  ASSERT_EQ(truncate(path.c_str(), kSize), 0);
}

struct StrangeCase {
  const char* name;
  void (*make)(const std::string& path);
  const char* what;
};

class StrangeFile : public ::testing::TestWithParam<StrangeCase> {};

TEST_P(StrangeFile, AsACatalogueIsToldByItsName) {
  const TempDirectory folder;
  GetParam().make(folder.Inside("service.datadog.yaml"));
  const auto catalog =
      providers::ReadServiceCatalog(folder.path(), SystemFileReader());
  ASSERT_FALSE(catalog);
  EXPECT_THAT(catalog.error().message, HasSubstr("/service.datadog.yaml is "));
  EXPECT_THAT(catalog.error().message, HasSubstr(GetParam().what));
}

TEST_P(StrangeFile, AsAConfigurationIsToldByItsName) {
  const TempDirectory folder;
  GetParam().make(folder.Inside(".dora-deploy.yaml"));
  const auto config = FindDeployConfig(folder.path(), SystemFileReader());
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().kind, core::ErrorKind::kValidation);
  EXPECT_THAT(config.error().message, HasSubstr("/.dora-deploy.yaml is "));
  EXPECT_THAT(config.error().message, HasSubstr(GetParam().what));
}

TEST_P(StrangeFile, AsAHistoryIsToldAndStays) {
  const TempDirectory folder;
  GetParam().make(folder.Inside("deployed.json"));
  const auto past =
      DeploymentHistory(folder.Inside("deployed.json")).Load("shop", "prod");
  ASSERT_FALSE(past);
  EXPECT_THAT(past.error().message, HasSubstr(GetParam().what));
}

TEST_P(StrangeFile, AsAStateHoldsNothing) {
  const TempDirectory folder;
  GetParam().make(folder.Inside("state.json"));
  EXPECT_EQ(StateFile(folder.Inside("state.json")).Load("started-at"),
            std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(
    Each, StrangeFile,
    ::testing::Values(
        StrangeCase{"NamedPipe", &MakePipe, "is not a regular file"},
        StrangeCase{"Folder", &MakeFolder, "is not a regular file"},
        StrangeCase{"DeviceWithoutEnd", &LinkToZero, "is not a regular file"},
        StrangeCase{"TooLarge", &MakeLarge, "is larger than "}),
    [](const auto& info) { return info.param.name; });

/// A list that stands there once, and is meant by each of many services.
TEST(DeployConfig, AliasesDoNotMultiplyWithoutEnd) {
  std::string text = "version: 1\ntags: &a [";
  for (int i = 0; i < 25000; ++i) absl::StrAppend(&text, "a:", i, ", ");
  text += "a:b]\nservices:\n";
  for (int i = 0; i < 1000; ++i) {
    absl::StrAppend(&text, "  s", i, ": {paths: [x], tags: *a}\n");
  }
  const auto config = ParseDeployConfig(text, "file");
  ASSERT_FALSE(config);
  EXPECT_THAT(
      config.error().message,
      HasSubstr("more than 100000 values, counting what aliases repeat"));
}

TEST(DeploymentHistory, ThatIsDeepIsNone) {
  const TempDirectory folder;
  constexpr size_t kDepth = 1000 * 1000;
  testing::WriteFile(
      folder.Inside("deployed.json"),
      "{\"format\": 1, \"deployments\": " + std::string(kDepth, '[') +
          std::string(kDepth, ']') + "}");
  const auto past =
      DeploymentHistory(folder.Inside("deployed.json")).Load("shop", "prod");
  EXPECT_TRUE(!past || past->empty());
}

}  // namespace
}  // namespace dora::app
