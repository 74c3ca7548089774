package datastore

import (
	"slices"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/policy"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// client is what one region's applications read of a store with one writer, and what they need for it.
type client struct {
	secretArn, writerParameter, policy pulumi.StringOutput

	binding Binding
}

// clientSpec is what the clients of a store are told, beside where it is written to.
type clientSpec struct {
	// secret is the value without host and password.
	secret secretValue
	// reader is the endpoint that the region reads from.
	reader pulumi.StringOutput
	// environment by the end of the variable's name, beside what every store with one writer gives.
	environment map[string]pulumi.StringInput
	// users are the ARNs that clients may log in as with IAM; nil where that is off.
	users []pulumi.StringInput
	// ready is what must answer before a client starts.
	ready []pulumi.Resource
}

// buildClient registers the secret and the parameter of a region, and says what its applications need to use the store from
// there. None of it moves with the writer, so that a failover rolls nothing out.
func (b *singleWriter) buildClient(plan topology.ClientPlan, spec clientSpec) (client, error) {
	store, code := b.spec.Plan, plan.Region
	s, protected := b.scopes[code], store.Member(code).Protected
	spec.secret.Port = store.SingleWriter.Port
	secret, value, err := newSecret(b.ctx, s, plan.SecretName, b.keys[code], protected, spec.secret, b.endpoint, b.password)
	if err != nil {
		return client{}, err
	}
	parameter, err := newWriterParameter(b.ctx, s, plan.ParameterName, protected, b.endpoint)
	if err != nil {
		return client{}, err
	}
	made := client{secretArn: secret.Arn, writerParameter: parameter.Name}
	made.policy = clientPolicy(code, secret.Arn, b.keys[code].Arn, parameter.Arn, spec.users)
	environment := map[string]pulumi.StringInput{
		variable(store.Name, "WRITER_PARAMETER"): made.writerParameter,
		variable(store.Name, "READER_ENDPOINT"):  spec.reader,
		variable(store.Name, "SECRET_ARN"):       made.secretArn,
		variable(store.Name, "PORT"):             pulumi.String(strconv.Itoa(store.SingleWriter.Port)),
	}
	for name, what := range spec.environment {
		environment[variable(store.Name, name)] = what
	}
	made.binding = Binding{
		Environment: environment, Policy: made.policy,
		// An endpoint is known before an instance answers there, and a secret before it has its value.
		Ready: slices.Concat([]pulumi.Resource{value}, spec.ready),
	}
	return made, nil
}

// clientPolicy is the policy document of a region's clients once its parts are known.
func clientPolicy(code string, secret, key, parameter pulumi.StringOutput, users []pulumi.StringInput) pulumi.StringOutput {
	values := []any{secret, key, parameter}
	for _, user := range users {
		values = append(values, user)
	}
	return pulumi.All(values...).ApplyT(func(known []any) string {
		arns := make([]string, len(known))
		for i, value := range known {
			arns[i] = value.(string)
		}
		return clientDocument(code, arns[0], arns[1], arns[2], arns[3:])
	}).(pulumi.StringOutput)
}

// clientDocument lets an application read the secret and the parameter of its region, use the key through Secrets Manager,
// and log in as one of the database's users.
func clientDocument(region, secret, key, parameter string, users []string) string {
	decrypt := policy.Allow("DecryptSecret", []string{"kms:Decrypt"}, key)
	decrypt.Condition = map[string]map[string]string{
		"StringEquals": {"kms:ViaService": "secretsmanager." + region + ".amazonaws.com"},
	}
	statements := []policy.Statement{
		policy.Allow("ReadSecret", []string{"secretsmanager:GetSecretValue"}, secret),
		decrypt,
		policy.Allow("ReadWriterParameter", []string{"ssm:GetParameter"}, parameter),
	}
	if len(users) > 0 {
		statements = append(statements, policy.Allow("LogIn", []string{"rds-db:connect"}, users...))
	}
	return policy.Document(statements...)
}
