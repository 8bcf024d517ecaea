# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What run and test share. Sourced; expects `root` (the source folder).
# shellcheck source=packaging/packages.sh
. "$root/packaging/packages.sh"

say() { if [ -t 1 ]; then printf '\n\033[1m%s\033[0m\n' "$*"; else printf '\n%s\n' "$*"; fi; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

installed() { [[ " $(dpkg-query -W -f '${db:Status-Status} ' "$1" 2>/dev/null)" == *' installed '* ]]; }

# Prints the names=alternatives of the lines that nothing on this machine meets.
missing_of() {
    local spec second _why name
    while read -r spec second _why; do
        [ -n "$spec" ] || continue
        if [[ $second == command=* ]] && command -v "${second#command=}" >/dev/null; then continue; fi
        for name in ${spec//|/ }; do installed "$name" && continue 2; done
        printf '%s\n' "$spec"
    done <<<"$1"
}

# The first of the alternatives that apt can install.
choose() {
    local name known
    for name in ${1//|/ }; do
        known=$(apt-cache policy "$name" 2>/dev/null)
        if [[ $known == *'Candidate: '* && $known != *'Candidate: (none)'* ]]; then
            printf '%s\n' "$name"
            return
        fi
    done
    return 1
}

# install_missing LIST ALLOWED: installs with apt what LIST asks for and is not there, saying so first.
install_missing() {
    local missing spec name names=() as_root=()
    command -v dpkg-query >/dev/null || { say "This is no Debian or Ubuntu: install what packaging/packages.sh lists yourself."; return; }
    missing=$(missing_of "$1")
    [ -n "$missing" ] || return 0
    if [ "$2" = no ]; then
        die "these packages are missing, and --no-install forbids installing them:" $missing
    fi
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || die "these packages are missing; install them as root:" $missing
        as_root=(sudo)
    fi
    say "Looking up packages"
    "${as_root[@]}" apt-get -o DPkg::Lock::Timeout=900 update -qq
    while read -r spec; do
        name=$(choose "$spec") || die "apt knows no package $spec"
        names+=("$name")
    done <<<"$missing"
    say "Installing ${#names[@]} packages with apt: ${names[*]}"
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 -o Dpkg::Use-Pty=0 \
        install -y --no-install-recommends "${names[@]}"
}

# configure FOLDER CMAKE-ARGUMENTS...
configure() {
    local folder=$1
    shift
    # The compiler's cache stays below build/ too, unless the person has one of their own.
    export CCACHE_DIR=${CCACHE_DIR:-$root/build/ccache} CCACHE_BASEDIR=${CCACHE_BASEDIR:-$root} CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros # what it asks for to keep files that use a precompiled header
    mkdir -p "$folder"
    if ! cmake -S "$root" -B "$folder" -G Ninja "$@" >"$folder/configure.log" 2>&1; then
        tail -n 30 "$folder/configure.log" >&2
        die "configuring failed; the whole text is in ${folder#"$root"/}/configure.log"
    fi
}

# configure_and_build FOLDER CMAKE-ARGUMENTS...
configure_and_build() {
    configure "$@"
    NINJA_STATUS='[%f/%t, %e s] ' cmake --build "$1"
}
