package regional

import (
	"encoding/base64"
	"fmt"
	"strings"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// userDataLimit is the size of user data, in bytes, before it is encoded:
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-add-user-data.html.
const userDataLimit = 16384

// hostScript is what an instance does when it starts.
type hostScript struct {
	region string
	// image is empty where a program runs without a container.
	image       string
	command     []string
	environment map[string]string
	setup       string
	// publish are the ports that the container shares, as Docker writes them.
	publish []string
	// logGroup takes the container's output.
	logGroup string
}

// userData is the script in the form that a launch template takes.
func (h hostScript) userData() (string, error) {
	text, err := h.text()
	if err != nil {
		return "", err
	}
	if len(text) > userDataLimit {
		return "", fmt.Errorf("writing the user data of the instances: %d bytes, but AWS takes %d; shorten setup or environment",
			len(text), userDataLimit)
	}
	return base64.StdEncoding.EncodeToString([]byte(text)), nil
}

// text is the script: the environment as a file, what the user sets up, and a service that keeps the application running.
func (h hostScript) text() (string, error) {
	environment, err := h.environmentFile()
	if err != nil {
		return "", err
	}
	lines := []string{
		"#!/bin/bash",
		"set -euo pipefail",
		"mkdir --parents --mode=0700 /etc/globalapp",
	}
	lines = append(lines, file("/etc/globalapp/environment", "0600", environment)...)
	if h.setup != "" {
		lines = append(lines, h.setup)
	}
	if h.image != "" {
		lines = append(lines, "dnf install --assumeyes docker", "systemctl enable --now docker")
	}
	lines = append(lines, file("/usr/local/bin/globalapp-run", "0755", h.run())...)
	lines = append(lines, file("/etc/systemd/system/globalapp.service", "0644", unit)...)
	return strings.Join(append(lines, "systemctl daemon-reload", "systemctl enable --now globalapp.service"), "\n") + "\n", nil
}

// unit keeps the application running.
const unit = `[Unit]
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
`

// run is the script that runs the application in the foreground. It logs in to ECR each time, because a login does not last.
func (h hostScript) run() string {
	lines := []string{"#!/bin/bash", "set -euo pipefail"}
	if h.image == "" {
		return strings.Join(append(lines, "exec "+quoted(h.command...)), "\n") + "\n"
	}
	if match := ecrImage.FindStringSubmatch(h.image); match != nil {
		lines = append(lines, fmt.Sprintf("aws ecr get-login-password --region %s | docker login --username AWS "+
			"--password-stdin %s",
			match[2], strings.SplitN(h.image, "/", 2)[0]))
	}
	container := []string{"docker", "run", "--rm", "--name", topology.ApplicationContainer}
	for _, port := range h.publish {
		container = append(container, "--publish", port)
	}
	container = append(container, "--log-driver", "awslogs", "--log-opt", "awslogs-region="+h.region,
		"--log-opt", "awslogs-group="+h.logGroup)
	for _, name := range inOrder(h.environment) {
		// The value comes from the service's own environment.
		container = append(container, "--env", name)
	}
	container = append(append(container, h.image), h.command...)
	lines = append(lines, "docker rm --force "+topology.ApplicationContainer+" >/dev/null 2>&1 || true",
		"exec "+quoted(container...))
	return strings.Join(lines, "\n") + "\n"
}

// environmentFile is the environment as systemd reads it: https://www.freedesktop.org/software/systemd/man/systemd.exec.html.
func (h hostScript) environmentFile() (string, error) {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`", `$`, `\$`)
	var text strings.Builder
	for _, name := range inOrder(h.environment) {
		value := h.environment[name]
		if strings.ContainsAny(value, "\n\r") {
			return "", fmt.Errorf("writing the environment of the instances: the value of %s has a line break; "+
				"keep it in a secret or parameter, and give its name", name)
		}
		fmt.Fprintf(&text, "%s=\"%s\"\n", name, escape.Replace(value))
	}
	return text.String(), nil
}

// file writes a file that nobody else could read in the meantime.
func file(path, mode, content string) []string {
	return []string{
		fmt.Sprintf("install --mode=%s /dev/null %s", mode, path),
		fmt.Sprintf("cat > %s <<'END-OF-FILE'", path), strings.TrimSuffix(content, "\n"), "END-OF-FILE",
	}
}

// quoted are words that a shell takes as they are.
func quoted(words ...string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return strings.Join(all, " ")
}
