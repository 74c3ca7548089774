package datastore

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// Bindings says what compute in each region gets of a store that is managed elsewhere. Nothing is registered, and AWS is not
// asked.
func (e ExistingStore) Bindings(plan topology.StorePlan) map[string]Binding {
	bindings := map[string]Binding{}
	for _, member := range plan.Members {
		region := e.Regions[member.Region]
		binding := Binding{Environment: map[string]pulumi.StringInput{}}
		for name, value := range map[string]pulumi.StringPtrInput{
			"READER_ENDPOINT": region.ReaderEndpoint, "GLOBAL_WRITER_ENDPOINT": region.GlobalWriterEndpoint,
			"WRITER_PARAMETER": region.WriterParameter, "SECRET_ARN": region.SecretArn,
			"TABLE_NAME": region.TableName, "BUCKET": region.Bucket, "DATABASE_NAME": e.DatabaseName,
		} {
			if value != nil {
				binding.Environment[variable(plan.Name, name)] = value.ToStringPtrOutput().Elem()
			}
		}
		if e.Port != nil {
			binding.Environment[variable(plan.Name, "PORT")] = e.Port.ToIntPtrOutput().Elem().ApplyT(strconv.Itoa).(pulumi.StringOutput)
		}
		if region.Policy != nil {
			binding.Policy = narrow(region.Policy, "datastores."+plan.Name+".existing.regions."+member.Region+".policy")
		}
		bindings[member.Region] = binding
	}
	return bindings
}

// narrow is a policy document that is checked as soon as it is known: one that comes from another resource was not when the
// inputs were.
func narrow(document pulumi.StringPtrInput, path string) pulumi.StringOutput {
	return document.ToStringPtrOutput().Elem().ApplyT(func(text string) (string, error) {
		if reason := topology.WidePolicy(text); reason != "" {
			return "", fmt.Errorf("%s: %w", path, errors.New(reason))
		}
		return text, nil
	}).(pulumi.StringOutput)
}
