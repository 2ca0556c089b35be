#include "cli/completion.h"

#include <cstdio>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "app/host/exit_code.h"
#include "cli/option_groups.h"
#include "providers/providers.h"
#include "sinks/dora/site.h"

namespace dora::cli {
namespace {

/// What can stand where a value is expected.
struct Values {
  enum class Kind { kUnknown, kWords, kFiles, kDirectories };
  Kind kind;
  std::string words;  ///< of kWords, by spaces
};

Values ValuesOf(absl::string_view placeholder) {
  if (placeholder == "FILE") return {Values::Kind::kFiles, ""};
  if (placeholder == "DIRECTORY") return {Values::Kind::kDirectories, ""};
  if (placeholder == "SITE") {
    return {Values::Kind::kWords, absl::StrJoin(sinks::SitesWithDora(), " ")};
  }
  if (placeholder == "PROVIDER") {
    std::string words = "none";
    for (const providers::Provider& provider : providers::AllProviders()) {
      absl::StrAppend(&words, " ", provider.name);
    }
    return {Values::Kind::kWords, words};
  }
  if (!absl::StrContains(placeholder, '|')) return {Values::Kind::kUnknown, ""};
  return {Values::Kind::kWords, absl::StrReplaceAll(placeholder, {{"|", " "}})};
}

/// The first sentence.
absl::string_view Summary(const CommandSpec& command) {
  const absl::string_view text = command.summary;
  return absl::StripSuffix(text.substr(0, text.find(". ")), ".");
}

std::string CommandNames() {
  return absl::StrJoin(AllCommands(), " ",
                       [](std::string* out, const CommandSpec& command) {
                         absl::StrAppend(out, command.name);
                       });
}

std::string OptionNames(const CommandSpec& command) {
  std::string names = "--help";
  if (command.scope != 0) absl::StrAppend(&names, " --help-all");
  for (const OptionGroup& group : GroupOptions(command)) {
    for (const app::InputSpec& spec : group.options) {
      absl::StrAppend(&names, " --", spec.name);
    }
  }
  return names;
}

// ------------------------------------------------------------------- bash

constexpr char kBashBegin[] = R"(# Completion of dora-deploy for bash.
_dora_deploy_give() { # COMPGEN'S OPTION...
  mapfile -t COMPREPLY < <(compgen "$@" -- "$word")
}

_dora_deploy_files() { # -f or -d
  compopt -o filenames 2>/dev/null
  _dora_deploy_give "$1"
}

# After `exec ... --`: as the command that is run is completed.
_dora_deploy_other() { # ITS INDEX
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    _dora_deploy_give -c
  else
    _dora_deploy_files -f
  fi
}

_dora_deploy() {
  COMPREPLY=()
  local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
  local at=1 mark
  # bash splits --option=value at the equals sign.
  if [[ $word == = ]]; then
    word=
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ ${COMP_WORDS[1]} == dora ]] && ((COMP_CWORD > 1)); then
    at=2
  fi
  if ((COMP_CWORD == at)); then
    _dora_deploy_give -W ')";

/// For each option that takes a value, what completes it.
void AddBashValues(std::string& script) {
  for (const app::InputSpec& spec : app::AllInputs()) {
    if (spec.secret || spec.type == app::InputType::kFlag) continue;
    const Values values = ValuesOf(PlaceholderOf(spec));
    absl::StrAppend(&script, "  --", spec.name, ")");
    switch (values.kind) {
      case Values::Kind::kUnknown:
        absl::StrAppend(&script, " return ;;\n");
        break;
      case Values::Kind::kWords:
        absl::StrAppend(&script, "\n    _dora_deploy_give -W '", values.words,
                        "'\n    return\n    ;;\n");
        break;
      case Values::Kind::kFiles:
      case Values::Kind::kDirectories:
        absl::StrAppend(&script, "\n    _dora_deploy_files ",
                        values.kind == Values::Kind::kFiles ? "-f" : "-d",
                        "\n    return\n    ;;\n");
        break;
    }
  }
}

/// The command that is run may have options of the same names, so what follows
/// its mark is told apart first.
void AddBashMarks(std::string& script) {
  for (const CommandSpec& command : AllCommands()) {
    if (command.arguments != Arguments::kCommand) continue;
    absl::StrAppend(&script, "  if [[ ${COMP_WORDS[at]} == ", command.name,
                    " ]]; then\n"
                    "    for ((mark = at + 1; mark < COMP_CWORD; mark++)); do\n"
                    "      if [[ ${COMP_WORDS[mark]} == -- ]]; then\n"
                    "        _dora_deploy_other $((mark + 1))\n"
                    "        return\n"
                    "      fi\n"
                    "    done\n"
                    "  fi\n");
  }
}

/// What a command takes beside its options.
void AddBashArguments(const CommandSpec& command, std::string& script) {
  const Values values = ValuesOf(command.arguments_name);
  if (values.kind == Values::Kind::kUnknown) return;
  absl::StrAppend(&script,
                  "    if [[ $word != -* ]]; then\n      _dora_deploy_",
                  values.kind == Values::Kind::kFiles
                      ? "files -f"
                      : absl::StrCat("give -W '", values.words, "'"),
                  "\n      return\n    fi\n");
}

void AddBashCommands(std::string& script) {
  for (const CommandSpec& command : AllCommands()) {
    absl::StrAppend(&script, "  ", command.name, ")\n");
    AddBashArguments(command, script);
    absl::StrAppend(&script, "    _dora_deploy_give -W '", OptionNames(command),
                    "'\n    ;;\n");
  }
}

// -------------------------------------------------------------------- zsh

constexpr char kZshBegin[] = R"(#compdef dora-deploy
# Completion of dora-deploy for zsh.
_dora_deploy() {
  local curcontext=$curcontext state state_descr line
  local -a names
  local -i mark
  typeset -A opt_args
  _arguments -C '(- *)'{-h,--help}'[Print the help]' \
    '(- *)--version[Print the version]' \
    '1:command:->command' '*::argument:->argument' && return
  if [[ $state == argument && $words[1] == dora ]]; then
    shift words
    ((--CURRENT == 1)) && state=command
  fi
  if [[ $state == command ]]; then
    names=(
)";

constexpr char kZshMiddle[] = R"(    )
    _describe -t commands command names
    return
  fi
  case $words[1] in
)";

constexpr char kZshEnd[] = R"(  esac
}

