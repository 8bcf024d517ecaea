#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reads a program's ELF: position independent, all relocations read-only, no executable stack, stack protector in use.
set -euo pipefail
program=$1
failed=0
expect() { # what, pattern, text
    if ! grep -qE "$2" <<<"$3"; then echo "$program: $1"; failed=1; fi
}
expect "is not position independent" 'Type:.*DYN' "$(readelf -hW "$program")"
expect "has no RELRO" 'GNU_RELRO' "$(readelf -lW "$program")"
expect "binds lazily" 'BIND_NOW|FLAGS.*NOW' "$(readelf -dW "$program")"
expect "has an executable stack" 'GNU_STACK.* RW ' "$(readelf -lW "$program")"
expect "has no stack protector" '__stack_chk_fail' "$(readelf --dyn-syms -W "$program")"
exit $failed
