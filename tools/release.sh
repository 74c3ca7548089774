#!/bin/sh
# What a release needs from VERSION and CHANGELOG.md:
#   release.sh check TAG   fails when the tag is not the version's, or the changelog has no dated part for it
#   release.sh notes       prints the changelog's part for the version
set -eu

root=${ROOT:-$(cd "$(dirname "$0")/.." && pwd -P)}
version=$(cat "$root/VERSION")

case ${1:-} in
check)
	if [ "${2:-}" != "v$version" ]; then
		echo "the tag is \"${2:-}\", but VERSION says $version: tag v$version, or change VERSION first" >&2
		exit 1
	fi
	if ! grep -qE "^## $(printf %s "$version" | sed 's/\./\\./g') - [0-9]{4}-[0-9]{2}-[0-9]{2}\$" "$root/CHANGELOG.md"; then
		echo "CHANGELOG.md has no part \"## $version - <date>\": date it before the release" >&2
		exit 1
	fi
	;;
notes)
	awk -v heading="## $version - " '/^## / { ours = index($0, heading) == 1; next } ours' "$root/CHANGELOG.md"
	;;
*)
	echo "usage: release.sh check TAG | notes" >&2
	exit 2
	;;
esac