# In a folder of $fpath this file is the function itself; sourced, it is not.
if [[ $funcstack[1] == _dora-deploy ]]; then
  _dora_deploy "$@"
else
  compdef _dora_deploy dora-deploy
fi)";

/// Behind the mark of a command that is run, it is completed as itself.
constexpr char kZshMark[] = R"(    mark=${words[(i)--]}
    if ((mark < CURRENT)); then
      shift $mark words
      ((CURRENT -= mark))
      _normal
      return
    fi
)";

/// `text` inside a description of _arguments, which is in single quotes.
std::string ZshText(absl::string_view text) {
  return absl::StrReplaceAll(
      text, {{"'", R"('\'')"}, {":", R"(\:)"}, {"[", R"(\[)"}, {"]", R"(\])"}});
}

std::string ZshAction(absl::string_view placeholder) {
  const Values values = ValuesOf(placeholder);
  switch (values.kind) {
    case Values::Kind::kUnknown:
      return " ";
    case Values::Kind::kWords:
      return absl::StrCat("(", values.words, ")");
    case Values::Kind::kFiles:
      return "_files";
    case Values::Kind::kDirectories:
      return "_path_files -/";
  }
  return " ";
}

void AddZshArgument(const std::string& argument, std::string& script) {
  absl::StrAppend(&script, " \\\n      '", argument, "'");
}

void AddZshOption(const app::InputSpec& spec, std::string& script) {
  const absl::string_view value = PlaceholderOf(spec);
  AddZshArgument(
      absl::StrCat(spec.type == app::InputType::kList ? "*" : "", "--",
                   spec.name, value.empty() ? "" : "=", "[",
                   ZshText(absl::StripSuffix(spec.help, ".")), "]",
                   value.empty() ? ""
                                 : absl::StrCat(":", ZshText(value), ":",
                                                ZshAction(value))),
      script);
}

void AddZshCommand(const CommandSpec& command, std::string& script) {
  absl::StrAppend(&script, "  ", command.name, ")\n");
  if (command.arguments == Arguments::kCommand) {
    absl::StrAppend(&script, kZshMark);
  }
  absl::StrAppend(&script, "    _arguments -S");
  AddZshArgument("(- *)--help[Print the help]", script);
  if (command.scope != 0) {
    AddZshArgument("(- *)--help-all[Print all of the help]", script);
  }
  for (const OptionGroup& group : GroupOptions(command)) {
    for (const app::InputSpec& spec : group.options) AddZshOption(spec, script);
  }
  if (command.arguments == Arguments::kOne ||
      command.arguments == Arguments::kAny) {
    AddZshArgument(
        absl::StrCat(command.arguments == Arguments::kOne ? "1" : "*", ":",
                     ZshText(command.arguments_name), ":",
                     ZshAction(command.arguments_name)),
        script);
  }
  absl::StrAppend(&script, "\n    ;;\n");
}

// ------------------------------------------------------------------- fish

constexpr char kFishBegin[] = R"(# Completion of dora-deploy for fish.
# The words after the program's name, without the one that is being written.
function __dora_deploy_words
    set -l words (commandline -opc)
    set -e words[1]
    if test "$words[1]" = dora
        set -e words[1]
    end
    string join \n -- $words
end

