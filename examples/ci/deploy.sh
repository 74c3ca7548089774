#!/bin/sh
# Deploys the stack, or one wave of it: the regions in HOLD keep what they have until another wave. The folder of the program is the
# first argument.
set -eu

program=$1
: "${STACK:?the stack to deploy}"
# The names of everything that a region's provider serves end in the region.
set --
for region in ${HOLD:-}; do
	set -- "$@" --exclude "**-$region"
done
pulumi up --cwd "$program" --stack "$STACK" --yes --non-interactive --suppress-outputs "$@"
