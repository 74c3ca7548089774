package regional

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const ecrShop = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1"

// An instance that runs a container: the environment is a file, and no shell reads what the user gives.
func TestUserDataOfAContainer(t *testing.T) {
	t.Parallel()
	text, err := hostScript{
		region: "eu-west-1", image: ecrShop, command: []string{"serve", "it's"}, publish: []string{"8080:8080/tcp"},
		environment: map[string]string{"LOG": "info", "QUOTES": `a "b" $c \d` + " `e`"}, logGroup: "/globalapp/shop",
		setup: "dnf install --assumeyes jq",
	}.text()
	require.NoError(t, err)
	assert.Equal(t, `#!/bin/bash
set -euo pipefail
mkdir --parents --mode=0700 /etc/globalapp
install --mode=0600 /dev/null /etc/globalapp/environment
cat > /etc/globalapp/environment <<'END-OF-FILE'
LOG="info"
QUOTES="a \"b\" \$c \\d \`+"`e\\`"+`"
END-OF-FILE
dnf install --assumeyes jq
dnf install --assumeyes docker
systemctl enable --now docker
install --mode=0755 /dev/null /usr/local/bin/globalapp-run
cat > /usr/local/bin/globalapp-run <<'END-OF-FILE'
#!/bin/bash
set -euo pipefail
aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin `+
		`111122223333.dkr.ecr.eu-west-1.amazonaws.com
docker rm --force application >/dev/null 2>&1 || true
exec 'docker' 'run' '--rm' '--name' 'application' '--publish' '8080:8080/tcp' '--log-driver' 'awslogs' '--log-opt' `+
		`'awslogs-region=eu-west-1' '--log-opt' 'awslogs-group=/globalapp/shop' '--env' 'LOG' '--env' 'QUOTES' '`+ecrShop+
		`' 'serve' 'it'\''s'
END-OF-FILE
install --mode=0644 /dev/null /etc/systemd/system/globalapp.service
cat > /etc/systemd/system/globalapp.service <<'END-OF-FILE'
[Unit]
Description=The application
After=network-online.target docker.service
Wants=network-online.target

[Service]
EnvironmentFile=/etc/globalapp/environment
ExecStart=/usr/local/bin/globalapp-run
Restart=always
RestartSec=5

[Install]
WantedBy=multi-user.target
END-OF-FILE
systemctl daemon-reload
systemctl enable --now globalapp.service
`, text)
}

// A program runs without Docker.
func TestUserDataOfAProgram(t *testing.T) {
	t.Parallel()
	encoded, err := hostScript{region: "eu-west-1", command: []string{"/opt/shop/run", "--fast"}}.userData()
	require.NoError(t, err)
	text, err := base64.StdEncoding.DecodeString(encoded)
	require.NoError(t, err)
	assert.Contains(t, string(text), "\nexec '/opt/shop/run' '--fast'\n")
	assert.NotContains(t, string(text), "dnf")
	assert.NotContains(t, string(text), "docker run")
}

// What instances cannot be given is refused with the way out.
func TestUserDataThatDoesNotFit(t *testing.T) {
	t.Parallel()
	_, err := hostScript{command: []string{"run"}, setup: strings.Repeat("x", userDataLimit)}.userData()
	require.ErrorContains(t, err, "but AWS takes 16384; shorten setup or environment")
	_, err = hostScript{environment: map[string]string{"KEY": "a\nb"}}.userData()
	require.ErrorContains(t, err, "the value of KEY has a line break; keep it in a secret or parameter, and give its name")
}
