# shellcheck shell=bash
# shellcheck disable=SC2016 # what stands in single quotes is for the shell of the machine
# A machine of its own: a real systemd as process 1 of its own namespaces, over a copy of this system that forgets all
# changes (an overlay in memory). There the units run for real, hardening and all.

MACHINE=$TMP/machine
MACHINE_GROUP=
MACHINE_INIT=

# The cgroup we are in, as a folder.
own_group() {
    local mounted
    mounted=$(findmnt -n -t cgroup2 -o TARGET | head -n 1)
    [[ -z $mounted ]] || printf '%s%s' "$mounted" "$(sed -n 's/^0:://p' /proc/self/cgroup)"
}

# Runs inside new namespaces, and becomes the machine's systemd.
become_machine() {
    local root=$MACHINE/root unit name
    mount -t tmpfs -o mode=0755 tmpfs "$MACHINE"
    mkdir "$MACHINE/changes" "$MACHINE/work" "$root"
    mount -t overlay -o "lowerdir=/,upperdir=$MACHINE/changes,workdir=$MACHINE/work" overlay "$root"
    rm -rf "$root"/etc/systemd/system/* "$root/var/log/journal" "$root"/{etc,var/lib,var/cache}/discordination \
        "$root"/usr/local/lib/{discordination,systemd}
    tr -d - </proc/sys/kernel/random/uuid >"$root/etc/machine-id"
    mkdir -p "$root/srv/clone/target" "$root/usr/lib/jvm/jdk-$JAVA_MAJOR-of-the-test"
    cp -r "$HERE" "$ROOT/README.md" "$ROOT/config.example.toml" "$root/srv/clone"
    cp "$JAR" "$root/srv/clone/target/discordination.jar"
    mount --bind "$JAVA_HOME" "$root/usr/lib/jvm/jdk-$JAVA_MAJOR-of-the-test"
    for unit in systemd-{udevd,udev-trigger,sysctl,modules-load,random-seed,binfmt,hwdb-update,networkd,timesyncd,logind}.service; do
        ln -s /dev/null "$root/etc/systemd/system/$unit"
    done
    printf '[Unit]\nRequires=basic.target\nAfter=basic.target\nAllowIsolate=yes\n' >"$root/etc/systemd/system/machine.target"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sysfs "$root/sys"
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
    mount -t tmpfs -o mode=0755 tmpfs "$root/run"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    mount -t tmpfs -o mode=0755 tmpfs "$root/dev"
    for name in null zero full random urandom tty; do
        mknod -m 666 "$root/dev/$name" c "0x$(stat -c %t /dev/$name)" "0x$(stat -c %T /dev/$name)"
    done
    mkdir "$root/dev/pts" "$root/dev/shm"
    mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts "$root/dev/pts"
    ln -s pts/ptmx "$root/dev/ptmx"
    mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
    ip link set lo up
    cd "$root" || return
    mkdir -p old
    pivot_root . old
    umount -l old
    # Credentials reach a service through mounts that spread.
    mount --make-rshared /
    exec env -i container=test PATH="$PATH" /lib/systemd/systemd --system --unit=machine.target --log-target=journal \
        --show-status=no
}

boot() {
    local group
    group=$(own_group)
    [[ -n $group ]] && mkdir "$group/discordination-test-$$" 2>/dev/null || return 1
    MACHINE_GROUP=$group/discordination-test-$$
    mkdir "$MACHINE"
    (
        echo "$BASHPID" >"$MACHINE_GROUP/cgroup.procs"
        export -f become_machine
        export MACHINE HERE ROOT JAR JAVA_HOME JAVA_MAJOR=25
        exec unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child --propagation private \
            bash -euc become_machine
    ) >"$TMP/boot.log" 2>&1 &
    STARTED+=($!)
    within 30 find_init $! && within 30 inside systemctl is-active --quiet machine.target 2>/dev/null
}

# The process of the machine's systemd: the child of unshare, once it is systemd.
find_init() {
    MACHINE_INIT=$(pgrep -P "$1") && [[ $(cat "/proc/$MACHINE_INIT/comm") == systemd ]]
}

inside() {
    nsenter --target "$MACHINE_INIT" --all --root="/proc/$MACHINE_INIT/root" --wd="/proc/$MACHINE_INIT/root" -- \
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root JAVA_HOME="/usr/lib/jvm/jdk-25-of-the-test" "$@"
}

sh_inside() { inside bash -euc "cd /; $1"; }

stop_machine() {
    [[ -z $MACHINE_INIT ]] || kill -KILL "$MACHINE_INIT" 2>/dev/null || true
    if [[ -n $MACHINE_GROUP ]]; then
        within 10 empty_group || true
        find "$MACHINE_GROUP" -depth -type d -exec rmdir {} \; 2>/dev/null || true
    fi
}

empty_group() { ! grep -rqs . --include=cgroup.procs "$MACHINE_GROUP"; }

# --- questions ----------------------------------------------------------------------------------------------------

property() { inside systemctl show -P "$2" "$1"; }

is_active() { [[ $(property "$1" ActiveState) == active ]]; }

has_property() { [[ $(property "$1" "$2") == "$3" ]] || { property "$1" "$2" && return 1; }; }

# Starts a unit; when it does not, its log tells why.
started() { inside systemctl start "$1" || { inside journalctl -u "$1" -o cat --no-pager -n 30 && return 1; }; }

answers() { inside curl -sf -m 5 -o /dev/null "http://127.0.0.1:$1"; }

all_active() {
    local service
    for service in api gateway web files links gifs; do
        is_active "discordination@$service" || return 1
    done
}

log_says() { inside journalctl -u "$1" -o cat --no-pager | grep -F -- "$2"; }

# Each process of the unit is filtered and may not gain anything.
all_confined() {
    sh_inside 'for p in $(cat /sys/fs/cgroup/system.slice/'"$1"'/cgroup.procs); do
        grep -q "^Seccomp:.2" /proc/$p/status && grep -q "^NoNewPrivs:.1" /proc/$p/status &&
            grep -q "^CapEff:.0*$" /proc/$p/status || { cat /proc/$p/cmdline; exit 1; }; done'
}

other_main_process() { [[ $(property "$1" MainPID) != @(0|"$2") ]] && is_active "$1"; }

# --- tests --------------------------------------------------------------------------------------------------------

test_machine() {
    if ((EUID != 0)) || [[ ! -x /lib/systemd/systemd ]]; then
        leave_out "Units under a real systemd" "it takes root and the package systemd"
        return
    fi
    if ! boot; then
        tail -n 3 "$TMP/boot.log" >&2
        leave_out "Units under a real systemd" "this kernel or container lends no namespaces, overlay or cgroups"
        return
    fi
    test_all_in_one
    test_split
    test_uninstall_inside
}

test_all_in_one() {
    local process unit=discordination.service config=/etc/discordination/config.toml
    check "installs into the system that runs" inside /srv/clone/systemd/install.sh install
    check "the user is there" inside id discordination
    check "the service may read the configuration" sh_inside "[[ \$(stat -c '%U:%G %a' $config) == 'root:discordination 640' ]]"
    check "starts and says that it is ready" started discordination
    check "systemctl shows the address" says "Discordination is ready: http://" inside systemctl status --no-pager discordination
    check "it answers" answers 3000/api/
    check "PostgreSQL and Redis answer it" answers 3000/health/ready
    check "every process is confined" all_confined $unit
    check "root makes the first administrator" sh_inside \
        'discordination user create alice --email alice@example.org --admin --password-stdin <<<"correct horse battery"'
    check "who can log in" sh_inside 'curl -sf -m 20 -H "Content-Type: application/json" \
        -d "{\"email\":\"alice@example.org\",\"password\":\"correct horse battery\"}" 127.0.0.1:3000/api/auth/session/login'
    check "the doctor finds nothing wrong" inside discordination doctor
    check "data belong to the service" sh_inside '[[ $(stat -c "%U %a" /var/lib/discordination) == "discordination 700" ]]'
    process=$(property $unit MainPID)
    inside systemctl kill --kill-whom=main --signal=KILL $unit
    check "it comes back after kill -9, database and all" within 60 other_main_process $unit "$process"
    check "it answers again" answers 3000/health/ready
    check "it stops" inside systemctl stop discordination
    check "stopping is a success" has_property $unit Result success
    check "the classes are archived for the next start" inside test -s /var/cache/discordination/run.jsa

    sh_inside 'echo From a credential >/etc/discordination/credentials/instance.name
        mkdir -p /var/lib/systemd
        echo From an encrypted one | systemd-creds encrypt --with-key=host --name=encrypted_links.user_agent - \
            /etc/discordination/credentials.encrypted/links.user_agent' 2>/dev/null
    check "root's command reads credentials" says 'name = "From a credential"' inside discordination config print
    check "and encrypted ones" says 'user_agent = "From an encrypted one"' inside discordination config print
    check "which nobody finds afterwards" sh_inside '[[ -z $(ls -A /run/discordination-credentials) ]]'
    check "root's command uses the service's data" says 'data = "/var/lib/discordination"' inside discordination config print
    check "root's command leaves nothing of root's" sh_inside '[[ -z $(find /var/lib/discordination /var/cache/discordination -user root) ]]'
    sh_inside 'echo "DISCORDINATION_WEB_PORT=3777" >>/etc/discordination/environment'
    check "root's command reads the environment" says 'port = 3777' inside discordination config print
    check "starts with all of that" started discordination
    check "the environment reaches the service" answers 3777/api/
    inside systemctl stop discordination

    sh_inside 'echo x >/etc/discordination/credentials/instance.nam'
    check "a credential with a typo is refused" ends 1 inside systemctl start discordination
    check "and named" log_says discordination "did you mean instance.name?"
    check "a wrong configuration is not tried again" has_property $unit ActiveState failed
    sh_inside 'rm /etc/discordination/credentials/instance.nam; systemctl reset-failed discordination'
}

# PostgreSQL and Redis as a distribution would have them: there already, on their usual ports, but started late.
start_stores_inside() {
    sh_inside 'pg=$(echo /var/lib/discordination/runtime/postgres-*/bin/postgres)
        redis=$(echo /var/lib/discordination/runtime/redis-server-*)
        systemd-run -q --unit=test-postgresql -p User=discordination "$pg" -D /var/lib/discordination/postgres \
            -c port=5432 -c listen_addresses=127.0.0.1 -c unix_socket_directories=
        systemd-run -q --unit=test-redis -p User=discordination "$redis" --port 6379 --bind 127.0.0.1'
}

