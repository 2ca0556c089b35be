// Every command line in the documents, run with the real program in a checkout
// against the real dora-intake. docs/development/testing.md says how a block
// is written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/docs/documents.h"
#include "tests/e2e/e2e.h"
#include "tests/support/http_receiver.h"
#include "tests/support/intake_server.h"

namespace dora::testing {
namespace {

// A repository with the tags v1, v1.4 and v2, where the last is deployed.
constexpr char kMakeCheckout[] = R"sh(set -e
git init -q -b main .
git config user.name Ada
git config user.email ada@shop.example
git remote add origin https://github.com/shop-inc/shopist
mkdir -p shop cart libs/common
echo 1 | tee shop/README.md cart/main.go libs/common/log.go >/dev/null
printf '#!/bin/sh\n[ $# -eq 0 ] || echo "deploying to $1"\n' >deploy.sh
printf '#!/bin/sh\nexit 1\n' >broken-deploy.sh
chmod +x deploy.sh broken-deploy.sh
cat >history.csv <<'CSV'
service,started_at,finished_at,env,version,custom_tags
shopist,2023-08-31T14:26:14Z,2023-08-31T14:31:02Z,prod,1.4.2,tier:1;region:eu
cart,1693491974,1693492290,prod,7.0.0,
CSV
git add .
git commit -qm one
git tag v1
echo 2 >libs/common/log.go
git commit -qam two
git tag v1.4
echo 3 | tee shop/README.md cart/main.go >/dev/null
git commit -qam three
git tag v2
dora-deploy deployment --service shopist --env prod --version v2 \
  --started-at "$(($(date +%s) - 60))" --id deployment-of-v2
)sh";

/// A command of a `console` block and what it prints.
struct Example {
  int line = 0;
  std::string command;
  std::vector<std::string> output;
  int exit_code = 0;
};

std::vector<Example> ExamplesOf(const Block& block) {
  std::vector<Example> examples;
  int line = block.line;
  for (const std::string& text : block.lines) {
    ++line;
    absl::string_view rest = text;
    const bool goes_on =
        !examples.empty() && absl::EndsWith(examples.back().command, "\\");
    if (absl::ConsumePrefix(&rest, "$ ")) {
      examples.push_back({line, std::string(rest), {}});
    } else if (examples.empty()) {
      ADD_FAILURE() << "the block does not begin with a command";
    } else if (goes_on) {
      absl::StrAppend(&examples.back().command, "\n", text);
    } else if (absl::ConsumePrefix(&rest, "[exit ") &&
               absl::ConsumeSuffix(&rest, "]")) {
      EXPECT_TRUE(absl::SimpleAtoi(rest, &examples.back().exit_code));
    } else {
      examples.back().output.push_back(text);
    }
  }
  return examples;
}

/// What an expected output matches: `…` is anything, an id is any id, and a
/// time with a fraction of a second is any such time.
std::regex PatternOf(const std::vector<std::string>& output) {
  std::string pattern;
  for (const std::string& line : output) {
    std::string text = std::regex_replace(
        line, std::regex(R"([.^$|()\[\]{}*+?\\])"), R"(\$&)");
    text = std::regex_replace(text, std::regex("[0-9a-f]{32}"), "[0-9a-f]{32}");
    text = std::regex_replace(text,
                              std::regex(R"([0-9-]{10}T[0-9:]{8}\\\.[0-9]+Z)"),
                              R"([0-9-]{10}T[0-9:]{8}(\.[0-9]+)?Z)");
    text = std::regex_replace(text, std::regex("…"), ".*");
    pattern += text + "\n";
  }
  return std::regex(pattern);
}

/// Where the examples of one document run: a checkout with the program on the
/// PATH, an API, and a server in place of all hosts below `.example`.
class World {
 public:
  World() {
    namespace fs = std::filesystem;
    fs::create_directories(Home("bin"));
    fs::create_directories(Home("checkout"));
    fs::create_symlink(fs::absolute(ProgramPath("cli/dora-deploy")),
                       Home("bin/dora-deploy"));
    const Finished made = Script(kMakeCheckout);
    EXPECT_EQ(made.exit_code, 0) << made.out << made.err;
  }

  void Configure(const Block& block) const {
    WriteFile(Home("checkout/.dora-deploy.yaml"),
              absl::StrJoin(block.lines, "\n") + "\n");
  }

