#include "cli/completion.h"

#include <cstdio>

#include "app/host/exit_code.h"
#include "cli/complete.h"

namespace dora::cli {
namespace {

constexpr char kBash[] = R"(# Completion of dora-deploy for bash.
_dora_deploy() {
  local program=${1/#\~\//$HOME/} kind='' from=''
  {
    read -r kind from
    mapfile -t COMPREPLY
  } < <("$program" __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  COMPREPLY=("${COMPREPLY[@]%%$'\t'*}") # without the descriptions
  case $kind in
  :nospace) compopt -o nospace ;;
  :files) compopt -o default ;;
  :directories) compopt -o dirnames ;;
  :command)
    if declare -F _command_offset >/dev/null; then
      _command_offset "$from" # of bash-completion
    elif ((COMP_CWORD == from)); then
      mapfile -t COMPREPLY < <(compgen -c -- "$2")
    else
      compopt -o default
    fi
    ;;
  esac
}

complete -F _dora_deploy dora-deploy)";

constexpr char kZsh[] = R"(#compdef dora-deploy
# Completion of dora-deploy for zsh.
_dora_deploy() {
  local program=${${(Q)words[1]}/#\~\//$HOME/} kind from
  local -a lines=("${(@f)$("$program" __complete -- \
    "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  read -r kind from <<<$lines[1]
  lines=("${(@)lines[2,-1]/$'\t'/:}")
  case $kind in
  :words) _describe dora-deploy lines ;;
  :nospace) _describe dora-deploy lines -S '' ;;
  :files) compset -p $from && _files ;;
  :directories) compset -p $from && _path_files -/ ;;
  :command)
    shift $from words
    ((CURRENT -= from))
    _normal
    ;;
  esac
}

# In a folder of $fpath this file is the function itself; sourced, it is not.
if [[ $funcstack[1] == _dora-deploy ]]; then
  _dora_deploy "$@"
else
  compdef _dora_deploy dora-deploy
fi)";

constexpr char kFish[] = R"(# Completion of dora-deploy for fish.
# Notes the candidates; false where they are files, which fish knows itself.
function __dora_deploy_ask
    set -g __dora_deploy_candidates
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- $words[1])
    set -e words[1]
    type -q -- $program; or return 0
    set -l lines ($program __complete -- $words "$word" 2>/dev/null)
    set -l answer (string split ' ' -- $lines[1])
    switch "$answer[1]"
        case :words :nospace
            set __dora_deploy_candidates $lines[2..-1]
        case :files
            return 1
        case :directories
            set -l before (string sub -l $answer[2] -- "$word")
            set -l name (string sub -s (math $answer[2] + 1) -- "$word")
            set __dora_deploy_candidates $before(__fish_complete_directories $name)
        case :command
            set -e words[1..(math $answer[2] - 1)]
            set -l line (string join ' ' -- (string escape -- $words) "$word")
            set __dora_deploy_candidates (complete -C $line)
    end
    return 0
end

complete -c dora-deploy -n __dora_deploy_ask -f -a '$__dora_deploy_candidates')";

}  // namespace

absl::string_view CompletionScript(absl::string_view shell) {
  if (shell == "bash") return kBash;
  if (shell == "zsh") return kZsh;
  if (shell == "fish") return kFish;
  return "";
}

int RunCompletion(app::Invocation& invocation) {
  const absl::string_view script =
      CompletionScript(invocation.arguments.front());
  if (script.empty()) {
    invocation.host.Say(app::Level::kError,
                        "completion: write bash, zsh or fish after it.");
    return app::exit_code::kUsage;
  }
  invocation.host.Print(std::string(script), stdout);
  return app::exit_code::kOk;
}

int PrintCandidates(absl::Span<const std::string> arguments,
                    app::StepHost& host) {
  if (arguments.empty() || arguments.front() != "--") {
    return app::exit_code::kOk;
  }
  const std::string lines = ToLines(Complete(arguments.subspan(1)));
  if (!lines.empty()) host.Print(lines, stdout);
  return app::exit_code::kOk;
}

}  // namespace dora::cli
