#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# keyring-kwallet.sh LOGIN TEST [ARGS]: the test on a private bus with kwalletd5 and its wallet; LOGIN is KWalletLogin.
. "$(dirname "$0")/keyring-common.sh"
need kwalletd5 dbus-daemon
private_home
private_bus
export QT_QPA_PLATFORM=offscreen
cat >"$XDG_CONFIG_HOME/kwalletrc" <<'X'
[Wallet]
Enabled=true
First Use=false
Prompt on Open=false
Default Wallet=kdewallet
Leave Open=true
Close When Idle=false
Close on Screensaver=false
[org.freedesktop.secrets]
apiEnabled=true
X
login=$1
shift
wallet=$XDG_DATA_HOME/kwalletd/kdewallet.kwl
serves() { has_owner org.freedesktop.secrets && [ -s "$wallet" ]; }
begin() {
    "$login" "$XDG_RUNTIME_DIR/login" >/dev/null 2>&1 &
    pid=$!
    wait_for 20 serves || { echo "kwalletd5 did not start"; exit 1; }
}
# It serves only wallets that were there when it started: once to make the wallet, once to serve it.
begin
kill "$(owner_of org.freedesktop.secrets)"
wait $pid
begin
started $pid
started "$(owner_of org.freedesktop.secrets)"
BK_SLOW_KEYRING=1 BK_EXPECT_BACKEND=KWallet "$@"
