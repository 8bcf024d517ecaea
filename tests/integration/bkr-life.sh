#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# bkr-life.sh BKR: the life of a key on the command line with a real keyring (started by keyring-gnome.sh): add, see it there
# with another program, list, use, rename, edit, replace, remove; and of a short-term key made here. Nothing of a key is in any
# output that is not to show it, or in a file.
set -euo pipefail
bkr=$1
work=$(mktemp -d)
"$bkr" demo serve --token-delay 0 >"$work/line" & server=$!
trap 'kill $server; rm -rf "$work"' EXIT
for _ in $(seq 200); do [ -s "$work/line" ] && break; sleep 0.05; done
field() { python3 -c 'import json,sys; v=json.load(open(sys.argv[1]))
for k in sys.argv[2:]: v=v[k]
print(v)' "$work/line" "$@"; }
AWS_ENDPOINT_URL=$(field url) AWS_CA_BUNDLE=$(field ca_file)
export AWS_ENDPOINT_URL AWS_CA_BUNDLE
key=$(field keys long-term)
other=$(field keys revoked)

step() { echo "== $*"; }
expect() { grep -q -- "$1" "$work/out" || { echo "expected $1 in:"; cat "$work/out"; exit 1; }; }
run() { "$bkr" "$@" >"$work/out" 2>&1; }
expect_status() { local wanted=$1 got=0; shift; "$bkr" "$@" >"$work/out" 2>&1 </dev/null || got=$?
    [ "$got" = "$wanted" ] || { echo "bkr $*: exit status $got, not $wanted"; cat "$work/out"; exit 1; }; }

step add
run keys add --label laptop --environment development --key-region us-east-1 --expires 90d <<<"$key"
step "another program finds it"
secret-tool search --unlock application bedrock-keyring >"$work/out" 2>&1; expect 'label = .*laptop'
step list
run keys list --json; expect '"secret":"stored"'; expect '"label":"laptop"'; expect '"account":"111122223333"'
step "the same label again"
got=0; run keys add --label laptop <<<"$other" || got=$?; [ $got = 1 ]
step "a command with the key, which is put into its environment by no shell"
AWS_BEARER_TOKEN_BEDROCK=stale run exec --key laptop -- printenv AWS_BEARER_TOKEN_BEDROCK AWS_REGION AWS_DEFAULT_REGION
[ "$(cat "$work/out")" = "$(printf "%s\nus-east-1\nus-east-1" "$key")" ] || { echo "another environment"; exit 1; }
: >"$work/out"
step "what was ignored on the way to the key is not ignored by the command"
run exec --key laptop -- grep SigIgn /proc/self/status
grep SigIgn /proc/self/status | cmp - "$work/out"
step "test and chat"
run keys test laptop --json; expect '"verdict":"works"'
run chat --key laptop --model amazon.nova-lite-v1:0 hello; expect demo
run keys list --json; expect '"verdict":"works"'
step rename
run keys rename laptop tower; expect_status 1 keys test laptop
run keys test tower
step edit
run keys edit tower --environment production --tag a --tag b --expires never; run keys list --json
expect '"environment":"production"'; expect '"tags":\["a","b"\]'; expect '"neverExpires":true'
step replace
run keys edit tower --replace-key <<<"$other"; expect_status 3 keys test tower
step remove
run keys remove tower; run keys list --json; expect '"keys":\[\]'
secret-tool search --unlock application bedrock-keyring >"$work/out" 2>&1 || true
if grep -q label "$work/out"; then echo "it is still there"; exit 1; fi
step "a short-term key that is made here, kept and renewed by one program after another"
export AWS_ACCESS_KEY_ID=AKIDLIFE000000000001 AWS_SECRET_ACCESS_KEY=made-up-secret-of-forty-letters-00000003
run keys make-short-term --label made --region us-east-1 --expires-in 1h --keep-fresh; expect AKIDLIFE000000000001
run token --cached made; made=$(cat "$work/out"); [ "${made:0:16}" = bedrock-api-key- ]
run token --cached made; [ "$(cat "$work/out")" = "$made" ]
expect_status 2 token --cached made --region eu-west-1
run keys renew made; expect Renewed
AWS_ACCESS_KEY_ID=AKIDELSE000000000001 expect_status 2 keys renew made; expect 'Somebody else would sign it'
run keys list --json; expect '"keptFresh":true'; expect '"type":"SignerChanged"'
run keys renew made --leave; run keys list --json; expect '"keptFresh":false'
run keys remove made
step "nothing of the keys in any file of the home, the keyring's own aside"
if grep -rlF -e "${key:60:24}" -e "${other:60:24}" -e "${made: -24}" "$HOME" --exclude-dir=keyrings; then echo "a key is in a file"; exit 1; fi
echo passed
