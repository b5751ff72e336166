#!/usr/bin/env bash
# Puts Discordination where systemd and people find it, and takes it away again. Called by `build.sh install`.
#
# DESTDIR puts everything below another folder (for packages and tests), PREFIX takes the place of /usr/local.
# The list of what was put where, with checksums, tells later what a person has changed since: that is never touched.
set -euo pipefail

HERE=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname -- "$HERE")
JAR=${JAR:-$ROOT/target/discordination.jar}
DESTDIR=${DESTDIR:-}
PREFIX=${PREFIX:-/usr/local}
LIBRARY=$PREFIX/lib/discordination
SETTINGS=/etc/discordination
LIST=$LIBRARY/installed
UNITS=(discordination.service discordination@.service discordination.target discordination-cleanup.service
    discordination-cleanup.timer)

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Whether the system that runs is the one we install into, and systemd runs it.
is_live() { [[ -z $DESTDIR && -d /run/systemd/system ]]; }

permitted() {
    if ((EUID != 0)) && [[ -z $DESTDIR ]]; then
        fail "This needs root: sudo ./build.sh $1" \
            "To look at it first, or to make a package: DESTDIR=/some/folder ./build.sh $1"
    fi
    [[ $PREFIX == /* ]] || fail "PREFIX must be an absolute path, is $PREFIX"
    [[ -z $DESTDIR || $DESTDIR == /* ]] || fail "DESTDIR must be an absolute path, is $DESTDIR"
}

checksum() { sha256sum <"$1" | cut -d' ' -f1; }

# What the list says of a path: the checksum of what was shipped when it was installed last.
listed() { [[ ! -f $DESTDIR$LIST ]] || awk -v path="$1" 'substr($0, 67) == path { print $1 }' "$DESTDIR$LIST"; }

# --- what there is to install -------------------------------------------------------------------------------------

# put MODE PATH <CONTENT: into the stage, with our usual prefix replaced.
put() {
    mkdir -p "$STAGE$(dirname -- "$2")"
    sed "s#/usr/local/#$PREFIX/#g" >"$STAGE$2"
    chmod "$1" "$STAGE$2"
}

# Every key as a comment, so that a default which changes later still reaches who did not choose otherwise.
commented_config() { sed -E 's/^([a-z0-9_]+ = )/#\1/' "$ROOT/config.example.toml"; }

stage() {
    local unit
    STAGE=$(mktemp -d)
    trap 'rm -rf "$STAGE"' EXIT
    mkdir -p "$STAGE$LIBRARY"
    install -m 0644 "$JAR" "$STAGE$LIBRARY/discordination.jar"
    put 0755 "$PREFIX/bin/discordination" <"$HERE/discordination"
    for unit in "${UNITS[@]}"; do
        put 0644 "$PREFIX/lib/systemd/system/$unit" <"$HERE/$unit"
    done
    put 0644 "$PREFIX/lib/sysusers.d/discordination.conf" <"$HERE/sysusers.conf"
    put 0644 "$PREFIX/lib/tmpfiles.d/discordination.conf" <"$HERE/tmpfiles.conf"
    put 0644 "$PREFIX/share/doc/discordination/README.md" <"$ROOT/README.md"
    put 0640 "$SETTINGS/environment" <"$HERE/environment"
    put 0640 "$SETTINGS/config.toml" < <(commented_config)
    stage_completion
}

# The words for Tab, as the jar itself tells them.
stage_completion() {
    local words
    if words=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$JAR" completion bash 2>/dev/null) && [[ -n $words ]]; then
        put 0644 "$PREFIX/share/bash-completion/completions/discordination" <<<"$words"
    fi
}

# --- installing ---------------------------------------------------------------------------------------------------

# A program is ours to replace; everything else may have been changed by a person.
is_program() { [[ $1 == "$LIBRARY"/* || $1 == "$PREFIX"/bin/* || $1 == "$PREFIX"/share/* ]]; }

# A new file takes the old one's place in one step, so that a process which runs keeps the jar it has open.
place() {
    mkdir -p "$DESTDIR$(dirname -- "$2")"
    cp --preserve=mode -- "$1" "$DESTDIR$2.installing"
    mv -f -- "$DESTDIR$2.installing" "$DESTDIR$2"
}

# note CHECKSUM PATH: for the list, whose lines are those of sha256sum.
note() { printf '%s  %s\n' "$1" "$2" >>"$STAGE.list"; }

# Puts one file in place, or beside the one that a person has changed.
install_one() {
    local path=$1 new old shipped
    new=$(checksum "$STAGE$path")
    if [[ -f $DESTDIR$path ]] && ! is_program "$path"; then
        old=$(checksum "$DESTDIR$path")
        shipped=$(listed "$path")
        if [[ $old != "$new" && $old != "$shipped" ]]; then
            note "$new" "$path"
            keep "$path" "$new" "$shipped"
            return
        fi
    fi
    note "$new" "$path"
    if [[ ! -f $DESTDIR$path ]] || [[ $(checksum "$DESTDIR$path") != "$new" ]]; then
        place "$STAGE$path" "$path"
        changed=$((changed + 1))
    fi
    # What was offered beside it has been taken over, or is out of date.
    [[ -z $(listed "$path.new") ]] || remove_one "$(listed "$path.new")" "$path.new" >/dev/null
}

# keep PATH NEW SHIPPED: the person's file stays; the new one is offered where it differs from the last.
keep() {
    if [[ $2 == "$3" && ! -f $DESTDIR$1.new ]]; then
        say "  kept, since you changed it:  $DESTDIR$1"
        return
    fi
    if [[ $2 != "$3" || $(checksum "$DESTDIR$1.new") == "$2" ]]; then
        place "$STAGE$1" "$1.new"
        note "$2" "$1.new"
    fi
    say "  kept, since you changed it:  $DESTDIR$1 (the new one is $1.new)"
}

install_all() {
    local path changed=0
    [[ -f $JAR ]] || fail "There is no $JAR; ./build.sh jar makes it."
    stage
    : >"$STAGE.list"
    trap 'rm -rf "$STAGE" "$STAGE.list"' EXIT
    say "Installing Discordination below ${DESTDIR:-/}"
    while IFS= read -r path; do
        install_one "$path"
    done < <(find "$STAGE" -type f -printf '/%P\n' | sort)
    remove_forgotten
    mkdir -p "$DESTDIR$SETTINGS"
    chmod 0755 "$DESTDIR$SETTINGS"
    mkdir -p "$DESTDIR$SETTINGS/credentials" "$DESTDIR$SETTINGS/credentials.encrypted"
    chmod 0700 "$DESTDIR$SETTINGS/credentials" "$DESTDIR$SETTINGS/credentials.encrypted"
    install -m 0644 "$STAGE.list" "$DESTDIR$LIST"
    say "  $changed files new or changed"
    if is_live; then
        systemd-sysusers "$PREFIX/lib/sysusers.d/discordination.conf"
        systemd-tmpfiles --create "$PREFIX/lib/tmpfiles.d/discordination.conf"
        systemctl daemon-reload
        warn_of_shadows
    fi
    next_steps
}

# What an earlier version put there and this one does not have any more.
remove_forgotten() {
    local sum path
    [[ -f $DESTDIR$LIST ]] || return 0
    while read -r sum path; do
        [[ -f $STAGE$path || $path == *.new ]] || remove_one "$sum" "$path"
    done <"$DESTDIR$LIST"
}

# A unit in /etc hides ours, drop-ins (folders that end in .d) do not.
warn_of_shadows() {
    local unit
    for unit in "${UNITS[@]}"; do
        if [[ -f /etc/systemd/system/$unit ]]; then
            say "  note: /etc/systemd/system/$unit takes the place of the unit installed here"
        fi
    done
}

next_steps() {
    if ! is_live; then
        say "" "Not done, since this is not the system that runs: systemd-sysusers, systemd-tmpfiles --create, daemon-reload."
        return
    fi
    if systemctl --quiet is-active discordination.service discordination.target; then
        say "" "Discordination is running; the new version starts with one of:"
        say "  systemctl restart discordination          all in one" \
            $'\n'"  systemctl restart discordination.target   every service on its own"
        return
    fi
    cat <<NEXT

Next:
  1. Set instance.url and what else you like in $SETTINGS/config.toml
  2. systemctl enable --now discordination
  3. discordination user create NAME --email ADDRESS --admin
The log: journalctl -u discordination -f. The README tells the rest: a domain, TLS, split services.
NEXT
}

# --- uninstalling -------------------------------------------------------------------------------------------------

# remove_one CHECKSUM PATH: unless a person has changed it since.
remove_one() {
    if [[ ! -e $DESTDIR$2 ]]; then
        return
    fi
    if [[ $(checksum "$DESTDIR$2") == "$1" ]]; then
        rm -f -- "$DESTDIR$2"
    else
        say "  left, since you changed it:  $DESTDIR$2"
    fi
}

uninstall_all() {
    local sum path folder
    if [[ ! -f $DESTDIR$LIST ]]; then
        say "Nothing is installed below ${DESTDIR:-/} (there is no $LIST)."
        return
    fi
    if is_live; then
        systemctl disable --now --quiet discordination.service discordination.target discordination-cleanup.timer || true
        systemctl stop 'discordination@*.service' || true
    fi
    say "Removing Discordination below ${DESTDIR:-/}"
    while read -r sum path; do
        remove_one "$sum" "$path"
    done <"$DESTDIR$LIST"
    rm -f -- "$DESTDIR$LIST"
    for folder in "$LIBRARY" "$PREFIX/share/doc/discordination" "$SETTINGS/credentials" \
        "$SETTINGS/credentials.encrypted" "$SETTINGS"; do
        rmdir --ignore-fail-on-non-empty -- "$DESTDIR$folder" 2>/dev/null || true
    done
    if is_live; then
        rm -rf /var/cache/discordination
        systemctl daemon-reload
    fi
    say "  Left: the data in /var/lib/discordination, the user discordination, and what you changed or added in $SETTINGS."
}

case ${1:-} in
    permitted) permitted "${2:-install}" ;;
    install)
        permitted install
        install_all
        ;;
    uninstall)
        permitted uninstall
        uninstall_all
        ;;
    *) fail "Say install or uninstall." ;;
esac
