#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# source-checks.sh CI-RUN: each of its source checks lets a clean tree through and refuses one with a planted line.
set -euo pipefail
run=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/.ci" "$work/packaging" "$work/bench"
cp "$run" "$work/.ci/run"
for program in packaging/test packaging/fuzz bench/run; do
    printf '#!/bin/sh\nexit 0\n' >"$work/$program"
    chmod +x "$work/$program"
done
cd "$work"
git init -q .
git config user.email t@example.invalid
git config user.name t

say() { # a line, as this file must not hold it whole
    printf '%s%s\n' "$1" "$2" >planted.txt
    git add -A
}
say nothing special
.ci/run >"$work/.out" 2>&1 || { echo "a clean tree is refused:"; cat "$work/.out"; exit 1; }
expect_refused() { # what, two halves of the line
    say "$2" "$3"
    if .ci/run >"$work/.out" 2>&1; then echo "not refused: $1"; exit 1; fi
    grep -q "source check" "$work/.out" || { echo "refused for another reason: $1"; cat "$work/.out"; exit 1; }
}
expect_refused "a path of one machine" 'see /ro' 'ot/notes'
expect_refused "a registry's host" 'https://registry.npm' 'js.org/x'
expect_refused "a note to oneself" '// TO' 'DO: later'
head -c 1200000 /dev/zero | tr '\0' a >planted.txt
git add -A
if .ci/run >"$work/.out" 2>&1; then echo "not refused: a large file"; exit 1; fi
