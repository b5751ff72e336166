# shellcheck shell=bash
# The steps of `./build.sh test`, sourced by it. Each runs in a shell of its own and leaves its results in $RESULTS.

RESULTS=$TARGET/test-results
LEFT_OUT=$RESULTS/left-out
# The newest that Go's module registry hands out without `replace` lines, which `go install` refuses.
LIVEKIT_VERSION=v1.13.5

failed_steps=0

# attempt NAME COMMAND...: goes on after a failure, which the end reports.
attempt() {
    local name=$1
    shift
    say "$name"
    # In a shell of its own, since `set -e` is off wherever a result is asked for.
    if ! ("$BASH" "$ROOT/build.sh" "$@"); then
        say "$name: FAILED"
        failed_steps=$((failed_steps + 1))
    fi
}

# leave_out WHAT WHY: said again in the last lines; under `test --all` nothing may be left out.
leave_out() {
    [[ -z ${TEST_ALL:-} ]] || fail "$1 cannot be tested: $2"
    mkdir -p "$RESULTS"
    grep -qsxF "$1: $2" "$LEFT_OUT" || printf '%s: %s\n' "$1" "$2" >>"$LEFT_OUT"
}

# --- what tests need --------------------------------------------------------------------------------------------

find_chromium() {
    local name
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [[ -n $name ]] && command -v "$name" >/dev/null; then
            CHROMIUM=$(command -v "$name")
            export CHROMIUM
            return 0
        fi
    done
    return 1
}

need_chromium() {
    find_chromium || {
        install "Chromium" chromium
        find_chromium
    }
}

# Prints as many ports as asked for, all different, free for TCP and UDP. They lie below those that the kernel gives to
# outgoing connections, so that none is taken before it is used.
free_ports() {
    node -e '
        const bound = (socket, bind) => new Promise((done) =>
            socket.once("error", () => done(false)).once("listening", () => done(true)) && bind())
        const claim = async (port) => {
            const stream = require("net").createServer(), datagrams = require("dgram").createSocket("udp4")
            const free = await bound(stream, () => stream.listen(port, "127.0.0.1")) &&
                await bound(datagrams, () => datagrams.bind(port, "127.0.0.1"))
            return { port, free, close: () => { if (stream.listening) stream.close(); datagrams.close() } }
        }
        const find = async (count, claims = []) => {
            while (claims.filter((c) => c.free).length < count) {
                const port = 10000 + Math.floor(Math.random() * 6000)
                if (!claims.some((c) => c.port === port)) claims.push(await claim(port))
            }
            claims.forEach((c) => { if (c.free) console.log(c.port); c.close() })
        }
        find(Number(process.argv[1]))
    ' "$1"
}

# Sets LIVEKIT_SERVER, building LiveKit's server once with Go; without either, voice is left out.
find_livekit() {
    local built=$CACHE/livekit-server-$LIVEKIT_VERSION folder
    if [[ -n ${LIVEKIT_SERVER:-} ]]; then
        [[ -x $LIVEKIT_SERVER ]] || fail "LIVEKIT_SERVER names no program: $LIVEKIT_SERVER"
        return
    fi
    if [[ ! -x $built ]]; then
        if ! command -v go >/dev/null; then
            leave_out "Voice and video" "neither LIVEKIT_SERVER is set nor is there a Go to build LiveKit with"
            return
        fi
        say "Building LiveKit's server $LIVEKIT_VERSION"
        folder=$(mktemp -d)
        if ! GOBIN=$folder quiet go install "github.com/livekit/livekit-server/cmd/server@$LIVEKIT_VERSION"; then
            rm -rf "$folder"
            leave_out "Voice and video" "Go could not build LiveKit's server"
            return
        fi
        mkdir -p "$CACHE"
        mv "$folder/server" "$built"
        rm -rf "$folder"
    fi
    export LIVEKIT_SERVER=$built
}

# nginx with nchan, beside which `bench` measures the fan-out; bench goes without where it cannot be had. Where systemd
# runs, nginx would start and take its ports.
find_nchan() {
    [[ ! -e /usr/lib/nginx/modules/ngx_nchan_module.so && ! -d /run/systemd/system ]] || return 0
    ((EUID != 0)) || (install "nginx with nchan" nginx-light libnginx-mod-nchan) || true
}

