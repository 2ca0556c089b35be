# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
#
# What the scenarios of tests/system/engines/gitlab/run stand on: the packed
# component in a bare repository with a version's tag, dora-intake, consumers
# of the component, and gitlab-ci-local with nothing of this machine's
# environment. Sourced by run, after engines.sh; what it sets is for run.
# shellcheck disable=SC2034,SC2154

readonly api_key=0123456789abcdef0123456789abcdef
passed=0
failed=0
problems=()
processes=()

# ------------------------------------------------------------ set up, clean up

build() {
  local flags
  read -ra flags <<<"${DORA_BAZEL_FLAGS:-}"
  (cd "$root" && bazel build "${flags[@]}" \
    //gitlab_component:package //intake:dora-intake)
}

# The component as its users get it: unpacked, committed, tagged.
make_component() {
  component=$scratch/component
  mkdir -p "$component" "$scratch/home" "$scratch/bin" "$scratch/bare/my-org" "$scratch/logs"
  tar -xzf "$root/bazel-bin/gitlab_component/package.tar.gz" -C "$component"
  (cd "$component" && sha256sum --quiet -c SHA256SUMS)
  make_repository "$component" https://gitlab.com/my-org/dora-deploy.git main
  git -C "$component" tag 1.0.0
  bare=$scratch/bare/my-org/dora-deploy.git
  git clone -q --bare "$component" "$bare"
  git -C "$bare" config uploadpack.allowFilter true
  program=$component/bin/linux-x86_64/dora-deploy
  program_sha256=$(sha256sum <"$program" | cut -d' ' -f1)
  cp "$program" "$scratch/bin/"
}

# make_repository FOLDER ORIGIN BRANCH: what is there, in a first commit.
make_repository() {
  git -C "$1" init -q -b "$3"
  git -C "$1" config user.email ada@shop.example
  git -C "$1" config user.name Ada
  git -C "$1" add -A
  git -C "$1" commit -q -m 'First'
  git -C "$1" remote add origin "$2"
  # gitlab-ci-local asks for the default branch.
  git -C "$1" update-ref refs/remotes/origin/main HEAD
  git -C "$1" symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
}

start_intake() {
  "$root/bazel-bin/intake/dora-intake" --port 0 --port-file "$scratch/port" \
    --api-key "$api_key" --max-seconds 1200 >"$scratch/intake.log" 2>&1 &
  processes+=($!)
  wait_for "$scratch/port"
  intake=http://127.0.0.1:$(<"$scratch/port")
}

# start_files FOLDER: serves its files on loopback and logs each request.
start_files() {
  "$node24" "$here/serve.mjs" "$1" "$scratch/files.port" "$scratch/files.log" &
  processes+=($!)
  wait_for "$scratch/files.port"
  files=http://127.0.0.1:$(<"$scratch/files.port")
}

wait_for() {
  local tries
  for ((tries = 0; tries < 100; tries++)); do
    [[ -s $1 ]] && return
    sleep 0.1
  done
  echo "$1 did not appear" >&2
  return 1
}

clean_up() {
  local pid
  for pid in "${processes[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$scratch"
}

# ------------------------------------------------------------------ a consumer

# consumer NAME [BRANCH]: a new project whose pipeline is stdin; goes there.
consumer() {
  project=$scratch/consumers/$1
  mkdir -p "$project"
  cat >"$project/.gitlab-ci.yml"
  echo /.gitlab-ci-local/ >"$project/.gitignore"
  make_repository "$project" "https://gitlab.com/team/$1.git" "${2:-main}"
  cd "$project" || exit
}

# example_consumer NAME: a project with the component's example. It includes
# the component twice, which the engine fetches at the same time to the same
# place, and trips over itself; so the first fetch is of one include.
example_consumer() {
  consumer "$1" <"$component/example.gitlab-ci.yml"
  cat >.one-include.yml <<'YAML'
include:
  - component: $CI_SERVER_FQDN/my-org/dora-deploy/dora-deploy@1.0.0
build:
  script: [echo]
YAML
  engine --file .one-include.yml --list
  rm .one-include.yml
}

# engine ARGUMENTS: gitlab-ci-local here; its output goes to $log, its exit
# code to $code. The two rules make gitlab.com's my-org our bare repository.
engine() {
  log=$scratch/logs/$((++log_count)).log
  code=0
  env -i PATH="${engine_path:-$scratch/bin:/usr/local/bin:/usr/bin:/bin}" \
    HOME="$scratch/home" LANG=C.UTF-8 NO_COLOR=1 TMPDIR="$scratch" \
    GIT_CONFIG_COUNT=2 \
    GIT_CONFIG_KEY_0="url.file://$scratch/bare/my-org/.insteadOf" \
    GIT_CONFIG_VALUE_0=https://gitlab.com:443/my-org/ \
    GIT_CONFIG_KEY_1="url.file://$scratch/bare/my-org/.insteadOf" \
    GIT_CONFIG_VALUE_1=https://gitlab.com/my-org/ \
    timeout 120 "$node24" "$node_modules/gitlab-ci-local/dist/index.js" \
    "$@" >"$log" 2>&1 </dev/null || code=$?
}
log_count=0

# pipeline ARGUMENTS: a run of jobs that have the key and send to the intake.
pipeline() {
  engine --force-shell-executor --variable "DORA_API_URL=$intake" \
    --variable "DD_API_KEY=$api_key" "$@"
}

# preview: the expanded pipeline as JSON, in $expanded.
preview() {
  engine --preview
  expanded=$(sed -n '/^---$/,$p' "$log" |
    NODE_MODULES="$node_modules" "$node24" "$here/yaml-to-json.mjs")
}

# ------------------------------------------------------------------- the intake

faults() {
  curl -fsS -X POST "$intake/debug/faults" -d "$1" >/dev/null
}

# stored SERVICE: the attributes of its events as they were sent, in a list.
stored() {
  curl -fsS "$intake/debug/events" | jq --arg service "$1" \
    'map(.raw | fromjson.data.attributes | select(.service == $service))'
}

# stored_is COUNT SERVICE [JQ CONDITION ON THE ONE EVENT]
stored_is() {
  stored "$2" | jq -e --argjson count "$1" --arg sha "$(git rev-parse HEAD)" \
    "length == \$count and all(.[]; ${3:-true})" >/dev/null
}

# ------------------------------------------------------------------- the report

# expect WHAT COMMAND...: notes a problem where the command fails.
expect() {
  local what=$1
  shift
  "$@" >/dev/null 2>&1 || problems+=("$what: $*")
}

log_has() { grep -qF -- "$1" "$log"; }
log_lacks() { ! log_has "$1"; }
file_has() { grep -qF -- "$2" "$1"; }

# scenario TITLE FUNCTION
scenario() {
  problems=()
  cd "$scratch" || exit
  faults '[]'
  "$2"
  if ((${#problems[@]} == 0)); then
    echo "ok - $1"
    passed=$((passed + 1))
    return
  fi
  echo "not ok - $1"
  failed=$((failed + 1))
  printf '#   %s\n' "${problems[@]}"
  sed 's/^/#   | /' "$log" | tail -n 60
}