test_split() {
    local process request
    sh_inside 'cd /etc/discordination/credentials
        echo "postgres://discordination:$(cat /var/lib/discordination/postgres.password)@127.0.0.1/discordination" >database.url
        echo redis://127.0.0.1:6379/0 >redis.url
        mkdir -p /etc/systemd/system/discordination@{web,api}.service.d
        printf "[Service]\nWatchdogSec=4\n" | tee /etc/systemd/system/discordination@{web,api}.service.d/test.conf
        systemctl daemon-reload' >/dev/null
    check "the target starts before PostgreSQL and Redis" inside systemctl start --no-block discordination.target
    check "the services say what they wait for" within 60 log_says discordination@api "PostgreSQL cannot be had"
    check "systemctl shows it" within 30 says "Waiting for PostgreSQL and Redis" \
        inside systemctl status --no-pager discordination@api
    check "they do not give up" within 60 log_says discordination@api "Scheduled restart job"
    start_stores_inside
    check "they are ready once both are there" within 120 all_active
    check "every process of a split service is confined" all_confined 'system-discordination.slice/discordination@api.service'
    check "the timer waits" is_active discordination-cleanup.timer
    check "the cleanup runs and ends" inside systemctl start discordination-cleanup.service
    check "the cleanup succeeded" has_property discordination-cleanup.service Result success

    process=$(property discordination@web MainPID)
    inside systemctl kill --kill-whom=main --signal=STOP discordination@web
    check "a process that hangs is ended and started again" within 60 other_main_process discordination@web "$process"
    check "because of the watchdog" log_says discordination@web "Watchdog timeout"

    # A request whose body never comes keeps the drain waiting for longer than the watchdog's time.
    sh_inside 'exec 3<>/dev/tcp/127.0.0.1/8080
        printf "POST /auth/session/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{" >&3
        sleep 40' &
    request=$!
    within 10 sh_inside 'ss -tn state established "( sport = :8080 )" | grep -q 8080' || true
    check "stops with a request under way" inside systemctl stop discordination@api
    check "draining is no reason for the watchdog" has_property discordination@api Result success
    kill $request && wait $request 2>/dev/null || true
    check "starts again" inside systemctl start discordination@api

    check "all in one takes the place of the split services" inside systemctl start --no-block discordination.service
    check "they are gone" within 60 has_property discordination@api ActiveState inactive
    inside systemctl stop discordination.service discordination.target
    check "an unknown service is refused" ends 1 inside systemctl start discordination@nonsense
    check "and not tried again" has_property discordination@nonsense ActiveState failed
}

test_uninstall_inside() {
    inside systemctl --quiet enable discordination.service
    check "uninstalls from the system that runs" inside /srv/clone/systemd/install.sh uninstall
    check "the unit is gone" has_property discordination.service LoadState not-found
    check "nothing starts it any more" sh_inside '[[ ! -L /etc/systemd/system/multi-user.target.wants/discordination.service ]]'
    check "the data stay" sh_inside '[[ -f /var/lib/discordination/postgres/PG_VERSION ]]'
    check "the user stays" inside id discordination
    check "credentials stay" sh_inside '[[ -f /etc/discordination/credentials/database.url ]]'
}
