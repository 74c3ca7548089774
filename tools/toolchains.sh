#!/bin/sh
# Names the language toolchains that tests would use and that are missing. With CI=true a missing one is a failure.
set -eu

missing=
for tool in node npm python3 java javac mvn; do
	command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
done
# Some systems package python3 without its pip.
python3 -m pip --version >/dev/null 2>&1 || missing="$missing pip"
[ -z "$missing" ] && exit 0
echo "skipped, because these toolchains are missing:$missing (the tests of their SDKs do not run)"
[ "${CI:-}" != true ]