# Whether the line is at the options of this command; without one: whether it
# is at the command itself.
function __dora_deploy_at
    set -l words (__dora_deploy_words)
    if not set -q argv[1]
        not set -q words[1]
    else
        test "$words[1]" = $argv[1]; and not contains -- -- $words
    end
end

# Whether the line is behind the mark of a command that is run.
function __dora_deploy_runs
    set -l words (__dora_deploy_words)
    test "$words[1]" = $argv[1]; and contains -- -- $words
end

function __dora_deploy_other
    set -l words (__dora_deploy_words)
    set -l mark (contains -i -- -- $words)
    set -e words[1..$mark]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

complete -c dora-deploy -f
complete -c dora-deploy -n __dora_deploy_at -l version -d 'Print the version'
complete -c dora-deploy -s h -l help -d 'Print the help'
)";

/// `text` in single quotes.
std::string FishText(absl::string_view text) {
  return absl::StrCat(
      "'", absl::StrReplaceAll(text, {{"\\", R"(\\)"}, {"'", R"(\')"}}), "'");
}

std::string FishValue(absl::string_view placeholder) {
  const Values values = ValuesOf(placeholder);
  switch (values.kind) {
    case Values::Kind::kUnknown:
      return " -x";
    case Values::Kind::kWords:
      return absl::StrCat(" -x -a '", values.words, "'");
    case Values::Kind::kFiles:
      return " -r -F";
    case Values::Kind::kDirectories:
      return " -x -a '(__fish_complete_directories (commandline -ct))'";
  }
  return "";
}

void AddFishCommand(const CommandSpec& command, std::string& script) {
  const std::string begin = absl::StrCat(
      "complete -c dora-deploy -n '__dora_deploy_at ", command.name, "'");
  absl::StrAppend(&script, "\ncomplete -c dora-deploy -n __dora_deploy_at -a ",
                  command.name, " -d ", FishText(Summary(command)), "\n");
  if (command.arguments == Arguments::kCommand) {
    absl::StrAppend(&script, "complete -c dora-deploy -n '__dora_deploy_runs ",
                    command.name, "' -x -a '(__dora_deploy_other)'\n");
  } else {
    const Values values = ValuesOf(command.arguments_name);
    if (values.kind == Values::Kind::kFiles) {
      absl::StrAppend(&script, begin, " -F\n");
    } else if (values.kind == Values::Kind::kWords) {
      absl::StrAppend(&script, begin, " -a '", values.words, "'\n");
    }
  }
  if (command.scope != 0) {
    absl::StrAppend(&script, begin,
                    " -l help-all -d 'Print all of the help'\n");
  }
  for (const OptionGroup& group : GroupOptions(command)) {
    for (const app::InputSpec& spec : group.options) {
      const absl::string_view value = PlaceholderOf(spec);
      absl::StrAppend(&script, begin, " -l ", spec.name,
                      value.empty() ? "" : FishValue(value), " -d ",
                      FishText(absl::StripSuffix(spec.help, ".")), "\n");
    }
  }
}

}  // namespace

std::string BashCompletion() {
  std::string script = absl::StrCat(kBashBegin, CommandNames(),
                                    " --help --version'\n    return\n  fi\n");
  AddBashMarks(script);
  absl::StrAppend(&script, "  case $option in\n");
  AddBashValues(script);
  absl::StrAppend(&script, "  esac\n  case ${COMP_WORDS[at]} in\n");
  AddBashCommands(script);
  absl::StrAppend(&script, "  esac\n}\n\ncomplete -F _dora_deploy dora-deploy");
  return script;
}

std::string ZshCompletion() {
  std::string script = kZshBegin;
  for (const CommandSpec& command : AllCommands()) {
    absl::StrAppend(&script, "      '", command.name, ":",
                    ZshText(Summary(command)), "'\n");
  }
  absl::StrAppend(&script, kZshMiddle);
  for (const CommandSpec& command : AllCommands()) {
    AddZshCommand(command, script);
  }
  absl::StrAppend(&script, kZshEnd);
  return script;
}

std::string FishCompletion() {
  std::string script = kFishBegin;
  for (const CommandSpec& command : AllCommands()) {
    AddFishCommand(command, script);
  }
  script.pop_back();  // Print ends the line.
  return script;
}

int RunCompletion(app::Invocation& invocation) {
  const std::string& shell = invocation.arguments.front();
  for (const auto& [name, script] :
       {std::pair("bash", &BashCompletion), std::pair("zsh", &ZshCompletion),
        std::pair("fish", &FishCompletion)}) {
    if (shell != name) continue;
    invocation.host.Print(script(), stdout);
    return app::exit_code::kOk;
  }
  invocation.host.Say(app::Level::kError,
                      "completion: write bash, zsh or fish after it.");
  return app::exit_code::kUsage;
}

}  // namespace dora::cli
