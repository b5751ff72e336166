# shellcheck shell=bash
# Installing into a folder of its own, twice, over changes, and away again; the units and the command it puts there.

DEST=$TMP/dest
LIB=$DEST/usr/local/lib
ETC=$DEST/etc/discordination
UNITS=$LIB/systemd/system

put_in() { DESTDIR=$DEST "$HERE/install.sh" install; }
take_out() { DESTDIR=$DEST "$HERE/install.sh" uninstall; }

# What lies in the folder, with contents and permissions.
picture() { (cd "$DEST" && find . -printf '%p %m %y ' -type f -exec sha256sum {} + -o -printf '\n' | sort); }

mode_is() { [[ $(stat -c %a "$2") == "$1" ]]; }

has_line() { grep -qxF -- "$1" "$2"; }

lacks() { [[ ! -e $1 ]]; }

# Makes the list say that this file was shipped with other content, as if the next version brought a new one.
shipped_otherwise() {
    local sum
    sum=$(sha256sum <<<"what an older version shipped" | cut -d' ' -f1)
    sed -i "s#^[0-9a-f]*  $1\$#$sum  $1#" "$LIB/discordination/installed"
}

# What Tab makes of a word.
completed() {
    # shellcheck disable=SC2016 # for the other shell
    bash -c 'source "$1" && complete -p discordination && COMP_WORDS=(discordination "$2") COMP_CWORD=1 &&
        _complete_discordination && echo "${COMPREPLY[@]}"' - \
        "$DEST/usr/local/share/bash-completion/completions/discordination" "$1"
}

