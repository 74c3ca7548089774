package datastore

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/kms"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/secretsmanager"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

const (
	// passwordAlphabet are the characters that every engine and every shell takes as they are.
	passwordAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	// passwordLength gives 190 bits, and fits into the 41 characters that Aurora MySQL takes.
	passwordLength = 32
)

// newPassword registers the password of a store and gives it, as a secret. The first value of each generation stays for
// good: the stash keeps it in the state, so that neither a second run nor the loss of a region makes another one.
//
// The stash is not protected, because a protected one could not give way to its next generation. What is protected
// depends on it, so that it cannot go before them.
func newPassword(
	ctx *pulumi.Context, name string, generation int, parent pulumi.Resource,
) (pulumi.StringOutput, error) {
	value, err := randomPassword()
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("making a password: %w", err)
	}
	stash, err := pulumi.NewStash(ctx, generationName(name, generation), &pulumi.StashArgs{
		Input: pulumi.ToSecret(pulumi.String(value)),
	}, pulumi.Parent(parent), pulumi.IgnoreChanges([]string{"input"}))
	if err != nil {
		return pulumi.StringOutput{}, fmt.Errorf("keeping the password: %w", err)
	}
	kept := stash.Output.ApplyT(func(value any) (string, error) {
		if text, ok := value.(string); ok {
			return text, nil
		}
		return "", errors.New("keeping the password: the stash gives none back")
	})
	return pulumi.ToSecret(kept).(pulumi.StringOutput), nil
}

func randomPassword() (string, error) {
	password := make([]byte, passwordLength)
	for i := range password {
		chosen, err := rand.Int(rand.Reader, big.NewInt(int64(len(passwordAlphabet))))
		if err != nil {
			return "", fmt.Errorf("reading random numbers: %w", err)
		}
		password[i] = passwordAlphabet[chosen.Int64()]
	}
	return string(password), nil
}

// generationName is a name that says which life it is, from the second on.
func generationName(name string, generation int) string {
	if generation > 1 {
		return name + "-" + strconv.Itoa(generation)
	}
	return name
}

// secretValue is what clients and AWS's own tools expect of a database's secret: see
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html. The optional
// dbClusterIdentifier is left out: it would be looked for in the secret's region, and the writer may be in another one.
type secretValue struct {
	Engine   string `json:"engine"`
	Host     string `json:"host"`
	Username string `json:"username"`
	Password string `json:"password"`
	Dbname   string `json:"dbname,omitempty"`
	Port     int    `json:"port"`
	// Ssl is for engines whose clients and rotation functions connect without TLS unless they are told.
	Ssl bool `json:"ssl,omitempty"`
}

// newSecret registers one region's copy of a store's secret, and its value: each region writes its own, because a replica
// could not be changed while the region of its primary is gone.
func newSecret(
	ctx *pulumi.Context, s region.Scope, physicalName string, key *kms.Key, protected bool, value secretValue,
	host, password pulumi.StringInput,
) (*secretsmanager.Secret, *secretsmanager.SecretVersion, error) {
	name := s.Name("secret")
	secret, err := secretsmanager.NewSecret(ctx, name, &secretsmanager.SecretArgs{
		Name:        pulumi.String(physicalName),
		Description: pulumi.String("Credentials of " + s.Name() + "."),
		KmsKeyId:    key.Arn,
		// A secret in recovery would hold its name, and the region could not come back. Nothing is lost with it: the value
		// is in every other region, in the state, and a restored snapshot takes a new password.
		RecoveryWindowInDays: pulumi.Int(0),
		Tags:                 s.Tags(name),
	}, s.Options(
		// The name is kept from the first deployment: clients know the secret by it, whatever the stack is called later.
		pulumi.IgnoreChanges([]string{"name"}), pulumi.Protect(protected),
	)...)
	if err != nil {
		return nil, nil, fmt.Errorf("creating the secret: %w", err)
	}
	text := pulumi.All(host, password).ApplyT(func(known []any) (string, error) {
		value.Host, value.Password = known[0].(string), known[1].(string)
		written, err := json.Marshal(value)
		return string(written), err
	}).(pulumi.StringOutput)
	// Every change is a new version, which the provider makes before the old one goes; so this is never protected.
	version, err := secretsmanager.NewSecretVersion(ctx, s.Name("secret-value"), &secretsmanager.SecretVersionArgs{
		SecretId: secret.ID(), SecretString: text,
	}, s.Options()...)
	if err != nil {
		return nil, nil, fmt.Errorf("writing the secret: %w", err)
	}
	return secret, version, nil
}
