# shellcheck shell=bash disable=SC2154
# Sourced by `run`: what only Windows has, or what the end-to-end tests do by
# signals and by shells. Sets nothing up of its own but a server with TLS.

home=$work/home
mkdir "$home"
: >"$work/out"
tests/support/make-certificates "$work" localhost

# Runs dora-deploy.exe as a test does; all that it says is in $work/out.
deploy() {
  (cd "$home" && env -i HOME="$home" TMPDIR="$work/tmp" PATH=/usr/bin:/bin \
    DD_API_KEY=0123456789abcdef "$work/cli/dora-deploy" "$@") >"$work/out" 2>&1
}

mkfifo "$work/pipe"
serve() { # CERTIFICATE: at $url from now on
  local line
  "$built/intake/dora-intake" --port 0 --max-seconds 240 \
    --tls-cert "$work/$1.pem" --tls-key "$work/$1.key" >"$work/pipe" &
  started+=($!)
  read -r line <"$work/pipe"
  url=https://localhost:${line##*:}
}
serve good

event() { # OPTION...
  deploy deployment --service shopist --skip-git --started-at "$(date +%s)" \
    --timeout 5 --api-url "$url" "$@"
}
sends() { event "$@" && grep '^Sent: ' "$work/out"; }
refuses() {
  event "$@" && grep 'unable to get local issuer' "$work/out" &&
    grep 'kept in Z:' "$work/out"
}

check "its file is for Windows, and the same in each build" \
  python3 tests/system/release/look_into.py windows-x86_64 "$work/dora-deploy.exe"

# ------------------------------------------------------------------ authorities

# The files and folders of other systems: on Windows anybody may make C:\etc.
has_no_place_of_others() {
  ! grep -aoE '/etc/(ssl|pki)[a-z/.-]*|/usr/(lib|local)/ssl' \
    "$work/dora-deploy.exe"
}
check "no place of certificates of other systems is in it" has_no_place_of_others
check "--ca-file is trusted" sends --ca-file "Z:${work//\//\\}\\authority.pem"
check "nobody else trusts that authority" refuses