test_install() {
    local before
    check "installs into a folder" put_in
    check "the jar is there" cmp "$JAR" "$LIB/discordination/discordination.jar"
    check "the command can be run" test -x "$DEST/usr/local/bin/discordination"
    check "Tab completes its words" says user completed us
    check "others cannot read the configuration" mode_is 640 "$ETC/config.toml"
    check "others cannot read the environment" mode_is 640 "$ETC/environment"
    check "nobody else enters the credentials" mode_is 700 "$ETC/credentials"
    check "nobody else enters the encrypted credentials" mode_is 700 "$ETC/credentials.encrypted"
    check "the configuration is good" "$JAVA_HOME/bin/java" -jar "$JAR" config check --config "$ETC/config.toml"
    check "the configuration pins no default" ends 1 grep -qE '^[a-z]' "$ETC/config.toml"
    before=$(picture)
    check "installing again succeeds" put_in
    check "installing again changes nothing" test "$before" == "$(picture)"

    echo 'name = "Ours"' >>"$ETC/config.toml"
    echo '# ours' >>"$UNITS/discordination.service"
    mkdir -p "$UNITS/discordination.service.d"
    echo '# ours' >"$UNITS/discordination.service.d/ours.conf"
    echo 'secret' >"$ETC/credentials/redis.url"
    check "says what it keeps" says "kept, since you changed it" put_in
    check "a changed configuration stays" has_line 'name = "Ours"' "$ETC/config.toml"
    check "a changed unit stays" has_line '# ours' "$UNITS/discordination.service"
    check "an unchanged offer is not made" lacks "$ETC/config.toml.new"

    shipped_otherwise /etc/discordination/config.toml
    shipped_otherwise /usr/local/lib/systemd/system/discordination.service
    shipped_otherwise /usr/local/lib/systemd/system/discordination.target
    shipped_otherwise /usr/local/bin/discordination
    echo 'what an older version shipped' >"$UNITS/discordination.target"
    echo 'what an older version shipped' >"$DEST/usr/local/bin/discordination"
    check "a new version names what it offers" says "config.toml.new" put_in
    check "the changed configuration still stays" has_line 'name = "Ours"' "$ETC/config.toml"
    check "the new configuration lies beside it" has_line '[instance]' "$ETC/config.toml.new"
    check "the new unit lies beside the changed one" cmp "$HERE/discordination.service" "$UNITS/discordination.service.new"
    check "a unit that nobody changed is renewed" cmp "$HERE/discordination.target" "$UNITS/discordination.target"
    check "the command is renewed" cmp "$HERE/discordination" "$DEST/usr/local/bin/discordination"
    check "a third time the offer stays" put_in
    check "the offer is still there" test -f "$ETC/config.toml.new"
    cp "$ETC/config.toml.new" "$ETC/config.toml"
    echo "$(sha256sum <<<old | cut -d' ' -f1)  /usr/local/lib/systemd/system/discordination-old.service" \
        >>"$LIB/discordination/installed"
    echo old >"$UNITS/discordination-old.service"
    check "installs once what was offered was taken over" put_in
    check "an offer taken over goes away" lacks "$ETC/config.toml.new"
    check "what this version does not have any more goes away" lacks "$UNITS/discordination-old.service"

    echo 'name = "Ours"' >>"$ETC/config.toml"
    mkdir -p "$DEST/var/lib/discordination"
    echo data >"$DEST/var/lib/discordination/data"
    check "uninstalling says what it leaves" says "left, since you changed it" take_out
    check "data stays" has_line data "$DEST/var/lib/discordination/data"
    check "the changed configuration stays when all else goes" has_line 'name = "Ours"' "$ETC/config.toml"
    check "credentials stay" has_line secret "$ETC/credentials/redis.url"
    check "the changed unit stays when all else goes" has_line '# ours' "$UNITS/discordination.service"
    check "drop-ins stay" test -f "$UNITS/discordination.service.d/ours.conf"
    check "the jar is gone" lacks "$LIB/discordination"
    check "the command is gone" lacks "$DEST/usr/local/bin/discordination"
    check "the unchanged environment is gone" lacks "$ETC/environment"
    check "uninstalling again is no fault" take_out
    check "it says that nothing is there" says "Nothing is installed" take_out
    rm -rf "$DEST"
    check "installs afresh" put_in
    check "uninstalls all of it" take_out
    check "not a file is left" test -z "$(find "$DEST" -type f)"

    check "a relative DESTDIR is refused" ends 1 env DESTDIR=here "$HERE/install.sh" install
    check "without a jar it says how to make one" says "./build.sh jar" env JAR=/nowhere.jar DESTDIR="$DEST" "$HERE/install.sh" install
    check "a package gets its prefix" env DESTDIR="$TMP/package" PREFIX=/usr "$HERE/install.sh" install
    check "the prefix reaches the units" has_line "ExecStart=/usr/bin/discordination run" \
        "$TMP/package/usr/lib/systemd/system/discordination.service"
    check "the prefix reaches the command" has_line "JAR=/usr/lib/discordination/discordination.jar" \
        "$TMP/package/usr/bin/discordination"
    if ((EUID == 0)); then
        # As somebody else, with a copy they may read.
        cp -r "$HERE" "$TMP/systemd" && chmod -R a+rX "$TMP/systemd"
        check "without root and DESTDIR it says what to type" says "sudo ./build.sh install" \
            setpriv --reuid 65534 --regid 65534 --clear-groups "$TMP/systemd/install.sh" permitted install
    else
        check "without root and DESTDIR it says what to type" says "sudo ./build.sh install" "$HERE/install.sh" permitted
    fi
}

# --- units --------------------------------------------------------------------------------------------------------

# The block of hardening, which all services share.
hardening() { sed -n '/^# What it may do/,/^SystemCallErrorNumber/p' "$1"; }

exposure() { systemd-analyze security --offline=yes --no-pager "$1" | sed -n 's/^.*Overall exposure level for .*: \([0-9.]*\) .*/\1/p'; }

exposure_is_low() {
    local level
    level=$(exposure "$1")
    echo "exposure of $1: $level"
    [[ -n $level ]] && awk -v level="$level" 'BEGIN { exit !(level <= 2.5) }'
}