# Starts LiveKit on free ports of this machine and tells the jar of it; sets LIVEKIT (its process) and LIVEKIT_URL.
start_livekit() {
    local folder=$1 log=$2 secret free
    mapfile -t free < <(free_ports 3)
    secret=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
    cat >"$folder/livekit.yaml" <<YAML
port: ${free[0]}
bind_addresses: ["127.0.0.1"]
rtc: {tcp_port: ${free[1]}, udp_port: ${free[2]}, node_ip: 127.0.0.1, enable_loopback_candidate: true}
keys: {tests: $secret}
webhook: {api_key: tests, urls: ["http://127.0.0.1:$DISCORDINATION_API_PORT/livekit/worldwide"]}
YAML
    "$LIVEKIT_SERVER" --config "$folder/livekit.yaml" >"$log" 2>&1 &
    LIVEKIT=$!
    export LIVEKIT_URL=ws://127.0.0.1:${free[0]}
    export DISCORDINATION_LIVEKIT_NODES_WORLDWIDE_URL=http://127.0.0.1:${free[0]}
    export DISCORDINATION_LIVEKIT_NODES_WORLDWIDE_PUBLIC_URL=$LIVEKIT_URL
    export DISCORDINATION_LIVEKIT_NODES_WORLDWIDE_KEY=tests
    export DISCORDINATION_LIVEKIT_NODES_WORLDWIDE_SECRET=$secret
}

