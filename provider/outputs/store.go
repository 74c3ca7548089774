package outputs

import (
	"context"
	"reflect"

	"github.com/pulumi/pulumi-go-provider/infer"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	_ infer.Annotated = (*Store)(nil)
	_ pulumi.Input    = StoreOutputs{}
	_ pulumi.Input    = StoreMap(nil)
)

func init() {
	pulumi.RegisterOutputType(StoreOutput{})
	pulumi.RegisterOutputType(StoreMapOutput{})
}

// Store is what one datastore offers.
type Store struct {
	Kind         string                 `pulumi:"kind"`
	HomeRegion   string                 `pulumi:"homeRegion"`
	WriterRegion string                 `pulumi:"writerRegion"`
	PhysicalName string                 `pulumi:"physicalName"`
	Members      map[string]StoreMember `pulumi:"members"`
}

// Annotate documents the type.
func (v *Store) Annotate(a infer.Annotator) {
	a.Describe(&v, "One datastore of an application.")
	a.Describe(&v.Kind, "The kind of the store: `dynamodb`, `s3`, `aurora`, `documentdb`, `rds` or `elasticache`, or "+
		"`existing` for one that is managed elsewhere.")
	a.Describe(&v.HomeRegion, "The store's home region, which owns its global object; empty for buckets, which have none.")
	a.Describe(&v.WriterRegion, "The region that is declared to accept writes, of a kind with one writer; empty for kinds that "+
		"every region writes to.")
	a.Describe(&v.PhysicalName, "The name of the store's global object in AWS: the table, the global cluster or the global "+
		"datastore; the commands for a switchover or failover take the last two. Empty for buckets and read replicas.")
	a.Describe(&v.Members, "What the store has in each of its regions.")
}

// StoreOutputs is a Store whose values are not all known yet.
type StoreOutputs struct {
	Kind         pulumi.StringInput `pulumi:"kind"`
	HomeRegion   pulumi.StringInput `pulumi:"homeRegion"`
	WriterRegion pulumi.StringInput `pulumi:"writerRegion"`
	PhysicalName pulumi.StringInput `pulumi:"physicalName"`
	Members      StoreMemberMap     `pulumi:"members"`
}

// ElementType is the type of the resolved value.
func (StoreOutputs) ElementType() reflect.Type { return reflect.TypeFor[Store]() }

// ToStoreOutputsOutput gives the value as one output.
func (v StoreOutputs) ToStoreOutputsOutput() StoreOutput {
	return v.ToStoreOutputsOutputWithContext(context.Background())
}

// ToStoreOutputsOutputWithContext gives the value as one output.
func (v StoreOutputs) ToStoreOutputsOutputWithContext(ctx context.Context) StoreOutput {
	return pulumi.ToOutputWithContext(ctx, v).(StoreOutput)
}

// StoreOutput is a resolved Store.
type StoreOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (StoreOutput) ElementType() reflect.Type { return reflect.TypeFor[Store]() }

// StoreMap is one Store for each store.
type StoreMap map[string]StoreOutputs

// ElementType is the type of the resolved value.
func (StoreMap) ElementType() reflect.Type { return reflect.TypeFor[map[string]Store]() }

// ToStoreOutputsMapOutput gives the map as one output.
func (m StoreMap) ToStoreOutputsMapOutput() StoreMapOutput {
	return m.ToStoreOutputsMapOutputWithContext(context.Background())
}

// ToStoreOutputsMapOutputWithContext gives the map as one output.
func (m StoreMap) ToStoreOutputsMapOutputWithContext(ctx context.Context) StoreMapOutput {
	return pulumi.ToOutputWithContext(ctx, m).(StoreMapOutput)
}

// StoreMapOutput is a resolved StoreMap.
type StoreMapOutput struct{ *pulumi.OutputState }

// ElementType is the type of the resolved value.
func (StoreMapOutput) ElementType() reflect.Type { return reflect.TypeFor[map[string]Store]() }
