#!/usr/bin/env bash
# Builds, runs and checks Discordination. Without a word it prints its menu.
set -euo pipefail

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
TARGET=$ROOT/target
STAMPS=$TARGET/stamps
JAR=$TARGET/discordination.jar
CLASSES=$TARGET/discordination.jsa
WEB=$ROOT/web
# What is costly to make and good for every checkout.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/discordination
JAVA_MAJOR=25
NODE_OLDEST=20.19.0
PORTS=(API GATEWAY WEB FILES LINKS GIFS)

menu() {
    cat <<'MENU'
./build.sh WORD

  run [OPTIONS]    build what has changed and start everything; options go to `run`, e.g. --data DIR
  test [--all]     all tests: Java, web client, and the story in two browsers; --all as CI runs them
  check            format, lint, all tests, and generated files unchanged
  jar              target/discordination.jar, the web client included
  web              only the web client, into web/dist
  fmt              put format and generated files right
  bench [OPTIONS]  build, then measure; options go to `bench`
  desktop          the desktop app as a .deb in target/, and its test in a real window
  install          as root: jar, command, systemd units and settings in place; whatever you changed stays as it is
  uninstall        as root: take them away again; data and what you changed stay
MENU
}

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Runs a command silently; if it fails, everything it said is shown.
quiet() {
    local log code=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || code=$?
    if ((code != 0)); then
        cat "$log" >&2
    fi
    rm -f "$log"
    return "$code"
}

# --- tools ------------------------------------------------------------------------------------------------------

# Whether a folder holds a JDK (compiler included) of at least our version.
is_jdk() {
    local major
    [[ -x $1/bin/javac && -f $1/release ]] || return 1
    major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [[ -n $major ]] && ((major >= JAVA_MAJOR))
}

java_on_path() {
    local javac
    javac=$(command -v javac) || return 0
    dirname -- "$(dirname -- "$(readlink -f "$javac")")"
}

