package inputs

import (
	"github.com/pulumi/pulumi/sdk/v3/go/property"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// decodeSecrets reads the secrets of a container, in the order of their names.
func decodeSecrets(m property.Map) []topology.ContainerSecret {
	var secrets []topology.ContainerSecret
	for _, name := range keys(m, "secrets") {
		secrets = append(secrets, topology.ContainerSecret{Name: name, From: optionalText(block(m, "secrets"), name)})
	}
	return secrets
}

// decodeSidecars reads the containers beside the application's, in the order of their names.
func decodeSidecars(m property.Map) []topology.Sidecar {
	var sidecars []topology.Sidecar
	given := block(m, "sidecars")
	for name := range given.AllStable {
		sidecar := block(given, name)
		sidecars = append(sidecars, topology.Sidecar{
			Name:        name,
			Image:       optionalText(sidecar, "image"),
			CPU:         optionalWhole(sidecar, "cpu"),
			Memory:      optionalWhole(sidecar, "memory"),
			Port:        optionalWhole(sidecar, "port"),
			Essential:   flag(sidecar, "essential"),
			HealthCheck: has(sidecar, "healthCheck"),
			Environment: keys(sidecar, "environment"),
			Secrets:     decodeSecrets(sidecar),
			DependsOn:   textMap(sidecar, "dependsOn"),
		})
	}
	return sidecars
}

// decodeSpot reads how tasks are shared out, nil without spare capacity.
func decodeSpot(m property.Map) *topology.Spot {
	if !has(m, "spot") {
		return nil
	}
	spot := block(m, "spot")
	return &topology.Spot{
		Base: whole(spot, "base"), OnDemandWeight: whole(spot, "onDemandWeight"), SpotWeight: whole(spot, "spotWeight"),
	}
}

// decodeDeploymentAlarms reads what takes deployments back, nil where nothing does. What is not known yet counts as given.
func decodeDeploymentAlarms(m property.Map) *topology.DeploymentAlarms {
	if !has(m, "deploymentAlarms") {
		return nil
	}
	alarms := block(m, "deploymentAlarms")
	names := alarms.Get("alarmNames")
	return &topology.DeploymentAlarms{
		Names:            names.IsComputed() || names.IsArray() && names.AsArray().Len() > 0,
		ServerErrors:     !alarms.Get("serverErrorPercent").IsNull(),
		UnhealthyTargets: !alarms.Get("unhealthyTargets").IsNull(),
	}
}
