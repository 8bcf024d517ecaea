#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# keyring-keepassxc.sh TEST [ARGS]: the test on a private bus with KeePassXC serving an open database.
. "$(dirname "$0")/keyring-common.sh"
need keepassxc keepassxc-cli dbus-daemon base64 od
private_home
private_bus
export QT_QPA_PLATFORM=offscreen
cd "$BK_HOME" || exit 1
# Which group the service exposes is said inside the database; the command line can only import that.
printf 'pw\npw\n' | keepassxc-cli db-create -p -t 100 empty.kdbx >/dev/null 2>&1
printf 'pw\n' | keepassxc-cli export empty.kdbx >empty.xml 2>/dev/null
root=$(sed -n 's|.*<UUID>\(.*\)</UUID>.*|\1|p' empty.xml | head -1 | base64 -d | od -An -tx1 | tr -d ' \n')
root="{${root:0:8}-${root:8:4}-${root:12:4}-${root:16:4}-${root:20:12}}"
exposed="<CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>$root</Value></Item></CustomData>"
sed "s|<Binaries/>|<Binaries/>$exposed|" empty.xml >exposed.xml
printf 'pw\npw\n' | keepassxc-cli import -p -t 100 exposed.xml test.kdbx >/dev/null 2>&1 || { echo "no database"; exit 1; }
mkdir -p "$XDG_CONFIG_HOME/keepassxc"
cat >"$XDG_CONFIG_HOME/keepassxc/keepassxc.ini" <<'X'
[General]
ConfigVersion=2
UpdateCheckMessageShown=true
[FdoSecrets]
Enabled=true
ConfirmAccessItem=false
ConfirmDeleteItem=false
ShowNotification=false
[GUI]
CheckForUpdates=false
[Security]
LockDatabaseIdle=false
X
printf 'pw\n' | keepassxc --pw-stdin test.kdbx >/dev/null 2>&1 &
started $!
# The collection is there, locked, a moment before the password has opened it.
is_open() {
    dbus-send --session --print-reply --dest=org.freedesktop.secrets /org/freedesktop/secrets/collection/test \
        org.freedesktop.DBus.Properties.Get string:org.freedesktop.Secret.Collection string:Locked 2>/dev/null |
        grep -q 'boolean false'
}
has_database() { has_owner org.freedesktop.secrets && is_open; }
wait_for 30 has_database || { echo "KeePassXC did not open the database"; exit 1; }
BK_SLOW_KEYRING=1 BK_EXPECT_BACKEND=KeePassXC "$@"
