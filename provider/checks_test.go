package provider

import (
	"sync/atomic"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/application"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/datastore"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/ingress"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/regional"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// mistaken is a component with mistakes in its inputs, as a program of any language and as a Go program in its own
// process write it.
type mistaken struct {
	token     string
	inputs    object
	inProcess func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error
	says      string
}

// components are all components, each with a mistake of the table and, where those do not hide them, of the planner.
var components = []mistaken{
	{
		token: application.Type,
		inputs: object{
			"homeRegion": "us-east-2", "writerRegion": "eu-west-2",
			"regions": []any{object{"name": "us-east-2"}, object{"name": "eu-west-1"}},
			"compute": object{"ecs": object{"image": "example/shop", "port": 0}},
			"network": object{"natGateways": "perzone"},
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := application.NewGlobalApplication(ctx, "shop", &application.Args{
				HomeRegion: "us-east-2", WriterRegion: new("eu-west-2"),
				Regions: []application.Region{{Name: "us-east-2"}, {Name: "eu-west-1"}},
				Compute: &regional.Compute{Ecs: &regional.Ecs{Image: pulumi.String("example/shop"), Port: pulumi.Int(0)}},
				Network: &regional.Network{NatGateways: new(regional.NatGateways("perzone"))},
			}, options...)
			return err
		},
		says: "3 mistakes in the inputs; nothing was created or changed:\n" +
			"  - compute.ecs.port: 0 is outside the limits 1 to 65535; choose a value between them\n" +
			"  - network.natGateways: \"perzone\" is not one of none, single, perZone; did you mean \"perZone\"?\n" +
			"  - writerRegion: eu-west-2 is not one of the regions (us-east-2, eu-west-1); add it to regions, with stack: " +
			"none when it holds data only, or name one of them",
	},
	{
		token:  regional.StackType,
		inputs: object{"region": "eu-west-1", "network": object{"cidrBlock": "10.0.0.0/24"}},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := regional.NewRegionalStack(ctx, "shop", &regional.RegionalStackArgs{
				Region: "eu-west-1", Network: &regional.StackNetwork{CidrBlock: new("10.0.0.0/24")},
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token: ingress.Route53IngressType,
		inputs: object{
			"domainName": "shop.example.com", "hostedZoneId": "Z0SHOP",
			"endpoints": []any{object{
				"region": "eu-wset-1", "loadBalancerDnsName": "lb.example.com", "loadBalancerZoneId": "Z0LB", "traffic": 0,
			}},
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := ingress.NewRoute53Ingress(ctx, "shop", &ingress.Route53IngressArgs{
				DomainName: "shop.example.com", HostedZoneId: pulumi.String("Z0SHOP"),
				Endpoints: []ingress.Route53Endpoint{{
					Region: "eu-wset-1", LoadBalancerDnsName: pulumi.String("lb.example.com"),
					LoadBalancerZoneId: pulumi.String("Z0LB"), Traffic: new(0),
				}},
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token:  ingress.GlobalAcceleratorIngressType,
		inputs: object{"endpoints": []any{object{"region": "eu-wset-1", "loadBalancerArn": "arn:lb", "traffic": 0}}},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := ingress.NewGlobalAcceleratorIngress(ctx, "shop", &ingress.GlobalAcceleratorIngressArgs{
				Endpoints: []ingress.AcceleratorEndpoint{
					{Region: "eu-wset-1", LoadBalancerArn: pulumi.String("arn:lb"), Traffic: new(0)},
				},
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token: datastore.DynamoDbGlobalTableType,
		inputs: object{
			"homeRegion": "us-west-2", "regions": []any{object{"name": "us-east-2"}},
			"hashKey": object{"name": "id", "type": "S"},
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := datastore.NewDynamoDbGlobalTable(ctx, "shop", &datastore.DynamoDbGlobalTableArgs{
				HomeRegion: "us-west-2", Regions: []datastore.StoreRegion{{Name: "us-east-2"}},
				HashKey: datastore.KeyAttribute{Name: "id", Type: "S"},
			}, options...)
			return err
		},
		says: "homeRegion: us-west-2 is not one of the datastore's regions (us-east-2); name one of them, or add it to regions",
	},
	{
		token: datastore.ReplicatedBucketsType,
		inputs: object{
			"onDelete": "snapshot", "regions": []any{object{"name": "us-east-2"}, object{"name": "us-east-2"}},
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := datastore.NewReplicatedBuckets(ctx, "shop", &datastore.ReplicatedBucketsArgs{
				OnDelete: new(datastore.OnDeleteSnapshot),
				Regions:  []datastore.StoreRegion{{Name: "us-east-2"}, {Name: "us-east-2"}},
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token: datastore.AuroraGlobalDatabaseType,
		inputs: object{
			"homeRegion": "us-west-2", "regions": []any{network("us-east-2")}, "engine": "aurora-postgresql",
			"engineVersion": "16.6", "instanceClass": "db.t4g.medium",
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := datastore.NewAuroraGlobalDatabase(ctx, "shop", &datastore.AuroraGlobalDatabaseArgs{
				HomeRegion: "us-west-2", Regions: databaseIn("us-east-2"), Engine: datastore.AuroraPostgresql,
				EngineVersion: "16.6", InstanceClass: new("db.t4g.medium"),
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token: datastore.DocumentDbGlobalClusterType,
		inputs: object{
			"homeRegion": "us-west-2", "regions": []any{network("us-east-2")}, "engineVersion": "3.6.0",
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := datastore.NewDocumentDbGlobalCluster(ctx, "shop", &datastore.DocumentDbGlobalClusterArgs{
				HomeRegion: "us-west-2", Regions: documentsIn("us-east-2"), EngineVersion: "3.6.0",
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token: datastore.RdsReadReplicasType,
		inputs: object{
			"homeRegion": "us-west-2", "regions": []any{network("us-east-2")}, "engine": "postgres",
			"engineVersion": "16.8", "instanceClass": "db.m4.large",
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := datastore.NewRdsReadReplicas(ctx, "shop", &datastore.RdsReadReplicasArgs{
				HomeRegion: "us-west-2", Regions: replicasIn("us-east-2"), Engine: datastore.RdsPostgres,
				EngineVersion: "16.8", InstanceClass: new("db.m4.large"),
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
	{
		token: datastore.ElastiCacheGlobalDatastoreType,
		inputs: object{
			"homeRegion": "us-west-2", "regions": []any{network("us-east-2")}, "engineVersion": "8.0",
			"nodeType": "cache.t4g.medium",
		},
		inProcess: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
			_, err := datastore.NewElastiCacheGlobalDatastore(ctx, "shop", &datastore.ElastiCacheGlobalDatastoreArgs{
				HomeRegion: "us-west-2", Regions: cacheIn("us-east-2"), EngineVersion: "8.0",
				NodeType: new("cache.t4g.medium"),
			}, options...)
			return err
		},
		says: "2 mistakes in the inputs; nothing was created or changed:\n",
	},
}

// documentsIn are the regions of a database of documents that stands alone.
func documentsIn(regions ...string) []datastore.DocumentDbRegion {
	var list []datastore.DocumentDbRegion
	for _, each := range databaseIn(regions...) {
		list = append(list, datastore.DocumentDbRegion(each))
	}
	return list
}

// replicasIn are the regions of a database with read replicas that stands alone.
func replicasIn(regions ...string) []datastore.RdsRegion {
	var list []datastore.RdsRegion
	for _, each := range databaseIn(regions...) {
		list = append(list, datastore.RdsRegion{
			Name: each.Name, VpcId: each.VpcId, SubnetIds: each.SubnetIds, ClientCidrBlocks: each.ClientCidrBlocks,
		})
	}
	return list
}

// cacheIn are the regions of a cache that stands alone.
func cacheIn(regions ...string) []datastore.ElastiCacheRegion {
	var list []datastore.ElastiCacheRegion
	for _, each := range databaseIn(regions...) {
		list = append(list, datastore.ElastiCacheRegion{
			Name: each.Name, VpcId: each.VpcId, SubnetIds: each.SubnetIds, ClientCidrBlocks: each.ClientCidrBlocks,
		})
	}
	return list
}

// databaseIn are the regions of a database that stands alone.
func databaseIn(regions ...string) []datastore.AuroraRegion {
	var list []datastore.AuroraRegion
	for _, name := range regions {
		list = append(list, datastore.AuroraRegion{
			Name: name, VpcId: pulumi.String("vpc-" + name),
			SubnetIds:        []pulumi.StringInput{pulumi.String("subnet-a-" + name), pulumi.String("subnet-b-" + name)},
			ClientCidrBlocks: []pulumi.StringInput{pulumi.String("10.0.0.0/16"), pulumi.String("10.1.0.0/16")},
		})
	}
	return list
}

// counter is an engine that counts what is registered.
type counter struct{ registered atomic.Int32 }

// Call looks nothing up.
func (c *counter) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{}, nil
}

// NewResource counts.
func (c *counter) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	c.registered.Add(1)
	if args.TypeToken == "pulumi:index:Stash" {
		return args.Name + "-id", resource.PropertyMap{"output": args.Inputs["input"]}, nil
	}
	return args.Name + "-id", args.Inputs, nil
}

// A Go program that registers components in its own process meets the same checks as every other, to the letter, and
// nothing is registered either way.
func TestMistakesAreTheSameInProcess(t *testing.T) {
	t.Parallel()
	assert.Len(t, components, len(checks))
	for _, component := range components {
		t.Run(nameOf(component.token), func(t *testing.T) {
			t.Parallel()
			g, fromPlugin := construct(t, component.token, "shop", component.inputs)
			require.Error(t, fromPlugin)
			assert.Empty(t, g.nodes)
			assert.Contains(t, fromPlugin.Error(), component.says)

			engine := &counter{}
			var inProcess error
			require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
				inProcess = component.inProcess(ctx)
				return nil
			}, pulumi.WithMocks("shop", "dev", engine)))
			require.Error(t, inProcess)
			assert.Equal(t, fromPlugin.Error(), inProcess.Error())
			assert.Zero(t, engine.registered.Load())
		})
	}
}

// soundly registers each component without a mistake.
var soundly = map[string]func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error{
	application.Type: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := application.NewGlobalApplication(ctx, "shop", &application.Args{
			HomeRegion: "us-east-2", Regions: []application.Region{{Name: "us-east-2"}},
			Compute: &regional.Compute{Ecs: &regional.Ecs{Image: pulumi.String("example/shop")}},
		}, options...)
		return err
	},
	regional.StackType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := regional.NewRegionalStack(ctx, "shop", &regional.RegionalStackArgs{
			Region: "eu-west-1", Compute: &regional.Compute{Ecs: &regional.Ecs{Image: pulumi.String("example/shop")}},
		}, options...)
		return err
	},
	ingress.Route53IngressType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := ingress.NewRoute53Ingress(ctx, "shop", &ingress.Route53IngressArgs{
			DomainName: "shop.example.com", HostedZoneId: pulumi.String("Z0GIVEN"),
			Endpoints: []ingress.Route53Endpoint{{
				Region: "eu-west-1", LoadBalancerDnsName: pulumi.String("lb.example.com"),
				LoadBalancerZoneId: pulumi.String("Z0LB"),
			}},
		}, options...)
		return err
	},
	ingress.GlobalAcceleratorIngressType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := ingress.NewGlobalAcceleratorIngress(ctx, "shop", &ingress.GlobalAcceleratorIngressArgs{
			Endpoints: []ingress.AcceleratorEndpoint{{Region: "eu-west-1", LoadBalancerArn: pulumi.String("arn:lb")}},
		}, options...)
		return err
	},
	datastore.DynamoDbGlobalTableType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := datastore.NewDynamoDbGlobalTable(ctx, "shop", &datastore.DynamoDbGlobalTableArgs{
			HomeRegion: "us-east-2", Regions: []datastore.StoreRegion{{Name: "us-east-2"}},
			HashKey: datastore.KeyAttribute{Name: "id", Type: "S"},
		}, options...)
		return err
	},
	datastore.ReplicatedBucketsType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := datastore.NewReplicatedBuckets(ctx, "shop", &datastore.ReplicatedBucketsArgs{
			Regions: []datastore.StoreRegion{{Name: "us-east-2"}, {Name: "eu-west-1"}},
		}, options...)
		return err
	},
	datastore.AuroraGlobalDatabaseType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := datastore.NewAuroraGlobalDatabase(ctx, "shop", &datastore.AuroraGlobalDatabaseArgs{
			HomeRegion: "us-east-2", Regions: databaseIn("us-east-2", "eu-west-1"),
			Engine: datastore.AuroraPostgresql, EngineVersion: "16.6",
		}, options...)
		return err
	},
	datastore.DocumentDbGlobalClusterType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := datastore.NewDocumentDbGlobalCluster(ctx, "shop", &datastore.DocumentDbGlobalClusterArgs{
			HomeRegion: "us-east-2", Regions: documentsIn("us-east-2", "eu-west-1"), EngineVersion: "5.0.0",
		}, options...)
		return err
	},
	datastore.RdsReadReplicasType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := datastore.NewRdsReadReplicas(ctx, "shop", &datastore.RdsReadReplicasArgs{
			HomeRegion: "us-east-2", Regions: replicasIn("us-east-2", "eu-west-1"),
			Engine: datastore.RdsPostgres, EngineVersion: "16.8",
		}, options...)
		return err
	},
	datastore.ElastiCacheGlobalDatastoreType: func(ctx *pulumi.Context, options ...pulumi.ResourceOption) error {
		_, err := datastore.NewElastiCacheGlobalDatastore(ctx, "shop", &datastore.ElastiCacheGlobalDatastoreArgs{
			HomeRegion: "us-east-2", Regions: cacheIn("us-east-2", "eu-west-1"), EngineVersion: "8.0",
		}, options...)
		return err
	},
}

// An aws provider in the options would be ignored by the regions' own: it is refused before anything uses it.
// A provider of another package is not this package's business.
func TestAnAwsProviderInTheOptionsIsRefused(t *testing.T) {
	t.Parallel()
	assert.Len(t, soundly, len(checks))
	for token, inputs := range merged(alone, map[string]object{application.Type: shop()}) {
		t.Run(nameOf(token), func(t *testing.T) {
			t.Parallel()
			_, err := construct(t, token, "shop", inputs, "random")
			require.NoError(t, err)
			g, fromPlugin := construct(t, token, "shop", inputs, "aws", "random")
			require.ErrorContains(t, fromPlugin, "options.providers: an aws provider is given as a resource option")
			assert.Empty(t, g.nodes)

			engine := &counter{}
			var inProcess error
			require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
				own, err := aws.NewProvider(ctx, "own", &aws.ProviderArgs{Region: pulumi.String("eu-west-1")})
				if err != nil {
					return err
				}
				inProcess = soundly[token](ctx, pulumi.Providers(own))
				return nil
			}, pulumi.WithMocks("shop", "dev", engine)))
			require.Error(t, inProcess)
			assert.Equal(t, fromPlugin.Error(), inProcess.Error())
			assert.EqualValues(t, 2, engine.registered.Load(), "more than the provider and the component")
		})
	}
}

// The programs of the tests above are sound but for what they are about.
func TestSoundComponentsRegisterInProcess(t *testing.T) {
	t.Parallel()
	for token, register := range soundly {
		t.Run(nameOf(token), func(t *testing.T) {
			t.Parallel()
			require.NoError(t, pulumi.RunErr(func(ctx *pulumi.Context) error {
				return register(ctx)
			}, pulumi.WithMocks("shop", "dev", &counter{})))
		})
	}
}

// The name of a component becomes part of names in AWS, whatever the component.
func TestEveryComponentChecksItsName(t *testing.T) {
	t.Parallel()
	arn := "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/0123456789abcdef"
	sound := map[string]object{
		application.Type: {
			"homeRegion": "us-east-2", "regions": []any{object{"name": "us-east-2"}},
			"compute": object{"ecs": object{"image": "example/shop"}},
		},
		regional.StackType: {"region": "eu-west-1", "compute": object{"ecs": object{"image": "example/shop"}}},
		ingress.GlobalAcceleratorIngressType: {
			"endpoints": []any{object{"region": "eu-west-1", "loadBalancerArn": arn}},
		},
		ingress.Route53IngressType: {
			"domainName": "shop.example.com", "hostedZoneId": "Z0SHOP", "endpoints": []any{object{
				"region": "eu-west-1", "loadBalancerDnsName": "lb.example.com", "loadBalancerZoneId": "Z0LB",
			}},
		},
		datastore.DynamoDbGlobalTableType: {
			"homeRegion": "us-east-2", "regions": []any{object{"name": "us-east-2"}},
			"hashKey": object{"name": "id", "type": "S"},
		},
		datastore.ReplicatedBucketsType:    {"regions": []any{object{"name": "us-east-2"}}},
		datastore.AuroraGlobalDatabaseType: catalog(),

		datastore.DocumentDbGlobalClusterType:    carts(),
		datastore.RdsReadReplicasType:            ledger(),
		datastore.ElastiCacheGlobalDatastoreType: cacheCart(),
	}
	for token, check := range checks {
		given := resource.FromResourcePropertyMap(resource.NewPropertyMapFromMap(sound[token]))
		assert.Empty(t, check("web-shop", given), token)
		found := check("web_shop", given)
		require.Len(t, found, 1, token)
		assert.Equal(t, topology.RuleName, found[0].Rule, token)
	}
}
