#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# keyring-gnome.sh TEST [ARGS]: the test on a private bus with an unlocked gnome-keyring.
. "$(dirname "$0")/keyring-common.sh"
need gnome-keyring-daemon dbus-daemon
private_home
private_bus
printf test | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
started $!
wait_for 10 has_owner org.freedesktop.secrets || { echo "gnome-keyring did not start"; exit 1; }
BK_EXPECT_BACKEND="GNOME Keyring" "$@"