  Finished Script(const std::string& text) const {
    Command command =
        scratch_.DeployCommand({}, {{"DORA_API_URL", api_.url()},
                                    {"DD_APP_KEY", "not-a-real-key"},
                                    {"DD_GIT_BRANCH", "main"}});
    for (auto& [name, value] : command.variables) {
      if (name == "PATH") value = absl::StrCat(Home("bin"), ":", value);
    }
    command.arguments = {
        "/bin/bash", "-c",
        "started=$(($(date +%s) - 5))\n" + WithoutForeignHosts(text)};
    command.directory = Home("checkout");
    return Run(command);
  }

  /// Runs all in one shell, as a reader would, so that one command's variables
  /// are there for the next.
  void RunAll(const std::vector<Example>& examples) const {
    std::string script;
    for (size_t i = 0; i < examples.size(); ++i) {
      absl::StrAppend(&script, "{\n", examples[i].command, "\n} >", Output(i),
                      " 2>&1; echo $? >", Output(i), ".code\n");
    }
    EXPECT_EQ(Script(script).exit_code, 0);
    for (size_t i = 0; i < examples.size(); ++i) Check(examples[i], Output(i));
  }

 private:
  std::string Home(const std::string& place) const {
    return scratch_.path() + "/" + place;
  }

  std::string Output(size_t i) const {
    return Home(absl::StrCat("output-", i));
  }

  std::string WithoutForeignHosts(const std::string& text) const {
    static const std::regex kHost(R"(https?://[a-z.]+\.example(:[0-9]+)?)");
    return std::regex_replace(text, kHost, foreign_.url());
  }

  static void Check(const Example& example, const std::string& file) {
    SCOPED_TRACE(absl::StrCat("line ", example.line, ": ", example.command));
    const std::string output = ReadFile(file);
    EXPECT_EQ(ReadFile(file + ".code"), absl::StrCat(example.exit_code, "\n"));
    EXPECT_TRUE(std::regex_match(output, PatternOf(example.output)))
        << "it printed:\n"
        << output;
  }

  Scratch scratch_;
  IntakeServer api_;
  HttpReceiver foreign_;
};

/// The calls of the program in a line of shell.
std::vector<std::string> CallsIn(const std::string& line) {
  static const std::regex kCall(R"((?:^|[ (])(dora-deploy [^)|#]*))");
  std::vector<std::string> calls;
  for (std::sregex_iterator call(line.begin(), line.end(), kCall), end;
       call != end; ++call) {
    calls.push_back((*call)[1]);
  }
  return calls;
}

std::string CallsIn(const Block& block) {
  std::vector<std::string> calls;
  for (const std::string& line : block.lines) {
    for (std::string& call : CallsIn(line)) calls.push_back(std::move(call));
  }
  return absl::StrJoin(calls, "\n");
}

void ExpectSucceeds(const World& world, const std::string& script) {
  const Finished finished = world.Script("set -e\n" + script);
  EXPECT_EQ(finished.exit_code, 0) << finished.out << finished.err;
}

void RunBlock(const Block& block, const World& world) {
  if (block.language == "console") {
    world.RunAll(ExamplesOf(block));
  } else if (block.language == "yaml" && block.note.empty()) {
    world.Configure(block);
  } else if (CallsIn(block).empty()) {
    return;
  } else if (block.language == "sh") {
    ExpectSucceeds(world, absl::StrJoin(block.lines, "\n"));
  } else if (block.language == "zsh" || block.language == "fish") {
    ExpectSucceeds(world, CallsIn(block));
  } else {
    ADD_FAILURE() << "calls of the program stand in console or sh blocks";
  }
}

size_t CountCalls(const Document& document) {
  size_t calls = 0;
  for (const Block& block : document.blocks) {
    for (const std::string& line : block.lines) calls += CallsIn(line).size();
  }
  return calls;
}

TEST(Examples, DoWhatTheDocumentsSay) {
  size_t calls = 0;
  for (const Document& document : AllDocuments()) {
    if (CountCalls(document) == 0) continue;
    calls += CountCalls(document);
    const World world;
    for (const Block& block : document.blocks) {
      SCOPED_TRACE(Place(document, block.line));
      RunBlock(block, world);
    }
  }
  EXPECT_GT(calls, 30u);
}

}  // namespace
}  // namespace dora::testing
