#!/bin/sh
# Gets this job's identity from GitHub and tells the steps that follow to use it: AWS's own clients change it for credentials that
# last an hour. No key of AWS is kept anywhere.
set -eu

: "${ROLE:?the ARN of the role to take on}"
file=$RUNNER_TEMP/identity
curl --fail --silent --show-error --header "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
	"$ACTIONS_ID_TOKEN_REQUEST_URL&audience=sts.amazonaws.com" |
	sed 's/.*"value" *: *"\([^"]*\)".*/\1/' >"$file"
{
	echo "AWS_ROLE_ARN=$ROLE"
	echo "AWS_WEB_IDENTITY_TOKEN_FILE=$file"
} >>"$GITHUB_ENV"