# Gives every service of the jar a free port of this machine, and the page that the story links to as well.
pick_ports() {
    local free i
    mapfile -t free < <(free_ports $((${#PORTS[@]} + 1)))
    for i in "${!PORTS[@]}"; do
        export "DISCORDINATION_${PORTS[i]}_PORT=${free[i]}"
    done
    export DISCORDINATION_WEB_HOST=127.0.0.1
    # Only this address may pass the filter that keeps previews off private networks.
    export PAGE_PORT=${free[-1]}
    export DISCORDINATION_LINKS_UNSAFE_ALLOW_HOSTS="127.0.0.1:$PAGE_PORT"
}

# Starts the jar on the picked ports and an empty data directory; sets SERVER (its process) and ADDRESS.
start_server() {
    local data=$1 log=$2
    # It is read below, perhaps before the process has opened it.
    : >"$log"
    "$JAVA_HOME/bin/java" -jar "$JAR" run --data "$data" >"$log" 2>&1 &
    SERVER=$!
    for _ in {1..600}; do
        ADDRESS=$(sed -n 's/^Discordination is ready: //p' "$log")
        [[ -z $ADDRESS ]] || return 0
        kill -0 "$SERVER" 2>/dev/null || break
        sleep 0.1
    done
    cat "$log" >&2
    return 1
}

# Ends what was started and removes the folder in which it worked.
stop_all() {
    local process
    for process in "${SERVER:-}" "${LIVEKIT:-}"; do
        [[ -n $process ]] || continue
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
    rm -rf "$1"
}

# The official client library and its copy of the API's description, which the tests hold us to.
install_clients() {
    local folder=$ROOT/src/test/node hash
    hash=$(hash_of "$folder/package-lock.json")
    if [[ -d $folder/node_modules ]] && is_fresh clients "$hash"; then
        return
    fi
    say "Fetching the client library that the tests drive"
    quiet npm --prefix "$folder" ci --no-audit --no-fund --ignore-scripts
    stamp clients "$hash"
}

# --- steps ------------------------------------------------------------------------------------------------------

test_java() {
    need_node
    install_clients
    need_maven
    find_livekit
    find_nchan
    rm -rf "$TARGET/surefire-reports" "$TARGET/conformance"
    maven test -Ddiscordination.jar="$JAR"
}

# Every operation of the official document must have been answered, and as it says.
test_conformance() {
    local conforms=0
    need_node
    node "$ROOT/src/test/conformance.mjs" "$TARGET/conformance" "$RESULTS/conformance.md" || conforms=1
    echo "$((1 - conforms)) $conforms 0" >"$RESULTS/conformance.txt"
    return $conforms
}

test_web() {
    need_node
    install_modules
    npm_web run --silent test -- --reporter=default --reporter=json --outputFile="$RESULTS/vitest.json"
}

test_browsers() {
    local folder
    find_jdk
    need_node
    need_chromium
    install_modules
    find_livekit
    folder=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder is meant as it is now
    trap "stop_all '$folder'" EXIT
    pick_ports
    [[ -z ${LIVEKIT_SERVER:-} ]] || start_livekit "$folder" "$RESULTS/livekit.log"
    start_server "$folder/data" "$RESULTS/server.log"
    DISCORDINATION_URL=$ADDRESS PLAYWRIGHT_JSON_OUTPUT_NAME=$RESULTS/browsers.json \
        npm_web run --silent e2e -- --reporter=list,json
}

# Programs and the packages that bring them. Where systemd runs, a web server would start at once and take its ports.
test_systemd() {
    local pair
    find_jdk
    for pair in systemd-analyze:systemd unshare:util-linux nginx:nginx-light caddy:caddy curl:curl openssl:openssl; do
        if ! command -v "${pair%:*}" >/dev/null && ((EUID == 0)) && [[ ! -d /run/systemd/system ]]; then
            (install "${pair%:*}" "${pair#*:}") || true
        fi
    done
    JAR=$JAR RESULTS=$RESULTS "$ROOT/systemd/test.sh"
}

# --- counting ---------------------------------------------------------------------------------------------------

# Prints "passed failed skipped" of Maven's reports.
count_java() {
    local reports=("$TARGET"/surefire-reports/TEST-*.xml)
    [[ -e ${reports[0]} ]] || return 0
    grep -ho '<testsuite [^>]*>' "${reports[@]}" | awk '
        function value(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
        { bad = value("errors") + value("failures"); skip = value("skipped")
          passed += value("tests") - bad - skip; failed += bad; skipped += skip }
        END { print passed + 0, failed + 0, skipped + 0 }'
}

count_vitest() {
    [[ ! -f $RESULTS/vitest.json ]] || node -e '
        const r = JSON.parse(require("fs").readFileSync(process.argv[1]))
        const failed = r.numFailedTests + (r.numFailedTests ? 0 : r.numFailedTestSuites)
        console.log(r.numPassedTests, failed, r.numPendingTests + r.numTodoTests)' "$RESULTS/vitest.json"
}

count_browsers() {
    [[ ! -f $RESULTS/browsers.json ]] || node -e '
        const s = JSON.parse(require("fs").readFileSync(process.argv[1])).stats
        console.log(s.expected + s.flaky, s.unexpected, s.skipped)' "$RESULTS/browsers.json"
}

# Steps in other languages leave lines of "passed failed skipped".
count_others() {
    cat "$RESULTS"/{conformance,desktop,systemd}.txt 2>/dev/null || true
}

# The plain line at the end; a step that failed without a failed test counts as one.
count() {
    { count_java; count_vitest; count_browsers; count_others; } | awk -v steps="$failed_steps" '
        { passed += $1; failed += $2; skipped += $3 }
        END {
            if (steps > 0 && failed == 0) failed = steps
            printf "%d passed, %d failed", passed, failed
            if (skipped > 0) printf ", %d skipped", skipped
            print ""
        }'
}

# test [--all]: with --all the desktop app as well, and whatever cannot be tested is a failure.
word_test() {
    case ${1:-} in
        "") ;;
        --all) export TEST_ALL=1 ;;
        *) fail "./build.sh test knows --all only" ;;
    esac
    rm -rf "$RESULTS"
    mkdir -p "$RESULTS"
    attempt "Build" jar
    if ((failed_steps == 0)); then
        attempt "Java tests" test_java
        attempt "Conformance with the official interface" test_conformance
        attempt "Web client tests" test_web
        attempt "Two browsers" test_browsers
        attempt "Installation, units and proxies" test_systemd
        if [[ -n ${TEST_ALL:-} ]]; then
            attempt "Desktop app" test_desktop
        else
            leave_out "The desktop app" "./build.sh desktop builds and tries it"
        fi
    fi
    [[ ! -f $LEFT_OUT ]] || sed 's/^/Left out. /' "$LEFT_OUT"
    count
    ((failed_steps == 0))
}
