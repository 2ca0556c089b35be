# shellcheck shell=bash disable=SC2034,SC2154 # shared with `run`
# What the scenarios of tests/system/engines/buildkite/run share: a scratch folder
# with a repository to deploy, the plugin as a repository with a tag, the two
# servers, and jobs under the real agent's bootstrap.

readonly api_key=marked0key0c0ffee0marked0key0c0ffee
readonly repository_url=https://github.com/my-org/shopist.git
readonly plugin_tag=v0.1.0
passed=0
failed=0
job_number=0
children=()

# A branch name that git takes, and that a shell must never see as code.
# shellcheck disable=SC2016
readonly hostile_branch='x"$(touch${IFS}pwned)`touch${IFS}pwned`'\'';touch${IFS}pwned'

make_scratch() {
  scratch=$(mktemp -d)
  trap clean_up EXIT
  mkdir "$scratch"/{home,tmp,app,agent-hooks,plugin,servers}
  log=$scratch/job.log
  git_home() { HOME=$scratch/home git "$@"; }
  git_home config --global user.name 'A Person'
  git_home config --global user.email person@my-org.example
  git_home config --global init.defaultBranch main
  git_home config --global --add safe.directory '*'
  # The job fetches its repository by the URL that the world knows it by.
  git_home config --global "url.file://$scratch/app.insteadOf" "$repository_url"
}

clean_up() {
  local child
  for child in "${children[@]}"; do
    kill "$child" 2>/dev/null
    wait "$child" 2>/dev/null
  done
  rm -rf "$scratch"
}

# make_repository FOLDER [TAG]: what is in it becomes a repository
make_repository() {
  git_home -C "$1" init -q
  git_home -C "$1" add -A
  git_home -C "$1" commit -qm 'Charge the right currency'
  [[ -z ${2-} ]] || git_home -C "$1" tag "$2"
}

make_application() {
  printf '#!/bin/sh\necho deploying\n' >"$scratch/app/deploy.sh"
  chmod +x "$scratch/app/deploy.sh"
  make_repository "$scratch/app"
  git_home -C "$scratch/app" branch "$hostile_branch"
  commit=$(git_home -C "$scratch/app" rev-parse HEAD)
}

# make_plugin PACKAGE: the package, unpacked, is the plugin's repository
make_plugin() {
  plugin=$scratch/plugin/dora-deploy-buildkite-plugin
  mkdir "$plugin"
  tar -xzf "$1" -C "$plugin"
  make_repository "$plugin" "$plugin_tag"
}

# make_other_plugin NAME HOOK BODY: a plugin of somebody else
make_other_plugin() {
  local folder=$scratch/plugin/$1-buildkite-plugin
  mkdir -p "$folder/hooks"
  printf '#!/bin/bash\n%s\n' "$3" >"$folder/hooks/$2"
  chmod +x "$folder/hooks/$2"
  make_repository "$folder" "$plugin_tag"
}

wait_for_file() {
  local tries
  for tries in {1..500}; do
    [[ -s $1 ]] && return
    sleep 0.02
  done
  echo "not there after $tries tries: $1" >&2
  return 1
}

start_servers() { # DORA_INTAKE
  "$1" --port 0 --port-file "$scratch/servers/intake" --api-key "$api_key" \
    --max-seconds 900 >"$scratch/servers/intake.log" 2>&1 &
  children+=($!)
  agent_log=$scratch/servers/agent-api.jsonl
  refuse=$scratch/servers/refuse
  : >"$agent_log"
  "$node24" "$here/agent-api.mjs" "$scratch/servers/agent-api" "$agent_log" \
    "$refuse" &
  children+=($!)
  wait_for_file "$scratch/servers/intake"
  wait_for_file "$scratch/servers/agent-api"
  intake=http://127.0.0.1:$(<"$scratch/servers/intake")
  agent_api=http://127.0.0.1:$(<"$scratch/servers/agent-api")
}

# plugin_entry CONFIGURATION: the plugin's entry in a step, as the agent gets it
plugin_entry() {
  jq -nc --arg url "file://$plugin#$plugin_tag" --argjson value "$1" \
    '{($url): $value}'
}

other_entry() { # NAME
  jq -nc --arg url "file://$scratch/plugin/$1-buildkite-plugin#$plugin_tag" \
    '{($url): null}'
}

# plugins ENTRY...: the step's plugins
plugins() { jq -nc '$ARGS.positional' --jsonargs "$@"; }

