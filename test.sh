#!/usr/bin/env bash
# Builds everything once and runs every test project, one at a time. See --help.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

usage() {
  cat <<'HELP'
Usage: ./test.sh [--long] [--no-install] [NAME...]

Builds the solution and runs the test projects under tests/, one at a time.
The last line is "N passed, N failed, N skipped"; the exit status is 0 only
when something ran and nothing failed.

  NAME          run only the projects whose name contains NAME (Engine, Mail ...)
  --long        also what takes longer than the usual budget (AMENDFLOW_LONG=1)
  --no-install  install nothing, even when something is missing
  --help        this text

Needs the .NET SDK 10. PostgreSQL, Chromium and, for root, the mail servers
Exim and Dovecot are installed on Debian and Ubuntu when they are missing and
this runs as root or sudo asks no password; without them the tests that need
them skip and say so. With CI=true a skipped
test counts as a failure of the run.
HELP
}

names=()
install=yes
for argument in "$@"; do
  case $argument in
    --long) export AMENDFLOW_LONG=1 ;;
    --no-install) install=no ;;
    -h | --help) usage; exit 0 ;;
    -*) echo "test.sh: unknown option $argument; see ./test.sh --help" >&2; exit 2 ;;
    *) names+=("$argument") ;;
  esac
done

# The words of the tools are parsed nowhere, but read by people: one language, no colours, no servers left behind.
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1

has_postgresql() {
  [ -n "${AMENDFLOW_PG_BIN:-}" ] || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

# Others do as well, but work twice as hard: they run their windows and menus too.
has_chromium() {
  [ -n "${AMENDFLOW_CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null
}

# Only root can run them under users of their own.
needs_mail_servers() {
  [ "$(id -u)" -eq 0 ] && { [ ! -x /usr/sbin/exim4 ] || [ ! -x /usr/sbin/dovecot ]; }
}

install_missing() {
  local missing=() as_root=()
  has_postgresql || missing+=(postgresql)
  # Without a font a browser measures nothing.
  has_chromium || missing+=(chromium-headless-shell fonts-liberation)
  needs_mail_servers && missing+=(exim4-daemon-light dovecot-imapd)
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]}; not installed, because this is neither Debian nor Ubuntu."
    return
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
      echo "Missing: ${missing[*]}; not installed, because this is not root, and sudo is missing or asks for a password."
      return
    fi
    as_root=(sudo -n)
  fi
  echo "Installing: ${missing[*]}"
  local log policy=/usr/sbin/policy-rc.d
  log=$(mktemp)
  # Tests start their own servers: those of the packages are not to begin to listen.
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" sh -c "cat >$policy && chmod 755 $policy"
  else
    policy=
  fi
  "${as_root[@]}" apt-get update -q </dev/null >"$log" 2>&1
  # Ubuntu has the browser under another name.
  apt-cache show chromium-headless-shell >/dev/null 2>&1 || missing=("${missing[@]/#chromium-headless-shell/chromium}")
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" \
    </dev/null >>"$log" 2>&1; then
    tail -n 5 "$log"
    echo "Could not install: ${missing[*]}; the tests that need them, and find no other, will skip."
  fi
  rm -f "$log"
  if [ -n "$policy" ]; then "${as_root[@]}" rm -f "$policy"; fi
}

is_wanted() {
  [ ${#names[@]} -eq 0 ] && return 0
  local name
  for name in "${names[@]}"; do
    [[ $1 == *"$name"* ]] && return 0
  done
  return 1
}

# One attribute of the first <Counters .../> of a result file.
counter() {
  sed -n "s/.*<Counters [^>]*\\b$2=\"\\([0-9]*\\)\".*/\\1/p" "$1" | head -n 1
}

# Which tests of a result file were skipped, and why.
reasons() {
  awk '/<UnitTestResult / { name = "" }
    /outcome="NotExecuted"/ { name = $0; sub(/.* testName="/, "", name); sub(/".*/, "", name) }
    /<Message>/ && name { why = $0; gsub(/ *<\/?Message>/, "", why); print "   skipped: " name ": " why; name = "" }' "$1"
}

command -v dotnet >/dev/null || { echo "test.sh: dotnet was not found; install the .NET SDK 10." >&2; exit 2; }
[ $install = yes ] && install_missing

projects=()
for file in tests/*/*.csproj; do
  # Helpers of the tests live there too: only what a test runner can run counts.
  grep -q '<IsTestProject>true' "$file" && is_wanted "$(basename "$file" .csproj)" && projects+=("$file")
done
if [ ${#projects[@]} -eq 0 ]; then
  echo "No test project matches: ${names[*]}" >&2
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi

# As it is shipped: unoptimised, the drawings alone took a tenth of the time of all tests of pages.
echo "Building"
if ! dotnet build AmendFlow.sln -c Release -v q </dev/null; then
  echo "The build failed; nothing was tested."
  echo "0 passed, 0 failed, 0 skipped"
  exit 1
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# Nodes that are killed and started again are the program as it is shipped.
if [[ " ${projects[*]} " == *AmendFlow.Chaos* ]]; then
  echo "Publishing"
  dotnet publish src/AmendFlow.Web -c Release -v q -p:RunAnalyzers=false -o "$results/host" </dev/null ||
    { echo "The program could not be published; nothing was tested."; echo "0 passed, 0 failed, 0 skipped"; exit 1; }
  export AMENDFLOW_HOST=$results/host
fi
# A test that never ends would hide which one it is: its host is ended, and its name told. The longest takes some minutes; with --long an hour.
longest=10m
[ "${AMENDFLOW_LONG:-}" != 1 ] || longest=90m
passed=0 failed=0 skipped=0
for file in "${projects[@]}"; do
  name=$(basename "$file" .csproj)
  echo
  echo "== $name"
  started=$SECONDS
  dotnet test "$file" -c Release --no-build --blame-hang-timeout $longest --blame-hang-dump-type none --logger "console;verbosity=minimal" --results-directory "$results" --logger "trx;LogFileName=$name.trx" </dev/null
  status=$?
  total=0 ran=0 ok=0
  if [ -f "$results/$name.trx" ]; then
    total=$(counter "$results/$name.trx" total)
    ran=$(counter "$results/$name.trx" executed)
    ok=$(counter "$results/$name.trx" passed)
    reasons "$results/$name.trx"
  fi
  bad=$((ran - ok))
  # A test host that died has failed, whatever it had counted until then.
  [ $status -ne 0 ] && [ $bad -eq 0 ] && bad=1
  passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - ran))
  echo "   $name: $ok passed, $bad failed, $((total - ran)) skipped in $((SECONDS - started)) s"
done

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ] || exit 1
[ $passed -gt 0 ] || exit 1
[ "${CI:-}" != true ] || [ $skipped -eq 0 ] || exit 1
