#include "cli/complete.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "app/inputs/inputs.h"
#include "providers/providers.h"
#include "sinks/sink.h"

namespace dora::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using Words = std::vector<std::string>;

Words ValuesOf(const Candidates& candidates) {
  Words values;
  for (const Candidate& word : candidates.words) values.push_back(word.value);
  return values;
}

Words Offered(const Words& words) { return ValuesOf(Complete(words)); }

struct Case {
  Words words;  ///< the last one is completed
  Words offered;
};

TEST(CompleteTest, OffersWords) {
  for (const auto& [words, offered] : std::vector<Case>{
           {{"depl"}, {"deployment"}},
           {{"dora", "depl"}, {"deployment"}},
           {{"--"}, {"--help", "--version"}},
           {{"deployment", "--started"}, {"--started-at"}},
           {{"deployment", "--he"}, {"--help"}},
           {{"deployment", "-h"}, {"-h"}},
           {{"completion", "-"}, {"--help", "-h"}},
           {{"finish", "--on-job"}, {"--on-job-failure"}},
           // Values.
           {{"deployment", "--on-error", ""}, {"warn", "fail"}},
           {{"deployment", "--on-error", "w"}, {"warn"}},
           {{"deployment", "--on-error=w"}, {"--on-error=warn"}},
           {{"deployment", "--on-error="},
            {"--on-error=warn", "--on-error=fail"}},
           {{"deployment", "--site", "us"},
            {"us3.datadoghq.com", "us5.datadoghq.com"}},
           {{"deployment", "--provider", "gitl"}, {"gitlab"}},
           {{"deployment", "--provider", "no"}, {"none"}},
           {{"deployment", "--sink", "d"}, {"dora", "devlake="}},
           {{"deployment", "--sink=j"}, {"--sink=jsonl="}},
           // An option that is given before the word does not matter to it.
           {{"deployment", "--service", "--on-error", "--out"},
            {"--outbox", "--output"}},
           // Arguments.
           {{"outbox", ""}, {"list", "flush", "drop"}},
           {{"outbox", "--verbose", "f"}, {"flush"}},
           {{"outbox", "--", "f"}, {"flush"}},
           {{"completion", "z"}, {"zsh"}}}) {
    EXPECT_EQ(Offered(words), offered) << absl::StrJoin(words, " ");
  }
}

/// bash hands `=` and `:` over as words of their own.
TEST(CompleteTest, OffersThePieceThatBashCompletes) {
  for (const auto& [words, offered] : std::vector<Case>{
           {{"deployment", "--on-error", "=", "f"}, {"fail"}},
           {{"deployment", "--on-error", "="}, {"warn", "fail"}},
           {{"deployment", "--sink", "=", "j"}, {"jsonl="}},
           {{"deployment", "--custom-tags", "a", ":", "b", "--started"},
            {"--started-at"}},
           {{"outbox", "--ca-file", "a", ":", "b", "l"}, {"list"}}}) {
    EXPECT_EQ(Offered(words), offered) << absl::StrJoin(words, " ");
  }
}

TEST(CompleteTest, OffersNothingWhereAnythingCanStandOrNothing) {
  for (const Words& words :
       std::vector<Words>{{},
                          {"x"},
                          {"dora", "x"},
                          {"nonsense", ""},
                          {"--help", "depl"},
                          {"deployment", "x"},
                          {"deployment", "--service", ""},
                          {"deployment", "--service", "--"},
                          {"deployment", "--skip-git=t"},
                          {"deployment", "--nope=t"},
                          {"deployment", "--", "--"},
                          {"deployment", "--on-job"},
                          {"deployment",
                           "--api"
                           "-k"},
                          {"completion", "bash", "z"},
                          {"deployment", "\xff"},
                          {"deployment", "="},
                          {"="}}) {
    const Candidates candidates = Complete(words);
    EXPECT_EQ(candidates.kind, Candidates::Kind::kWords);
    EXPECT_THAT(ValuesOf(candidates), IsEmpty()) << absl::StrJoin(words, " ");
    EXPECT_EQ(ToLines(candidates), "");
  }
}

struct PlaceCase {
  Words words;
  const char* lines;
};

