# shellcheck shell=bash
# The server blocks of the README, taken from there word for word but for ports and certificates, in front of the jar:
# all in one, and every service on its own.

HOST=chat.example.org
SITE=$TMP/site

# The Nth block of this language in the README.
readme_block() {
    awk -v fence="\`\`\`$1" -v wanted="$2" '$0 == fence { inside = ++count == wanted; next } /^```/ { inside = 0 } inside' \
        "$ROOT/README.md"
}

# Sets FREE to that many free ports, below those the kernel hands out by itself.
free_ports() {
    local port
    FREE=()
    for port in $(shuf -i 16000-31999 -n 500); do
        ((${#FREE[@]} < $1)) || return 0
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || FREE+=("$port")
    done
}

# The usual ports in a configuration replaced by those of the test.
with_test_ports() {
    sed -e '/\[::\]/d' -e "s#listen 443#listen 127.0.0.1:$TLS#" -e "s#listen 80;#listen 127.0.0.1:$PLAIN;#" \
        -e "s#127.0.0.1:3000#127.0.0.1:$WEB#" -e "s#127.0.0.1:8080#127.0.0.1:$API#" \
        -e "s#127.0.0.1:4000#127.0.0.1:$GATEWAY#" -e "s#127.0.0.1:8090#127.0.0.1:$FILES#" \
        -e "s#127.0.0.1:8091#127.0.0.1:$LINKS#" -e "s#127.0.0.1:8092#127.0.0.1:$GIFS#" \
        -e "s#/etc/letsencrypt/live/$HOST/fullchain.pem#$SITE/cert.pem#" \
        -e "s#/etc/letsencrypt/live/$HOST/privkey.pem#$SITE/key.pem#"
}

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$HOST" \
        -addext "subjectAltName=DNS:$HOST" -keyout "$SITE/key.pem" -out "$SITE/cert.pem"
}

# --- the jar ------------------------------------------------------------------------------------------------------

# start_jar NAME WORDS...: with the ports in the environment; waits for its line.
start_jar() {
    local name=$1
    shift
    "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -Xmx400m -jar "$JAR" "$@" >"$SITE/$name.log" 2>&1 &
    STARTED+=($!)
    within 90 grep -q " is ready" "$SITE/$name.log" || {
        cat "$SITE/$name.log"
        return 1
    }
}

use_ports() {
    free_ports 8
    read -r WEB API GATEWAY FILES LINKS GIFS TLS PLAIN <<<"${FREE[*]}"
    export DISCORDINATION_{WEB,API,GATEWAY,FILES,LINKS,GIFS}_PORT
    DISCORDINATION_WEB_PORT=$WEB DISCORDINATION_API_PORT=$API DISCORDINATION_GATEWAY_PORT=$GATEWAY
    DISCORDINATION_FILES_PORT=$FILES DISCORDINATION_LINKS_PORT=$LINKS DISCORDINATION_GIFS_PORT=$GIFS
    export DISCORDINATION_WEB_HOST=127.0.0.1 DISCORDINATION_INSTANCE_TRUSTED_PROXIES=127.0.0.1/32
}

start_all_in_one() {
    use_ports
    export DISCORDINATION_INSTANCE_URL=https://$HOST
    start_jar run run --data "$SITE/data"
}

# Every service a process, beside the one that has PostgreSQL and Redis.
start_split() {
    local service password redis
    password=$(<"$SITE/data/postgres.password")
    redis=$(sed -n 's/^port //p' "$SITE/data/redis/redis.conf")
    use_ports
    unset DISCORDINATION_INSTANCE_URL
    export DISCORDINATION_INSTANCE_DATA=$SITE/split
    export DISCORDINATION_FILES_ENCRYPTION_KEY
    DISCORDINATION_FILES_ENCRYPTION_KEY=$(<"$SITE/data/files.key")
    export DISCORDINATION_DATABASE_URL
    DISCORDINATION_DATABASE_URL=postgres://discordination:$password@127.0.0.1:$(sed -n 4p "$SITE/data/postgres/postmaster.pid")/discordination
    export DISCORDINATION_REDIS_URL
    DISCORDINATION_REDIS_URL=redis://:$(<"$SITE/data/redis.password")@127.0.0.1:$redis/1
    for service in api gateway web files links gifs; do
        start_jar "$service" "$service" || return 1
    done
}

# --- the proxies --------------------------------------------------------------------------------------------------

# start_nginx NAME <SITE
start_nginx() {
    local folder=$SITE/$1 user="" kind
    mkdir -p "$folder"
    cat >"$folder/site.conf"
    ((EUID != 0)) || user="user root;"
    {
        printf '%s\nworker_processes 1;\npid %s/pid;\nerror_log %s/error.log;\nevents {}\nhttp {\n' \
            "$user" "$folder" "$folder"
        for kind in client_body proxy fastcgi uwsgi scgi; do
            printf '%s_temp_path %s/%s;\n' "$kind" "$folder" "$kind"
        done
        printf 'access_log off;\ninclude %s/site.conf;\n}\n' "$folder"
    } >"$folder/nginx.conf"
    nginx -q -t -p "$folder" -e "$folder/error.log" -c "$folder/nginx.conf" || return 1
    nginx -p "$folder" -e "$folder/error.log" -c "$folder/nginx.conf" -g 'daemon off;' >"$folder/output" 2>&1 &
    STARTED+=($!)
    within 10 listens "$TLS"
}

# start_caddy NAME <SITE: with the certificate of the test instead of one from Let's Encrypt.
start_caddy() {
    local folder=$SITE/$1
    mkdir -p "$folder"
    {
        printf '{\n\tadmin off\n\tauto_https off\n}\n'
        sed -e "s#^$HOST {#$HOST:$TLS {\n\tbind 127.0.0.1\n\ttls $SITE/cert.pem $SITE/key.pem#"
    } >"$folder/Caddyfile"
    XDG_DATA_HOME=$folder XDG_CONFIG_HOME=$folder HOME=$folder \
        caddy run --config "$folder/Caddyfile" --adapter caddyfile >"$folder/output" 2>&1 &
    STARTED+=($!)
    within 20 listens "$TLS" || {
        cat "$folder/Caddyfile" "$folder/output"
        return 1
    }
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# --- what clients do ----------------------------------------------------------------------------------------------

browse() { curl -sS -m 60 --cacert "$SITE/cert.pem" --resolve "$HOST:$TLS:127.0.0.1" "$@"; }

at() { printf 'https://%s:%s%s' "$HOST" "$TLS" "$1"; }

status_is() {
    local wanted=$1 status
    shift
    status=$(browse -o /dev/null -w '%{http_code}' "$@") || true
    echo "status $status"
    [[ $status == "$wanted" ]]
}

content() { browse -f "$(at "$1")"; }

post() { browse -f -H 'Content-Type: application/json' -d "$2" "${@:3}" "$(at "$1")"; }

field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

# Registers somebody and sets TOKEN.
register() {
    local email=$1@example.org
    post /api/auth/account/create "{\"email\":\"$email\",\"password\":\"correct horse battery\"}" || return 1
    TOKEN=$(post /api/auth/session/login "{\"email\":\"$email\",\"password\":\"correct horse battery\"}" | field token)
    [[ -n $TOKEN ]] && post /api/onboard/complete "{\"username\":\"$1\"}" -H "X-Session-Token: $TOKEN"
}

uploads() {
    local id
    id=$(browse -f -H "X-Session-Token: $TOKEN" -F "file=@$SITE/15MB" "$(at /autumn/attachments)" | field id)
    echo "id $id"
    [[ -n $id ]]
}

# Opens the gateway through the proxy, logs in by the address, and sends Ping as a frame whose mask is zero; waits for Pong.
pings_at() {
    local path=$1
    (
        printf 'GET %s?version=1&format=json&token=%s HTTP/1.1\r\n' "$path" "$TOKEN"
        printf 'Host: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' "$HOST"
        printf 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
        sleep 2
        printf '\x81\x98\0\0\0\0{"type":"Ping","data":7}'
        sleep 2
    ) | timeout 5 openssl s_client -quiet -CAfile "$SITE/cert.pem" -servername "$HOST" -connect "127.0.0.1:$TLS" 2>/dev/null |
        tr -d '\0' >"$SITE/frames" || true
    cut -c 1-300 "$SITE/frames" | cat -v
    grep -q "101 Switching Protocols" "$SITE/frames" && grep -q '"type":"Pong"' "$SITE/frames" && grep -q '"data":7' "$SITE/frames"
}

# How many requests this address has left, as the API sees it.
left_for() {
    browse -D - -o /dev/null --interface "$1" "${@:2}" "$(at /api/users/@me)" | tr -d '\r' | sed -n 's/^[Xx]-[Rr]ate[Ll]imit-[Rr]emaining: //p'
}

# Two addresses have limits of their own, and nobody gets a fresh one by inventing an address.
limits_follow_the_client() {
    local first second other forged
    first=$(left_for 127.0.0.5)
    second=$(left_for 127.0.0.5)
    other=$(left_for 127.0.0.6)
    forged=$(left_for 127.0.0.5 -H 'X-Forwarded-For: 203.0.113.9')
    echo "left: $first, $second, another address $other, with a forged header $forged"
    ((second == first - 1 && other == first && forged == second - 1))
}

# Who comes past the proxy and is not trusted is not believed either.
direct_claims_are_ignored() {
    local claim left=()
    for claim in 198.51.100.1 198.51.100.2; do
        left+=("$(curl -sS -m 20 -D - -o /dev/null --interface 127.0.0.7 -H "X-Forwarded-For: $claim" "http://127.0.0.1:$API/users/@me" |
            tr -d '\r' | sed -n 's/^[Xx]-[Rr]ate[Ll]imit-[Rr]emaining: //p')")
    done
    echo "left: ${left[*]}"
    ((left[1] == left[0] - 1))
}

# All that clients need, through the proxy NAME; the address that the instance tells is ADDRESS.
test_site() {
    local name=$1 address=$2
    check "$name: the page loads" says "<!doctype html>" content /
    check "$name: a page within the client loads" says "<!doctype html>" content /server/x
    check "$name: the API answers JSON" says '"revolt":' content /api/
    check "$name: so it does without the last slash" says '"revolt":' content /api
    check "$name: it tells the public address" says "{\"api\":\"$address/api\"}" content /.well-known/stoat
    check "$name: and that of the gateway" says "\"ws\":\"wss${address#https}/ws\"" content /api/
    check "$name: the file server answers" says '"autumn":' content /autumn/
    check "$name: january answers" says '"january":' content /january/
    check "$name: gifbox answers" says 'Gifbox' content /gifbox/
    check "$name: somebody registers and logs in" register "${name//[^a-z]/}"
    check "$name: 15 MB are uploaded" uploads
    check "$name: 30 MB are refused" status_is 413 -H "X-Session-Token: $TOKEN" -F "file=@$SITE/30MB" "$(at /autumn/attachments)"
    check "$name: the gateway answers Ping" pings_at /ws
    check "$name: so it does with a slash" pings_at /ws/
    check "$name: limits follow the client's address" limits_follow_the_client
    check "$name: metrics are not for the public" status_is 404 "$(at /metrics)"
    check "$name: nor is health" status_is 404 "$(at /health/ready)"
    check "$name: nor those of the API" status_is 404 "$(at /api/metrics)"
}

test_proxies() {
    local nginx=1 caddy=1
    command -v nginx >/dev/null || nginx=
    command -v caddy >/dev/null || caddy=
    [[ -n $nginx ]] || leave_out "nginx" "it is not installed (apt-get install nginx-light)"
    [[ -n $caddy ]] || leave_out "Caddy" "it is not installed (apt-get install caddy)"
    [[ -n $nginx || -n $caddy ]] || return 0
    mkdir "$SITE"
    chmod 0711 "$SITE"
    certificate >/dev/null 2>&1
    head -c 15000000 /dev/urandom >"$SITE/15MB"
    head -c 30000000 /dev/urandom >"$SITE/30MB"

    check "all in one starts" start_all_in_one
    if [[ -n $nginx ]]; then
        check "nginx takes the README's block" start_nginx nginx < <(readme_block nginx 1 | with_test_ports)
        test_site nginx "https://$HOST"
        check "nginx: plain HTTP is sent to HTTPS" redirects
    fi
    if [[ -n $caddy ]]; then
        next_port
        check "Caddy takes the README's block" start_caddy caddy < <(readme_block caddy 1 | with_test_ports)
        test_site caddy "https://$HOST"
    fi
    check "an address that is not trusted is not believed" direct_claims_are_ignored

    check "split services start" start_split
    if [[ -n $nginx ]]; then
        check "nginx takes the README's paths" start_nginx nginx-split < <(with_paths | with_test_ports)
        test_site nginx-split "https://$HOST:$TLS"
    fi
    if [[ -n $caddy ]]; then
        next_port
        check "Caddy takes the README's paths" start_caddy caddy-split < <(readme_block caddy 2 | with_test_ports)
        test_site caddy-split "https://$HOST:$TLS"
    fi
}

# A port for the next proxy, since the last one still listens.
next_port() {
    free_ports 1
    TLS=${FREE[0]}
}

redirects() { [[ $(curl -s -m 20 -o /dev/null -w '%{redirect_url}' -H "Host: $HOST" "http://127.0.0.1:$PLAIN/x") == "https://$HOST/x" ]]; }

# The README's server block with its five lines before the last location, as the README says.
with_paths() {
    readme_block nginx 2 >"$SITE/paths"
    readme_block nginx 1 | awk -v paths="$SITE/paths" '
        /^    location \/ / { while ((getline line < paths) > 0) print line }
        { print }'
}
