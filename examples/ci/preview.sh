#!/bin/sh
# Previews the stack, writes comment.md for the pull request, and fails when the preview fails or data would be lost. The folder of
# the program is the first argument.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
program=$1
: "${STACK:?the stack to preview}"
# One event a line, with what the application would say of itself.
export PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true
# A preview that fails is in the comment too, and the gate fails then.
pulumi preview --cwd "$program" --stack "$STACK" --json --non-interactive >preview.json || true

review() { (cd "$here/review" && go run ./*.go "$@"); }
review comment "$PWD/preview.json" >comment.md
review gate -accepted "$here/accepted-removals.txt" "$PWD/preview.json"
