#!/bin/sh
# Packs the SDK of one language as its registry wants it, into dist/sdk/<language>/. The SDK itself stays as it is: the work
# is done on a copy.
set -eu

language=${1:-}
root=$(cd "$(dirname "$0")/.." && pwd -P)
out=$root/dist/sdk/$language
case $language in
nodejs | python | java | dotnet) ;;
*)
	echo "packing an SDK: there is no \"$language\": use SDK=nodejs, python, java or dotnet" >&2
	exit 2
	;;
esac
if [ ! -d "$root/sdk/$language" ]; then
	echo "packing an SDK: there is no sdk/$language yet" >&2
	exit 1
fi

rm -rf "$out"
mkdir -p "$out"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$root/sdk/$language/." "$work"
cp "$root/LICENSE" "$work"
cd "$work"

case $language in
nodejs)
	npm install --no-audit --no-fund --no-package-lock
	npm run build
	# What is compiled is the package, at its top.
	cp package.json README.md LICENSE bin/
	(cd bin && npm pack --pack-destination "$out")
	;;
python)
	python3 -m pip --disable-pip-version-check wheel --no-deps --wheel-dir "$out" .
	;;
java)
	# Central wants sources, documentation, signatures and checksums, laid out as in a repository. The key comes from the
	# environment: MAVEN_GPG_KEY and MAVEN_GPG_PASSPHRASE.
	mvn --batch-mode --no-transfer-progress package \
		org.apache.maven.plugins:maven-source-plugin:3.3.1:jar-no-fork \
		org.apache.maven.plugins:maven-javadoc-plugin:3.11.2:jar \
		org.apache.maven.plugins:maven-gpg-plugin:3.2.7:sign -Dgpg.signer=bc \
		org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy "-DaltDeploymentRepository=bundle::file:$work/bundle"
	find bundle -name 'maven-metadata.xml*' -exec rm {} +
	(cd bundle && jar --create --no-manifest --file "$out/bundle.zip" .)
	;;
dotnet)
	dotnet pack --configuration Release --output "$out"
	;;
esac
