#!/bin/sh
# Gets the Pulumi CLI and the plugins that the program needs, in the versions that were tested together.
set -eu

curl --fail --silent --show-error --location https://get.pulumi.com | sh -s -- --version 3.256.0
export PATH="$HOME/.pulumi/bin:$PATH"
[ -z "${GITHUB_PATH:-}" ] || echo "$HOME/.pulumi/bin" >>"$GITHUB_PATH"
pulumi plugin install resource globalapp v0.1.0 --server github://api.github.com/pulumi-globalapp/pulumi-globalapp
