# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What has to be installed, in one place; read by run, test and prove-bare.
# A line: package[|other name...] [command=NAME]   why. The first name that apt knows is taken (Debian 12 and Ubuntu 24.04
# differ in a few); with command= the line is met by any program of that name.

build_packages='
g++                              the compiler: C++20 with coroutines, GCC 12 or newer
cmake command=cmake              configures; 3.25 or newer
ninja-build command=ninja        builds
pkg-config|pkgconf               finds md4c
ccache command=ccache            a second build takes seconds
qt6-base-dev                     Qt Core, Network, Sql, DBus, Widgets
qt6-base-dev-tools               moc and rcc
qt6-svg-dev|libqt6svg6-dev       the icons
libgl-dev                        asked for by Qt Gui when CMake looks for it
qcoro-qt6-dev                    answers that come later, as coroutines
libexpected-dev                  tl::expected, the Result type
libcli11-dev                     the command line of bkr
libmd4c-dev                      Markdown
libmd4c-html0-dev                Markdown to HTML
libssl-dev                       hashes, ciphers, the locked heap
zlib1g-dev                       CRC-32 of the event stream
libqt6sql6-sqlite                at run time: the one database file
ca-certificates                  at run time: the roots that HTTPS trusts
fonts-inter                      at run time: the face the window is drawn with
'

test_packages='
git command=git                  the source checks read the tracked files
openssl command=openssl          makes the certificates of the TLS tests
dbus                             private buses for the keyring tests
gnome-keyring                    a real keyring
libsecret-tools                  an independent reader of what we store
keepassxc                        a real keyring
libkf5wallet-bin                 a real keyring
libqca-qt5-2-plugins             the key exchange of KWallet
xvfb                             a display for what offscreen cannot do
xauth                            asked for by xvfb-run
openbox                          without a window manager no window gets the focus
xdotool                          presses keys in windows of other programs
at-spi2-core                     the accessibility bus
fonts-noto-core                  a fallback face
fonts-noto-mono                  a face for code
fonts-droid-fallback             a face for Chinese, Japanese and Korean text
python3 command=python3          small helpers of the tests
zsh command=zsh                  a shell that export lines are tried in
fish command=fish                another
nodejs command=node              the official JavaScript client, for interop
npm command=npm                  installs that client
binutils command=readelf         reads how the programs were linked
strace command=strace            watches for writes of secrets
procps command=ps                looks at running programs
'

fuzz_packages='
clang-19 command=clang++-19      libFuzzer is part of it, and it is the first that understands the coroutines
libclang-rt-19-dev               what libFuzzer and the sanitizers of clang link
'

# For bench/run: what counts instructions, and the peers. A peer that is not there is told as not measured.
bench_packages='
valgrind command=valgrind        counts instructions, which a busy machine does not change
libcurl4-openssl-dev             a peer: HTTP at its leanest
nodejs command=node              a peer: the official JavaScript client
npm command=npm                  installs that client
openssl command=openssl          makes the certificate of a peer of the peer
dbus                             a private bus for the keyring
python3 command=python3          runs the benches and prints the table
'

# For bench/run --all.
bench_all_packages='
xvfb                             a display to start windows on
xauth                            asked for by xvfb-run
chromium                         a peer: the floor of any program made of a web page
gnome-keyring                    a keyring with keys, for the idle window
xdotool command=xdotool          reads how many frames Chromium has drawn
'