is_silent() {
    local said
    said=$("$@" 2>&1) || {
        printf '%s\n' "$said"
        return 1
    }
    [[ -z $said ]] || {
        printf '%s\n' "$said"
        return 1
    }
}

# Every option of hardening that is not on carries a comment right above it.
exceptions_have_reasons() {
    awk '/^(MemoryDenyWriteExecute=no|ProcSubset=all|RestrictAddressFamilies=)/ { if (last !~ /^#/) { print; bad = 1 } }
        { last = $0 } END { exit bad }' "$1"
}

# Units as they were installed, their command where it really lies.
verifiable() {
    local unit
    mkdir -p "$TMP/verify"
    DESTDIR=$DEST "$HERE/install.sh" install >/dev/null
    for unit in "$UNITS"/discordination*; do
        sed "s#/usr/local/#$DEST/usr/local/#g" "$unit" >"$TMP/verify/${unit##*/}"
    done
}

test_units() {
    local unit service
    verifiable
    for unit in "$HERE"/discordination*.service; do
        check "${unit##*/} hardens like the others" cmp <(hardening "$unit") <(hardening "$HERE/discordination.service")
        check "${unit##*/} gives reasons" exceptions_have_reasons "$unit"
    done
    for service in run api gateway web files links gifs cleanup "cleanup --once"; do
        # shellcheck disable=SC2086 # two words where there are two
        check "there is a command: $service" "$JAVA_HOME/bin/java" -jar "$JAR" $service --help
    done
    if ! command -v systemd-analyze >/dev/null; then
        return
    fi
    for unit in discordination.service discordination{@api,@gateway,@web,@files,@links,@gifs,@cleanup,-cleanup}.service \
        discordination.target discordination-cleanup.timer; do
        check "systemd-analyze verify $unit" is_silent systemd-analyze verify --man=no "$TMP/verify/$unit"
    done
    for unit in discordination.service discordination@.service discordination-cleanup.service; do
        check "exposure of $unit" exposure_is_low "$HERE/$unit"
    done
}

# --- the command --------------------------------------------------------------------------------------------------

# A copy that knows the jar where it was installed, and folders for settings that nobody else has.
copied_command() {
    sed -e "s#^JAR=.*#JAR=$LIB/discordination/discordination.jar#" -e "s#^SETTINGS=.*#SETTINGS=$ETC#" \
        -e "s#^CACHE=.*#CACHE=$TMP#"         -e 's#^ACCOUNT=.*#ACCOUNT=nobody-has-this-name#' "$HERE/discordination" >"$TMP/discordination"
    chmod 0755 "$TMP/discordination"
}

is_one_line() { [[ $("$@" 2>/dev/null | wc -l) == 1 ]]; }

test_command() {
    copied_command
    check "the command runs the jar" says "Discordination " "$TMP/discordination" version
    check "it passes words and exit codes on" ends 2 "$TMP/discordination" nonsense
    check "it keeps its answers clean of Java's words" is_one_line env CACHE_DIRECTORY=/nowhere "$TMP/discordination" version
    check "a folder without Java is refused like a wrong configuration" \
        ends 78 env JAVA_HOME="$TMP" "$TMP/discordination" version
    check "and named" says "JAVA_HOME is $TMP" env JAVA_HOME="$TMP" "$TMP/discordination" version
    check "options of a person reach Java" says "MaxHeapSize=68157440" \
        env JAVA_OPTIONS="-Xmx65m -XX:+PrintCommandLineFlags" "$TMP/discordination" version
    check "a service archives its classes in the cache" ends 2 env CACHE_DIRECTORY="$TMP" "$TMP/discordination" web nonsense
    check "the archive is there" test -s "$TMP/web.jsa"
    mv "$TMP/web.jsa" "$TMP/run.jsa"
    check "commands read it" env JAVA_OPTIONS="-Xshare:on" "$TMP/discordination" version
    echo rubbish >"$TMP/run.jsa"
    check "a broken archive is no harm" "$TMP/discordination" version
}
