package regional

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// kubeconfig is how to reach the cluster, as a secret. It holds no credentials: whoever uses it has those of AWS, of which the
// AWS CLI makes a token. What is deployed with it begins after all that pods need is there, and goes before it: a pod gets its
// role when it starts, or never.
func (c *cluster) kubeconfig(ctx *pulumi.Context, region string) pulumi.StringOutput {
	text := pulumi.All(c.cluster.Name, c.cluster.Endpoint, c.cluster.CertificateAuthority.Data().Elem()).ApplyT(
		func(values []any) (string, error) {
			return kubeconfig(region, values[0].(string), values[1].(string), values[2].(string))
		}).(pulumi.StringOutput)
	needed := pulumi.OutputWithDependencies(ctx.Context(), text, c.podsNeed...)
	return pulumi.ToSecret(needed).(pulumi.StringOutput)
}

// namedValue is a value with a name, of which a kubeconfig is made.
type namedValue map[string]any

// kubeconfig is written as JSON, which is YAML too:
// https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/.
func kubeconfig(region, cluster, endpoint, authority string) (string, error) {
	text, err := json.MarshalIndent(map[string]any{
		"apiVersion":      "v1",
		"kind":            "Config",
		"current-context": cluster,
		"clusters": []namedValue{{"name": cluster, "cluster": map[string]any{
			"server": endpoint, "certificate-authority-data": authority,
		}}},
		"contexts": []namedValue{{"name": cluster, "context": map[string]any{"cluster": cluster, "user": cluster}}},
		"users": []namedValue{{"name": cluster, "user": map[string]any{"exec": map[string]any{
			"apiVersion":      "client.authentication.k8s.io/v1beta1",
			"command":         "aws",
			"args":            []string{"eks", "get-token", "--cluster-name", cluster, "--region", region, "--output", "json"},
			"interactiveMode": "Never",
		}}}},
	}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("writing the kubeconfig of %s: %w", cluster, err)
	}
	return string(text), nil
}
