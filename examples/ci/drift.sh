#!/bin/sh
# Fails when AWS is not as the last deployment left it. It changes neither AWS nor the state. The folder of the program is the first
# argument.
set -eu

program=$1
: "${STACK:?the stack to look at}"
pulumi refresh --cwd "$program" --stack "$STACK" --preview-only --expect-no-changes --non-interactive
