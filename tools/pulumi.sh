#!/bin/sh
# Puts the Pulumi CLI, or its YAML language host, into bin/: a wrapper of the one on PATH when that is new enough and has both,
# else one that is built here from the modules in tools/. Nothing is installed outside the checkout and Go's caches.
set -eu

tool=$1
root=$(cd "$(dirname "$0")/.." && pwd -P)
mkdir -p "$root/bin"

# not_here is PATH without the checkout's own bin/, where an earlier wrapper may be.
not_here=$(printf %s "$PATH" | tr ':' '\n' | grep -vxF "$root/bin" | paste -sd: -)

# on_path prints the folder of a Pulumi CLI on PATH that is new enough and has the YAML host beside it.
on_path() {
	found=$(PATH=$not_here command -v pulumi) || return 1
	folder=$(cd "$(dirname "$found")" && pwd -P) || return 1
	# PATH may spell the checkout's bin/ in another way, and a wrapper must never call itself.
	[ "$folder" != "$root/bin" ] || return 1
	[ -x "$folder/pulumi-language-yaml" ] || return 1
	version=$(PULUMI_SKIP_UPDATE_CHECK=1 PULUMI_HOME="$root/bin/.pulumi" "$folder/pulumi" version) || return 1
	[ "$(printf '%s\n%s\n' "$PULUMI_VERSION" "$version" | sort -V | head -n 1)" = "$PULUMI_VERSION" ] || return 1
	printf %s "$folder"
}

folder=$(on_path) || folder=
# What is there goes first: a build through a link would overwrite what the link leads to.
rm -f "$root/bin/$tool"

if [ -n "$folder" ]; then
	echo "using $tool of $folder"
	printf '#!/bin/sh\nexec "%s" "$@"\n' "$folder/$tool" >"$root/bin/$tool"
	chmod 755 "$root/bin/$tool"
	exit 0
fi

case $tool in
pulumi)
	echo "building the Pulumi CLI $PULUMI_VERSION, as none on PATH is new enough (once, about 4 minutes on 2 cores)"
	cd "$root/tools/pulumi"
	# Without the stamp the automation API refuses the CLI.
	"$GO" build -o "$root/bin/pulumi" \
		-ldflags "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=$PULUMI_VERSION" \
		github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
	;;
pulumi-language-yaml)
	echo "building the Pulumi YAML host (once, about 1 minute on 2 cores)"
	cd "$root/tools/yaml"
	"$GO" build -ldflags "-s -w" -o "$root/bin/pulumi-language-yaml" github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml
	;;
*)
	echo "tools/pulumi.sh: no such tool: $tool" >&2
	exit 2
	;;
esac
