#include "app/host/state_file.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/support/temp_directory.h"

namespace dora::app {
namespace {

using testing::TempDirectory;
using testing::WriteFile;

class StateFileTest : public ::testing::Test {
 protected:
  TempDirectory temp_;
  StateFile state_{temp_.Inside("state.json")};
};

TEST_F(StateFileTest, HasNothingBeforeItIsWritten) {
  EXPECT_EQ(state_.Load("started-at"), std::nullopt);
}

TEST_F(StateFileTest, GivesBackWhatWasSaved) {
  ASSERT_TRUE(state_.Save("started-at", "1699960648").has_value());
  ASSERT_TRUE(state_.Save("job", "a\nb").has_value());
  EXPECT_EQ(state_.Load("started-at"), "1699960648");
  EXPECT_EQ(state_.Load("job"), "a\nb");
}

TEST_F(StateFileTest, MakesItsFolder) {
  const StateFile state(temp_.Inside("new/state.json"));
  ASSERT_TRUE(state.Save("job", "1").has_value());
  EXPECT_EQ(state.Load("job"), "1");
}

TEST_F(StateFileTest, KeepsTheOtherTextsOfAFile) {
  WriteFile(temp_.Inside("state.json"),
            R"({"format":1,"values":{"job":"7","count":3,"list":["x"]}})");
  ASSERT_TRUE(state_.Save("started-at", "1").has_value());
  EXPECT_EQ(state_.Load("job"), "7");
  EXPECT_EQ(state_.Load("count"), std::nullopt);
  EXPECT_EQ(state_.Load("list"), std::nullopt);
}

struct Foreign {
  const char* name;
  std::string text;
};

class ForeignFileTest : public ::testing::TestWithParam<Foreign> {};

TEST_P(ForeignFileTest, IsNoStateAndIsReplaced) {
  const TempDirectory temp;
  WriteFile(temp.Inside("state.json"), GetParam().text);
  const StateFile state(temp.Inside("state.json"));
  EXPECT_EQ(state.Load("job"), std::nullopt);
  ASSERT_TRUE(state.Save("job", "1").has_value());
  EXPECT_EQ(state.Load("job"), "1");
}

INSTANTIATE_TEST_SUITE_P(
    Texts, ForeignFileTest,
    ::testing::Values(
        Foreign{"Empty", ""}, Foreign{"NoJson", "\xff{"},
        Foreign{"NoObject", "[1]"},
        Foreign{"AnotherFormat", R"({"format":2,"values":{"job":"7"}})"},
        Foreign{"FormatIsAText", R"({"format":"x","values":{"job":"7"}})"},
        Foreign{"FormatIsNull", R"({"format":null,"values":{"job":"7"}})"},
        Foreign{"ValuesIsAList", R"({"format":1,"values":["job"]})"},
        Foreign{"ValuesIsAText", R"({"format":1,"values":"job"})"},
        Foreign{"DeepNesting",
                absl::StrCat(R"({"format":1,"x":)", std::string(200000, '['),
                             std::string(200000, ']'), "}")}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace dora::app
