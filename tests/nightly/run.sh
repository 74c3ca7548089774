#!/bin/sh
# Deploys the program beside this file with whatever AWS the environment leads to, deploys it again, which must change
# nothing, and destroys it. State and program are in a folder of their own, which goes at the end.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
folder=$(mktemp -d)
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=nightly PULUMI_SKIP_UPDATE_CHECK=1
mkdir "$folder/state" "$folder/program"
cp "$here/Pulumi.yaml" "$folder/program"
cd "$folder/program"

# What a failure left behind is destroyed too: an emulator may be one that others use.
finish() {
	status=$?
	[ "$status" = 0 ] || pulumi destroy --stack nightly --yes --non-interactive || true
	rm -rf "$folder"
	exit "$status"
}
trap finish EXIT

pulumi stack init nightly --non-interactive
pulumi up --yes --non-interactive
pulumi up --yes --non-interactive --expect-no-changes
pulumi destroy --yes --non-interactive
