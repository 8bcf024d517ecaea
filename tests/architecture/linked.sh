#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# linked.sh PROGRAM without|with LIBRARY...: what the dynamic linker loads for a program, by name (all it drags along too).
set -euo pipefail
program=$1 how=$2
shift 2
loaded=$(ldd "$program")
for library in "$@"; do
    found=no
    if grep -q "lib$library\.so" <<<"$loaded"; then found=yes; fi
    case $how/$found in
        without/yes) echo "$program loads $library"; exit 1 ;;
        with/no) echo "$program does not load $library: the look is blind"; exit 1 ;;
    esac
done