find_jdk() {
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*"$JAVA_MAJOR"* /usr/lib/jvm/* \
        "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/* /opt/*jdk* "$(java_on_path)"; do
        if [[ -n $home ]] && is_jdk "$home"; then
            export JAVA_HOME=$home
            return
        fi
    done
    no_jdk
}

# The shortest way to a JDK on this machine.
no_jdk() {
    local codename
    if apt-cache show "openjdk-$JAVA_MAJOR-jdk-headless" >/dev/null 2>&1; then
        fail "A JDK $JAVA_MAJOR is needed. As root:" "" "  apt-get install -y openjdk-$JAVA_MAJOR-jdk-headless"
    fi
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null || true)
    fail "A JDK $JAVA_MAJOR is needed. On Debian and Ubuntu, as root (Temurin's own packages):" "" \
        "  apt-get install -y ca-certificates curl gpg" \
        "  curl -fsS https://packages.adoptium.net/artifactory/api/gpg/key/public | gpg --dearmor -o /usr/share/keyrings/adoptium.gpg" \
        "  echo 'deb [signed-by=/usr/share/keyrings/adoptium.gpg] https://packages.adoptium.net/artifactory/deb ${codename:-bookworm} main' >/etc/apt/sources.list.d/adoptium.list" \
        "  apt-get update && apt-get install -y temurin-$JAVA_MAJOR-jdk" "" \
        "Elsewhere unpack one from https://adoptium.net and set JAVA_HOME to its folder."
}

# install PURPOSE PACKAGE...: with apt-get as root, else says what to type.
install() {
    local purpose=$1
    shift
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        fail "$purpose is needed. As root: apt-get install -y $*"
    fi
    say "Installing $*"
    quiet apt-get update -q || true
    DEBIAN_FRONTEND=noninteractive quiet apt-get install -y -q --no-install-recommends "$@"
}

need_maven() {
    find_jdk
    command -v mvn >/dev/null || install "Maven" maven
}

# Sorted by version, the oldest allowed must come first.
node_is_new() {
    local version
    version=$(node --version 2>/dev/null) || return 1
    printf '%s\n%s\n' "$NODE_OLDEST" "${version#v}" | sort -V -C
}

need_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        install "Node.js with npm" nodejs npm
    fi
    node_is_new || fail "Node.js $NODE_OLDEST or later is needed, this is $(node --version)." \
        "Unpack one from https://nodejs.org and put its bin folder into PATH; Debian 13 has one as well: apt-get install -y nodejs npm"
}

# Maven's own libraries use what newer JDKs warn about; that is not our news, nor is its colour reset.
maven() {
    MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
        mvn -q -B -Dstyle.color=never -f "$ROOT/pom.xml" "$@" | sed -u $'s/\x1b\\[0m//g'
}

npm_web() { npm --prefix "$WEB" "$@"; }

has_script() { grep -q "\"$1\": *\"" "$WEB/package.json"; }

# --- building only what has changed -----------------------------------------------------------------------------

# One hash over names and contents of everything below the given paths.
hash_of() {
    local path
    for path in "$@"; do
        [[ ! -e $path ]] || find "$path" \
            \( -name node_modules -o -path "$WEB/dist" -o -path "$WEB/test-results" \) -prune -o -type f -print0
    done | sort -z | xargs -0r sha256sum | sha256sum | cut -d' ' -f1
}

is_fresh() { [[ -f $STAMPS/$1 && $(<"$STAMPS/$1") == "$2" ]]; }

stamp() {
    mkdir -p "$STAMPS"
    printf '%s\n' "$2" >"$STAMPS/$1"
}

install_modules() {
    local hash
    hash=$(hash_of "$WEB/package-lock.json")
    if [[ -d $WEB/node_modules ]] && is_fresh modules "$hash"; then
        return
    fi
    say "Fetching the web client's libraries"
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 quiet npm_web ci --no-audit --no-fund
    stamp modules "$hash"
}

build_web() {
    local hash
    if [[ ! -f $WEB/package.json ]]; then
        say "There is no web client in this checkout; going on without"
        return
    fi
    hash=$(hash_of "$WEB")
    if [[ -f $WEB/dist/index.html ]] && is_fresh web "$hash"; then
        return
    fi
    need_node
    install_modules
    say "Building the web client"
    quiet npm_web run build
    stamp web "$hash"
}

build_jar() {
    local hash
    build_web
    find_jdk
    hash=$(hash_of "$ROOT/src/main" "$ROOT/pom.xml" "$ROOT/config.example.toml" "$STAMPS/web")
    if [[ -f $JAR ]] && is_fresh jar "$hash"; then
        return
    fi
    need_maven
    say "Building the jar"
    maven package -Dmaven.test.skip=true
    rm -f "$CLASSES"
    stamp jar "$hash"
}

# shellcheck source=src/test/steps.sh
source "$ROOT/src/test/steps.sh"
# shellcheck source=desktop/build.sh
source "$ROOT/desktop/build.sh"

# --- words ------------------------------------------------------------------------------------------------------

# Java archives the classes it loaded when it ends, so that later starts take half the time.
word_run() {
    build_jar
    exec "$JAVA_HOME/bin/java" -XX:+AutoCreateSharedArchive -XX:SharedArchiveFile="$CLASSES" \
        -Xlog:cds=off -Xlog:aot=off -jar "$JAR" run "$@"
}

word_bench() {
    build_jar
    exec "$JAVA_HOME/bin/java" -jar "$JAR" bench "$@"
}

word_install() {
    "$ROOT/systemd/install.sh" permitted install
    build_jar
    JAR=$JAR exec "$ROOT/systemd/install.sh" install
}

word_uninstall() { exec "$ROOT/systemd/install.sh" uninstall; }

word_jar() { build_jar; }

word_web() { build_web; }

generate() {
    build_jar
    "$JAVA_HOME/bin/java" -jar "$JAR" config example >"$TARGET/config.example.toml"
    if ! cmp -s "$TARGET/config.example.toml" "$ROOT/config.example.toml"; then
        cp "$TARGET/config.example.toml" "$ROOT/config.example.toml"
    fi
    if [[ -f $WEB/package.json ]] && has_script generate; then
        need_node
        install_modules
        quiet npm_web run generate
    fi
}

# Whether generating again changes what is in the work tree.
check_generated() {
    local before after
    before=$(git -C "$ROOT" diff | sha256sum)
    generate
    after=$(git -C "$ROOT" diff | sha256sum)
    [[ $before == "$after" ]] || fail "Generated files were out of date; they have been written again."
}

check_java() {
    need_maven
    maven spotless:check
}

check_web() {
    need_node
    install_modules
    quiet npm_web run check
}

check_shell() {
    if command -v shellcheck >/dev/null; then
        shellcheck -x -P "$ROOT" "$ROOT/build.sh" "$ROOT/.ci/run"
        shellcheck -x -P "$ROOT" "$ROOT"/systemd/{discordination,install.sh,test.sh}
    else
        say "shellcheck is not installed; build.sh itself goes unchecked"
    fi
}

word_check() {
    attempt "Java format" check_java
    [[ ! -f $WEB/package.json ]] || attempt "Web client format, types and lint" check_web
    attempt "Shell" check_shell
    attempt "Generated files" check_generated
    word_test "$@"
}

word_fmt() {
    need_maven
    maven spotless:apply
    if [[ -f $WEB/package.json ]]; then
        need_node
        install_modules
        quiet npm_web run fmt
    fi
    generate
}

main() {
    local word=${1:-}
    shift || true
    case $word in
        run | test | check | jar | web | fmt | bench | desktop | install | uninstall) "word_$word" "$@" ;;
        # Steps of the words above, each in a shell of its own.
        test_java | test_conformance | test_web | test_browsers | test_systemd | test_desktop | check_java | check_web | check_shell | check_generated) "$word" ;;
        "" | help | -h | --help) menu ;;
        *)
            menu >&2
            exit 2
            ;;
    esac
}

main "$@"
