#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Sourced by the keyring launchers: a throw-away home, a bus of its own, and nothing left behind.
set -u

# need PROGRAM...: skip (77) where one is missing, fail where BK_REQUIRE_KEYRINGS=1.
need() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null && continue
        echo "$program is not installed"
        [ "${BK_REQUIRE_KEYRINGS:-}" = 1 ] && exit 1
        echo "SKIP: this keyring cannot be tried here"
        exit 77
    done
}

# private_home: HOME, the XDG folders and the runtime folder in a temporary one; no display, no foreign bus.
private_home() {
    BK_HOME=$(mktemp -d)
    export HOME=$BK_HOME XDG_RUNTIME_DIR=$BK_HOME/run XDG_CONFIG_HOME=$BK_HOME/.config \
        XDG_DATA_HOME=$BK_HOME/.local/share XDG_CACHE_HOME=$BK_HOME/.cache
    mkdir -p "$XDG_RUNTIME_DIR" "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME"
    chmod 700 "$BK_HOME" "$XDG_RUNTIME_DIR"
    unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS XDG_CURRENT_DESKTOP KDE_SESSION_VERSION KDE_FULL_SESSION
    export LC_ALL=C.UTF-8 NO_AT_BRIDGE=1
    BK_STARTED=()
    trap leave EXIT
}

# started PID: ended with its group, or alone, when the launcher ends.
started() { BK_STARTED+=("$1"); }

# private_bus: a session bus that starts no service by itself, so that only the keyring under test is there.
private_bus() {
    local answer
    cat >"$BK_HOME/bus.conf" <<X
<busconfig><type>session</type><listen>unix:dir=$XDG_RUNTIME_DIR</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
X
    answer=$(dbus-daemon --config-file="$BK_HOME/bus.conf" --fork --print-address=1 --print-pid=1 2>/dev/null) || {
        echo "no private bus"
        exit 1
    }
    DBUS_SESSION_BUS_ADDRESS=$(sed -n 1p <<<"$answer")
    export DBUS_SESSION_BUS_ADDRESS
    started "$(sed -n 2p <<<"$answer")"
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
    local tries=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}

owner_of() {
    dbus-send --session --print-reply --dest=org.freedesktop.DBus /org/freedesktop/DBus \
        org.freedesktop.DBus.GetConnectionUnixProcessID "string:$1" 2>/dev/null | awk '/uint32/ {print $2}'
}

has_owner() { [ -n "$(owner_of "$1")" ]; }

leave() {
    local status=$? pid i
    for ((i = ${#BK_STARTED[@]} - 1; i >= 0; i--)); do
        pid=${BK_STARTED[$i]}
        kill "$pid" 2>/dev/null
        for _ in $(seq 40); do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.05
        done
        kill -9 "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    rm -rf "$BK_HOME"
    exit $status
}
