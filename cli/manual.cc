#include "cli/manual.h"

#include <algorithm>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "app/host/exit_code.h"
#include "app/host/program_version.h"
#include "cli/command.h"
#include "cli/option_groups.h"
#include "cli/reference.h"

namespace dora::cli {
namespace {

/// `text` as roff shows it unchanged.
std::string Escaped(absl::string_view text) {
  std::string escaped =
      absl::StrReplaceAll(text, {{"\\", R"(\e)"}, {"-", R"(\-)"}});
  if (absl::StartsWith(escaped, ".") || absl::StartsWith(escaped, "'")) {
    escaped.insert(0, R"(\&)");
  }
  return escaped;
}

std::string Bold(absl::string_view text) {
  return absl::StrCat(R"(\fB)", Escaped(text), R"(\fR)");
}

std::string Italic(absl::string_view text) {
  return absl::StrCat(R"(\fI)", Escaped(text), R"(\fR)");
}

/// One page, written from its top to its bottom.
class Page {
 public:
  void Section(absl::string_view title) { Line(absl::StrCat(".SH ", title)); }
  void Subsection(absl::string_view title) {
    Line(absl::StrCat(".SS ", title));
  }
  void Paragraph(absl::string_view text) {
    Line(".PP");
    Line(Escaped(text));
  }
  /// A term, in roff, and what is to be said of it.
  void Item(const std::string& term, absl::string_view text) {
    Line(".TP");
    Line(term);
    Line(Escaped(text));
  }
  void Break() { Line(".br"); }
  void Line(absl::string_view line) { absl::StrAppend(&text_, line, "\n"); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void AddSynopsis(Page& page) {
  page.Section("SYNOPSIS");
  for (const CommandSpec& command : AllCommands()) {
    if (&command != AllCommands().begin()) page.Break();
    page.Line(Escaped(UsageOf(command)));
  }
}

void AddDescription(Page& page) {
  page.Section("DESCRIPTION");
  page.Line(Escaped(
      "Reports deployments to the DORA Metrics API from any CI system. Values "
      "that are not set are detected from the CI system's variables, then from "
      "the checkout."));
  page.Paragraph(
      "Messages go to stderr, machine-readable output to stdout: with --output "
      "json, exactly one JSON document, after anything that the command of "
      "exec prints itself.");
}

void AddCommands(Page& page) {
  page.Section("COMMANDS");
  for (const CommandSpec& command : AllCommands()) {
    page.Item(Bold(command.name), command.summary);
    if (!command.arguments_name.empty()) {
      page.Break();
      page.Line(absl::StrCat(Italic(command.arguments_name), ": ",
                             Escaped(command.arguments_help)));
    }
  }
}

void AddOptions(Page& page) {
  page.Section("OPTIONS");
  page.Line(
      "An option overrides its variable. Each lists the commands that accept "
      "it.");
  for (const OptionReference& option : OptionReferences()) {
    if (option.option.empty()) continue;
    const absl::string_view value = option.placeholder;
    page.Item(absl::StrCat(Bold(option.option), value.empty() ? "" : " ",
                           value.empty() ? "" : Italic(value)),
              option.help);
    if (!option.default_value.empty()) {
      page.Line(absl::StrCat("Default: ", Escaped(option.default_value), "."));
    }
    page.Line(absl::StrCat(
        "With: ", Escaped(absl::StrJoin(option.commands, ", ")), "."));
  }
  page.Item(Bold("-h"), "Print the most used options of a command.");
  page.Item(Bold("--help"), "Print all options of a command.");
  page.Item(Bold("--version"), "Print the version.");
}

void AddEnvironment(Page& page) {
  page.Section("ENVIRONMENT");
  page.Line(Escaped(
      "The variables of the CI system, DD_GIT_*, HTTPS_PROXY and NO_PROXY are "
      "read as well."));
  for (const OptionReference& option : OptionReferences()) {
    for (const absl::string_view variable : option.variables) {
      page.Item(Bold(variable), option.option.empty()
                                    ? std::string(option.help)
                                    : absl::StrCat("As ", option.option, "."));
    }
  }
}

void AddFiles(Page& page) {
  page.Section("FILES");
  page.Item(Italic("~/.local/state/dora-deploy/outbox"),
            "Undelivered events, one per file; the next run sends them first. "
            "XDG_STATE_HOME moves it. On Windows they are in "
            "%LOCALAPPDATA%\\dora-deploy\\outbox.");
  page.Item(Italic(".dora-deploy/state-*.json"),
            "What start records for finish, in the current directory; each job "
            "has its own.");
  page.Item(Italic("service.datadog.yaml"),
            "Service and team, at the root of the checkout; "
            "entity.datadog.yaml beside it counts as well.");
}

void AddExitStatus(Page& page) {
  page.Section("EXIT STATUS");
  page.Item(absl::StrCat(app::exit_code::kOk),
            "Success; or the delivery failed with --on-error warn, and a "
            "warning says so.");
  page.Item(absl::StrCat(app::exit_code::kDeliveryFailed),
            "The delivery failed with --on-error fail.");
  page.Item(absl::StrCat(app::exit_code::kUsage),
            "An option or value is invalid, or the API key is missing; nothing "
            "was sent.");
  page.Paragraph(
      "A command ended by a signal exits with 128 + the signal. exec exits "
      "with the code of its command.");
}

void AddExamples(Page& page) {
  page.Section("EXAMPLES");
  bool first = true;
  for (const CommandSpec& command : AllCommands()) {
    if (!first) page.Line(".PP");
    first = false;
    page.Line(Escaped(command.summary));
    page.Line(".PP");
    page.Line(".RS");
    page.Line(".nf");
    page.Line(Escaped(command.example));
    page.Line(".fi");
    page.Line(".RE");
  }
}

}  // namespace

std::string Manual() {
  Page page;
  page.Line(R"(.\" Made from the tables of the program.)");
  page.Line(absl::StrCat(".TH DORA-DEPLOY 1 ", app::kProgramDate,
                         " \"dora-deploy ", app::kProgramVersion,
                         "\" \"User Commands\""));
  page.Section("NAME");
  page.Line(R"(dora\-deploy \- report deployments to the DORA Metrics API)");
  AddSynopsis(page);
  AddDescription(page);
  AddCommands(page);
  AddOptions(page);
  AddEnvironment(page);
  AddFiles(page);
  AddExitStatus(page);
  AddExamples(page);
  page.Section("SEE ALSO");
  page.Line(".BR curl (1),");
  page.Line(".BR git (1)");
  page.Paragraph("https://docs.datadoghq.com/dora_metrics/");
  return page.text();
}

}  // namespace dora::cli