TEST(CompleteTest, LeavesFilesAndCommandsToTheShell) {
  for (const auto& [words, lines] : std::vector<PlaceCase>{
           {{"import", ""}, ":files 0"},
           {{"import", "hist"}, ":files 0"},
           {{"deployment", "--ca-file", "a b"}, ":files 0"},
           {{"deployment", "--ca-file=hist"}, ":files 10"},
           {{"deployment", "--outbox", ""}, ":directories 0"},
           {{"deployment", "--outbox=d"}, ":directories 9"},
           {{"deployment", "--sink", "jsonl=e"}, ":files 6"},
           {{"deployment", "--sink=jsonl=e"}, ":files 13"},
           {{"deployment", "--sink", "=", "jsonl", "=", "e"}, ":files 0"},
           {{"exec", "--", ""}, ":command 3"},
           {{"exec", "--service", "a", "--", "make", "--output"}, ":command 5"},
           {{"dora", "exec", "--", "--", ""}, ":command 4"}}) {
    EXPECT_EQ(ToLines(Complete(words)), lines) << absl::StrJoin(words, " ");
  }
}

TEST(CompleteTest, OffersEachCommandAndNoHiddenOne) {
  Words names;
  for (const CommandSpec& command : AllCommands()) {
    names.emplace_back(command.name);
  }
  EXPECT_EQ(Offered({""}), names);
  EXPECT_THAT(Offered({"__"}), IsEmpty());
}

TEST(CompleteTest, OffersTheOptionsOfEachCommandAndNoOthers) {
  for (const CommandSpec& command : AllCommands()) {
    const Words offered = Offered({std::string(command.name), "--"});
    for (const app::InputSpec& spec : app::AllInputs()) {
      const std::string option = absl::StrCat("--", spec.name);
      if (!spec.secret && (spec.scope & command.scope) != 0) {
        EXPECT_THAT(offered, Contains(option)) << command.name;
      } else {
        EXPECT_THAT(offered, Not(Contains(option))) << command.name;
      }
    }
  }
}

TEST(CompleteTest, OffersTheOptionsWhereNoArgumentCanStand) {
  EXPECT_THAT(Offered({"start", ""}), Contains("--started-at"));
  EXPECT_THAT(Offered({"change-failure", ""}), Contains("--remedy"));
  EXPECT_THAT(Offered({"outbox", ""}), Not(Contains("--verbose")));
  EXPECT_THAT(Offered({"outbox", "list", ""}), Contains("--verbose"));
}

TEST(CompleteTest, AnOptionIsOfferedOnceUnlessItMayBeRepeated) {
  const Words offered =
      Offered({"deployment", "--env", "a", "--site=b", "--service", "c", "--"});
  EXPECT_THAT(offered, Not(Contains("--env")));
  EXPECT_THAT(offered, Not(Contains("--site")));
  EXPECT_THAT(offered, Contains("--service"));
}

TEST(CompleteTest, OffersEachProviderAndSink) {
  const Words names = Offered({"context", "--provider", ""});
  for (const providers::Provider& provider : providers::AllProviders()) {
    EXPECT_THAT(names, Contains(provider.name));
  }
  const Words sinks = Offered({"deployment", "--sink", ""});
  for (const sinks::SinkKind& kind : sinks::AllSinkKinds()) {
    EXPECT_THAT(sinks, Contains(absl::StrCat(kind.name, "=")));
  }
}

TEST(ToLinesTest, HasAWordAndItsDescriptionOnEachLine) {
  EXPECT_EQ(ToLines(Complete({"cont"})),
            ":words\ncontext\tPrint what is detected in this environment");
  EXPECT_EQ(ToLines(Complete({"deployment", "--on-error", ""})),
            ":words\nwarn\nfail");
  EXPECT_EQ(ToLines(Complete({"deployment", "--sink", "j"})),
            ":nospace\njsonl=\tjsonl=FILE");
}

/// A word or a description of two lines would be two candidates.
TEST(ToLinesTest, NoTextOfTheTablesHasABreakOrATab) {
  const auto expect_plain = [](absl::string_view text) {
    EXPECT_EQ(text.find_first_of("\n\t"), text.npos) << text;
  };
  for (const CommandSpec& command : AllCommands()) {
    expect_plain(command.summary);
    for (const InputMeaning& meaning : command.meanings) {
      expect_plain(meaning.help);
    }
  }
  for (const app::InputSpec& spec : app::AllInputs()) expect_plain(spec.help);
}

}  // namespace
}  // namespace dora::cli