place_of() { # STORE CERTIFICATE: in the registry
  local thumb
  thumb=$(openssl x509 -in "$work/$2.pem" -noout -fingerprint -sha1 | sed 's/.*=//; s/://g')
  printf '%s\n' "HKCU\\Software\\Microsoft\\SystemCertificates\\$1\\Certificates\\$thumb"
}
# As certlm does: a property 32 (the certificate) of one value.
put() { # STORE CERTIFICATE
  local der size
  der=$(openssl x509 -in "$work/$2.pem" -outform DER | od -An -v -tx1 | tr -d ' \n')
  size=$(printf '%08x' $((${#der} / 2)) | sed 's/\(..\)\(..\)\(..\)\(..\)/\4\3\2\1/')
  wine reg add "$(place_of "$1" "$2")" /f /v Blob /t REG_BINARY /d "2000000001000000$size$der"
}
take() { wine reg delete "$(place_of "$1" "$2")" /f; } # STORE CERTIFICATE
serve no-chain
ends_nowhere() { event && grep 'unable to get issuer certificate' "$work/out"; }
check "the one between is put among the intermediates" put CA between
check "no chain ends there" ends_nowhere
check "its authority is put among the authorities" put Root authority
check "now it has its place in a chain" sends
check "both are taken from there" eval 'take CA between && take Root authority'
serve good
check "an authority is put among the intermediates" put CA authority
check "nobody trusts it for that" refuses
check "it is put among the authorities" put Root authority
check "the store of Windows is trusted" sends
check "the server's certificate is put among the distrusted" put Disallowed good
is_refused() { event && grep 'certificate rejected' "$work/out"; }
check "it is not trusted any more, though the server sends it" is_refused
check "it is taken from there" take Disallowed good
check "and trusted again" sends

# ------------------------------------------------------------------------- exec

exec_of() { deploy exec --service shopist --skip-git --api-url "$url" -- "$@"; }

printf '@printf.exe "[%%%%s]" %%*\r\n' >"$home/show.cmd"
gives_arguments_to_a_script() {
  exec_of .\\show.cmd 'a b' 'c&echo injected' 'd|e' '^f' ''
  grep -F '[a b][c&echo injected][d|e][^f][]' "$work/out"
}
check "a script of cmd gets its arguments as they are" gives_arguments_to_a_script

printf '@exit /b 7\r\n' >"$home/seven.cmd"
has_code_of_a_script() {
  local code=0
  exec_of .\\seven.cmd || code=$?
  ((code == 7)) && ! grep '^Sent: ' "$work/out"
}
check "its exit code is the script's" has_code_of_a_script

gives_block() { # KIND SIZE: of what a parent hands to its child in STARTUPINFO
  local block=$work/bin/startup_block.exe
  (cd "$home" && DD_API_KEY=0123456789abcdef wine "$block" "$1" "$work/dora-deploy.exe" \
    exec --service s --skip-git --dry-run -- "$block") >"$work/out" 2>&1
  grep "block of $2 bytes" "$work/out"
}
check "the descriptors of the C runtime reach the command" gives_block descriptors 40
check "what MSYS' programs tell their children does not" gives_block foreign 0

has_whole_code() {
  (cd "$home" && DD_API_KEY=0123456789abcdef wine cmd /v:on /c \
    "$work/dora-deploy.exe exec --service s --skip-git --dry-run -- cmd /c exit 70000 & echo code !errorlevel!") \
    >"$work/out" 2>&1
  grep 'code 70000' "$work/out"
}
check "all 32 bits of an exit code are given" has_whole_code

pids_of() { # WORD: of this run's processes under Wine
  local place
  for place in /proc/[0-9]*; do
    if tr '\0' ' ' <"$place/cmdline" 2>/dev/null | grep -q "$1" &&
      grep -qz "^WINEPREFIX=$WINEPREFIX\$" "$place/environ" 2>/dev/null; then
      echo "${place#/proc/}"
    fi
  done
}
becomes() { # COMMAND...: within 10 s
  local i
  for ((i = 0; i < 100; i++)); do
    "$@" && return
    sleep 0.1
  done
  return 1
}
runs() { [[ -n $(pids_of "$1") ]]; }
is_gone() { ! runs "$1"; }

ends_with_us() {
  exec_of ping -n 61 127.0.0.1 &
  becomes runs 'ping.* -n 61' || return 1
  # Whoever carries the job: all processes of the program but the command.
  pids_of 'dora-deploy.exe.*ping -n 61' | xargs kill -KILL
  wait $! 2>/dev/null
  becomes is_gone 'ping.* -n 61'
}
check "the command ends where dora-deploy.exe is ended" ends_with_us

# Wine ends a program that does not listen with 0, Windows with 0xC000013A: so
# the report is one of a success there. Its terminal is drawn piece by piece.
drawn() { sed 's/\x1b\[[0-9?]*[A-Za-z]//g' "$work/out" | tr -d '\r\n'; }
ctrl_c() {
  (cd "$home" && env -i HOME="$home" TMPDIR="$work/tmp" PATH=/usr/bin:/bin \
    TERM=xterm DD_API_KEY=0123456789abcdef \
    python3 "$OLDPWD/$here/ctrl_c.py" "$work/cli/dora-deploy" exec --service shopist \
    --skip-git --dry-run -- ping -n 62 127.0.0.1) >"$work/out" 2>&1 &&
    drawn | grep -F '^C' && drawn | grep -F '"service":"shopist"' &&
    is_gone 'ping.* -n 62'
}
check "Ctrl-C at a terminal ends the command, and not the report" ctrl_c

# ------------------------------------------------------------------------ files

keeps_and_sends_again() {
  local outbox="Z:${work//\//\\}\\Ausgänge der Bücherei"
  event --team 'Bücherei' --outbox "$outbox" \
    --ca-file "Z:${work//\//\\}\\unknown-authority.pem"
  grep 'Ausgänge der Bücherei.event-' "$work/out" || return 1
  deploy outbox flush --outbox "$outbox" --api-url "$url"
  grep 'Outbox: 1 sent' "$work/out" &&
    [[ -z $(find "$work/Ausgänge der Bücherei" -name 'event-*') ]]
}
check "an outbox with another alphabet is kept and sent" keeps_and_sends_again