# job_environment VARIABLE=VALUE...: fills the array `environment` with a job's
# variables; those given come last and win
job_environment() {
  job_id=$(printf '018c0f5e-2d4f-4a6b-9c8d-%012d' "$job_number")
  environment=(
    "HOME=$scratch/home" "TMPDIR=$scratch/tmp" LANG=C.UTF-8 NO_COLOR=1
    "PATH=$engines_dir/bin:/usr/local/bin:/usr/bin:/bin"
    "DD_API_KEY=$api_key" "DORA_API_URL=$intake" DORA_TIMEOUT=5
    BUILDKITE=true CI=true BUILDKITE_AGENT_NAME=deploy-agent-1
    BUILDKITE_AGENT_ACCESS_TOKEN=not-a-token "BUILDKITE_AGENT_ENDPOINT=$agent_api"
    BUILDKITE_ORGANIZATION_SLUG=my-org BUILDKITE_PIPELINE_SLUG=shopist
    BUILDKITE_PIPELINE_PROVIDER=github BUILDKITE_PULL_REQUEST=false
    "BUILDKITE_REPO=$repository_url" "BUILDKITE_COMMIT=$commit"
    BUILDKITE_BRANCH=main BUILDKITE_TAG= 'BUILDKITE_MESSAGE=Charge the right currency'
    BUILDKITE_BUILD_ID=018c0f5e-1b2c-4d3e-8f90-a1b2c3d4e5f6 BUILDKITE_BUILD_NUMBER=903
    BUILDKITE_BUILD_URL=https://buildkite.com/my-org/shopist/builds/903
    "BUILDKITE_JOB_ID=$job_id" BUILDKITE_RETRY_COUNT=0 BUILDKITE_LABEL=Deploy
    "BUILDKITE_BUILD_PATH=$scratch/builds" "BUILDKITE_PLUGINS_PATH=$scratch/plugins"
    "BUILDKITE_HOOKS_PATH=$scratch/agent-hooks" "BUILDKITE_BIN_PATH=$engines_dir/bin"
    BUILDKITE_COMMAND_EVAL=true BUILDKITE_PLUGINS_ENABLED=true
    BUILDKITE_PLUGINS_ALWAYS_CLONE_FRESH=true BUILDKITE_LOCAL_HOOKS_ENABLED=true
    'BUILDKITE_SHELL=/bin/bash -e -c' BUILDKITE_CANCEL_GRACE_PERIOD=10
    "$@"
  )
}

# start_job PLUGINS COMMAND [VARIABLE=VALUE...]: the job as a child, in $job
start_job() {
  local step_plugins=$1 command=$2
  shift 2
  ((++job_number))
  job_environment "$@" "BUILDKITE_PLUGINS=$step_plugins" "BUILDKITE_COMMAND=$command"
  # In the foreground mode it hands a signal to the agent alone, once; else to
  # the whole group as well, where it could hit a hook that has just begun.
  timeout --foreground 120 env -i "${environment[@]}" "$buildkite_agent" bootstrap \
    >"$log.raw" 2>&1 &
  job=$!
}

# end_job: waits for it; its exit code is then $status, its log is in $log
end_job() {
  status=0
  wait "$job" || status=$?
  sed 's/\x1b\[[0-9;]*m//g; s/\r$//' "$log.raw" >"$log"
}

run_job() {
  start_job "$@"
  end_job
}

# What the intake has stored since the scenario began, as one JSON array of
# events, each with its `id`.
events() {
  curl -fsS "$intake/debug/events" |
    jq -c --argjson from "$events_before" \
      '[.[$from:][] | {id} + (.raw | if type == "string" then fromjson else . end
        | .data.attributes)]'
}

# The fields of one of them, such as `.[0]`, without its times and its id.
facts() { events | jq -Sc "$1 | del(.started_at, .finished_at, .id)"; }

requests() { curl -fsS "$intake/debug/requests" | jq length; }

faults() { curl -fsS "$intake/debug/faults" -d "$1" >/dev/null; }

# The job's requests to Buildkite's API; the agent's own are left out.
annotations() { jq -c 'select(.path | endswith("/annotations"))' "$agent_log"; }

meta_data() {
  jq -nSc '[inputs | select(.path | endswith("/data/set"))
    | select(.key | startswith("dora-deploy:")) | {(.key): .value}] | add // {}' \
    "$agent_log"
}

# expect WHAT COMMAND...: notes a failure of the scenario
expect() {
  local what=$1
  shift
  "$@" >/dev/null 2>&1 && return
  failures+=("$what")
}

equal() { # WHAT IS SHOULD_BE
  [[ $2 == "$3" ]] && return
  failures+=("$1 is: $2"$'\n'"#     should be: $3")
}

log_has() { expect "the log has: $1" grep -qF -- "$1" "$log"; }
log_lacks() { expect "the log lacks: $1" not grep -qF -- "$1" "$log"; }
not() { ! "$@"; }

nothing_sent() {
  equal "requests to the intake" "$(requests)" 0
  equal "annotations" "$(annotations)" ""
  equal "meta-data" "$(meta_data)" "{}"
}

# scenario NAME FUNCTION
scenario() {
  failures=()
  events_before=$(curl -fsS "$intake/debug/events" | jq length)
  curl -fsS -X DELETE "$intake/debug/requests" >/dev/null
  faults '[]'
  : >"$agent_log"
  rm -f "$refuse" "$log"
  rm -rf "$scratch/home/.local"
  "$2"
  if ((${#failures[@]} == 0)); then
    ((++passed))
    echo "ok - $1"
    return
  fi
  ((++failed))
  echo "not ok - $1"
  printf '#   %s\n' "${failures[@]}"
  [[ ! -e $log ]] || sed 's/^/#   | /' "$log"
}
