# shellcheck shell=bash
# The desktop app's part of build.sh, which reads this file and lends it its functions.

DESKTOP=$ROOT/desktop
RUST_OLDEST=1.90.0
# Tauri's own driver turns WebDriver's words into a start of the application.
DRIVER_VERSION=2.1.0
DESKTOP_BUILD_PACKAGES=(build-essential dpkg-dev pkg-config libwebkit2gtk-4.1-dev libgtk-3-dev libdbus-1-dev
    libayatana-appindicator3-dev)
DESKTOP_TEST_PACKAGES=(xvfb xauth xdotool webkit2gtk-driver dbus-x11 imagemagick)

# Compiled libraries outlive the clone where they may: they take minutes, and never change with our own code.
desktop_cache() {
    local cache=$CACHE
    if ! mkdir -p "$cache" 2>/dev/null || [[ ! -w $cache ]]; then
        cache=$TARGET/cache
        mkdir -p "$cache"
    fi
    printf '%s\n' "$cache"
}

# need_packages PURPOSE PACKAGE...: what is missing is installed, or named to those who may not.
need_packages() {
    local purpose=$1 package missing=()
    shift
    command -v dpkg-query >/dev/null || return 0
    for package in "$@"; do
        dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
    ((${#missing[@]} == 0)) || install "$purpose" "${missing[@]}"
}

need_rust() {
    local version
    command -v cargo >/dev/null || PATH=$PATH:${CARGO_HOME:-$HOME/.cargo}/bin
    version=$(rustc --version 2>/dev/null | cut -d' ' -f2) || true
    if [[ -n $version ]] && printf '%s\n%s\n' "$RUST_OLDEST" "$version" | sort -V -C; then
        return
    fi
    fail "Rust $RUST_OLDEST or later is needed for the desktop app${version:+, this is $version}. Install it from https://rustup.rs;" \
        "Debian 13 has that as a package:" "" "  apt-get install -y rustup && rustup default stable"
}

cargo_desktop() {
    (cd "$DESKTOP" && CARGO_TARGET_DIR=$(desktop_cache)/desktop-target nice -n 10 cargo "$@")
}

build_desktop() {
    need_packages "The desktop app's libraries" "${DESKTOP_BUILD_PACKAGES[@]}"
    need_rust
    say "Building the desktop app (the first time takes some minutes)"
    quiet cargo_desktop build --release --locked
    # A copy, since other clones build into the same cache.
    DESKTOP_BINARY=$TARGET/discordination-desktop
    mkdir -p "$TARGET"
    cp -f "$(desktop_cache)/desktop-target/release/discordination-desktop" "$DESKTOP_BINARY"
}

# Puts binary, icons and menu entry where Debian wants them, and packs that; sets DEB.
pack_desktop() {
    local stage version architecture depends side icons
    stage=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder is meant as it is now
    trap "rm -rf '$stage'" RETURN
    version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$DESKTOP/Cargo.toml" | head -n 1)
    architecture=$(dpkg --print-architecture)
    icons=$stage/root/usr/share/icons/hicolor
    command install -D -m 755 "$DESKTOP_BINARY" "$stage/root/usr/bin/discordination-desktop"
    command install -D -m 644 "$DESKTOP/discordination-desktop.desktop" \
        "$stage/root/usr/share/applications/discordination-desktop.desktop"
    command install -D -m 644 "$WEB/public/mark.svg" "$icons/scalable/apps/discordination-desktop.svg"
    for side in 32 48 64 128 256 512; do
        command install -D -m 644 "$DESKTOP/icons/$side.png" "$icons/${side}x$side/apps/discordination-desktop.png"
    done
    command install -D -m 644 "$ROOT/LICENSE" "$stage/root/usr/share/doc/discordination-desktop/copyright"
    mkdir -p "$stage/debian" "$stage/root/DEBIAN"
    printf 'Source: discordination-desktop\n\nPackage: discordination-desktop\nArchitecture: any\n' >"$stage/debian/control"
    depends=$(cd "$stage" && dpkg-shlibdeps -O root/usr/bin/discordination-desktop 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
    # The tray's library is loaded while running, so the linker knows nothing of it.
    cat >"$stage/root/DEBIAN/control" <<CONTROL
Package: discordination-desktop
Version: $version
Architecture: $architecture
Maintainer: Discordination <discordination@localhost>
Section: net
Priority: optional
Installed-Size: $(du -sk "$stage/root/usr" | cut -f1)
Depends: $depends, libayatana-appindicator3-1, xdg-utils
Description: window of its own for any Discordination instance
 Opens the web client of an instance in a window with a tray icon, native
 notifications and discordination:// links, and remembers several instances.
CONTROL
    DEB=$TARGET/discordination-desktop_${version}_$architecture.deb
    mkdir -p "$TARGET"
    dpkg-deb --root-owner-group -Zxz --build "$stage/root" "$DEB" >/dev/null
}

word_desktop() {
    build_desktop
    pack_desktop
    say "$DEB ($(du -h "$DEB" | cut -f1))"
    test_desktop
}

# Prints where the driver is, compiled once for all clones.
desktop_driver() {
    local root
    root=$(desktop_cache)/tauri-driver-$DRIVER_VERSION
    if [[ ! -x $root/bin/tauri-driver ]]; then
        say "Building the driver of the window's test"
        quiet nice -n 10 cargo install tauri-driver --version "$DRIVER_VERSION" --locked --root "$root" || return 1
    fi
    printf '%s\n' "$root/bin/tauri-driver"
}

# Format, lint, the Rust tests, then the real window against a real instance.
test_desktop() {
    local folder driver
    build_desktop
    need_packages "What opens a window without a screen" "${DESKTOP_TEST_PACKAGES[@]}"
    mkdir -p "$RESULTS"
    rm -f "$RESULTS"/desktop*
    cargo_desktop fmt --check
    quiet cargo_desktop clippy --release --locked --all-targets -- -D warnings
    cargo_desktop test --release --locked --quiet 2>&1 | tee "$RESULTS/desktop-rust.log"
    sed -n 's/^test result: .* \([0-9]*\) passed; \([0-9]*\) failed; \([0-9]*\) ignored.*/\1 \2 \3/p' \
        "$RESULTS/desktop-rust.log" >"$RESULTS/desktop.txt"
    driver=$(desktop_driver)
    need_node
    build_jar
    folder=$(mktemp -d)
    # shellcheck disable=SC2064 # the folder is meant as it is now
    trap "stop_all '$folder'" EXIT
    pick_ports
    start_server "$folder/data" "$RESULTS/desktop-server.log"
    DISCORDINATION_URL=$ADDRESS DESKTOP_BINARY=$DESKTOP_BINARY DESKTOP_DRIVER=$driver DESKTOP_RESULTS=$RESULTS \
        DESKTOP_PORTS=$(free_ports 3 | xargs) \
        DESKTOP_HOME=$folder/home xvfb-run -a -s "-screen 0 1280x800x24" dbus-run-session -- node "$DESKTOP/test/window.mjs" \
        2> >(grep -Ev '^(dbus-daemon|SpiRegistry)' >&2)
}
