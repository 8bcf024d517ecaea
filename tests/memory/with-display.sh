#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# with-display.sh COMMAND...: on an X display of its own with a window manager (without one no window gets the focus).
# A launcher's keyring may be around it; Xvfb chooses a free number by itself.
set -u
for program in Xvfb openbox; do
    command -v "$program" >/dev/null && continue
    echo "SKIP: $program is not installed"
    [ "${BK_REQUIRE_KEYRINGS:-}" = 1 ] && exit 1
    exit 77
done
work=$(mktemp -d)
end() {
    local status=$?
    kill "${manager:-}" 2>/dev/null
    kill "$display" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$work"
    exit $status
}
trap end EXIT
mkfifo "$work/number"
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$work/number" >/dev/null 2>&1 &
display=$!
read -r number <"$work/number"
export DISPLAY=:$number
openbox >/dev/null 2>&1 &
manager=$!
"$@"
