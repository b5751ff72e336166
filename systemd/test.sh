#!/usr/bin/env bash
# test.sh [PART...], of install, units, command, machine and proxies.
# Tests what `build.sh install` puts in place, the units, and the proxies of the README; called by `build.sh test_systemd`.
# Leaves "passed failed skipped" in RESULTS/systemd.txt.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname -- "$HERE")
JAR=${JAR:-$ROOT/target/discordination.jar}
RESULTS=${RESULTS:-$ROOT/target/test-results}
: "${JAVA_HOME:?must name the Java that runs the jar}"
export JAR JAVA_HOME

TMP=$(mktemp -d)
chmod 0711 "$TMP"
OUTPUT=$TMP/output
STARTED=()
passed=0
failed=0
skipped=0

# shellcheck source=systemd/test/install.sh
source "$HERE/test/install.sh"
# shellcheck source=systemd/test/proxies.sh
source "$HERE/test/proxies.sh"
# shellcheck source=systemd/test/boot.sh
source "$HERE/test/boot.sh"

# check WHAT COMMAND...: counts, and shows what the command said when it fails.
check() {
    local what=$1
    shift
    if "$@" >"$OUTPUT" 2>&1; then
        passed=$((passed + 1))
        return
    fi
    failed=$((failed + 1))
    printf 'FAILED  %s\n' "$what" >&2
    tail -n 40 "$OUTPUT" | sed 's/^/        /' >&2
}

# leave_out WHAT WHY: said again in the last lines of the tests; under `test --all` nothing may be left out.
leave_out() {
    if [[ -n ${TEST_ALL:-} ]]; then
        echo "$2" >"$TMP/why"
        check "$1 cannot be tested" ends 1 cat "$TMP/why"
        return
    fi
    skipped=$((skipped + 1))
    mkdir -p "$RESULTS"
    grep -qsxF "$1: $2" "$RESULTS/left-out" || printf '%s: %s\n' "$1" "$2" >>"$RESULTS/left-out"
}

# says TEXT COMMAND...: whether the command, however it ends, says the text.
says() {
    local text=$1 said
    shift
    said=$("$@" 2>&1) || true
    printf '%s\n' "$said"
    [[ $said == *"$text"* ]]
}

# ends CODE COMMAND...: whether the command ends with this exit code.
ends() {
    local code=0 wanted=$1
    shift
    "$@" || code=$?
    ((code == wanted)) || {
        echo "ended with $code instead of $wanted"
        return 1
    }
}

# within SECONDS COMMAND...: asks again until it succeeds.
within() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
    local process
    stop_machine
    for process in "${STARTED[@]}"; do
        kill "$process" 2>/dev/null || true
    done
    for process in "${STARTED[@]}"; do
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$TMP"
}
trap clean_up EXIT

for part in "${@:-install units command machine proxies}"; do
    for word in $part; do
        "test_$word"
    done
done

mkdir -p "$RESULTS"
printf '%d %d %d\n' "$passed" "$failed" "$skipped" >"$RESULTS/systemd.txt"
printf 'systemd: %d passed, %d failed\n' "$passed" "$failed" >&2
((failed == 0))
