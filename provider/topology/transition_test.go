package topology

import (
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deployed is a deployment in four regions: a table with the application's home, one with a home of its own, and buckets.
func deployed() Deployment {
	return Deployment{
		HomeRegion: "us-east-2", WriterRegion: "us-west-2",
		Regions: []string{"ca-central-1", "eu-west-1", "us-east-2", "us-west-2"},
		Stores: map[string]StoreDeployment{
			"orders": {
				Kind: KindDynamoDB, HomeRegion: "us-east-2", Members: members("eu-west-1", "us-east-2"),
				Table: &TableDeployment{
					HashKey: KeyDeployment{"id", "S"}, RangeKey: &KeyDeployment{"at", "N"}, TTLAttribute: "expires",
				},
			},
			"users": {
				Kind: KindDynamoDB, HomeRegion: "eu-west-1", Members: members("eu-west-1", "us-east-2"),
				Table: &TableDeployment{HashKey: KeyDeployment{"id", "S"}},
			},
			"assets": {
				Kind: KindS3, CustomerManagedKeys: true,
				Members: map[string]MemberDeployment{"eu-west-1": {Generation: 2}, "us-east-2": {Generation: 1}},
			},
		},
	}
}

func members(regions ...string) map[string]MemberDeployment {
	found := map[string]MemberDeployment{}
	for _, region := range regions {
		found[region] = MemberDeployment{}
	}
	return found
}

// store changes one store of a deployment.
func (d *Deployment) store(name string, change func(*StoreDeployment)) {
	store := d.Stores[name]
	change(&store)
	d.Stores[name] = store
}

// transitions are changes of the deployment and exactly what is said about each.
var transitions = []transition{
	{"nothing", nil, func(*Deployment) {}, nil},
	{
		"a region more, one less", nil,
		func(d *Deployment) { d.Regions = []string{"ap-south-1", "eu-west-1", "us-east-2", "us-west-2"} }, nil,
	},
	{"a failover", nil, func(d *Deployment) { d.WriterRegion = "ca-central-1" }, nil},
	{
		"stores come and go", nil,
		func(d *Deployment) {
			delete(d.Stores, "orders")
			d.Stores["carts"] = d.Stores["users"]
		}, nil,
	},
	{
		"a store and a region that come back are new",
		func(d *Deployment) {
			delete(d.Stores, "orders")
			d.store("assets", func(s *StoreDeployment) { delete(s.Members, "eu-west-1") })
		},
		func(d *Deployment) {
			d.Stores["orders"] = StoreDeployment{Kind: KindS3, Members: members("us-east-2")}
			d.store("assets", func(s *StoreDeployment) { s.Members["eu-west-1"] = MemberDeployment{Generation: 1} })
		}, nil,
	},
	{
		"the home moves, and a store with it", nil,
		func(d *Deployment) {
			d.HomeRegion, d.Regions = "eu-west-1", []string{"ca-central-1", "eu-west-1", "us-west-2"}
			d.store("orders", func(s *StoreDeployment) { s.HomeRegion = "eu-west-1" })
		},
		[]said{{RuleTransitionHome, "homeRegion", "eu-west-1, but the application was deployed with the home region us-east-2, " +
			"which never changes (it owns the global objects of orders, which would be replaced); set homeRegion: us-east-2 " +
			"and keep it in regions. traffic says"}},
	},
	{
		"the home moves, and the writer with it",
		func(d *Deployment) { d.WriterRegion = "us-east-2" },
		func(d *Deployment) {
			d.HomeRegion, d.WriterRegion = "eu-west-1", "eu-west-1"
			d.Regions = []string{"eu-west-1", "us-west-2"}
		},
		[]said{{RuleTransitionHome, "homeRegion", "which never changes; set homeRegion: us-east-2"}},
	},
	{
		"the home moves, and the writer is removed", nil,
		func(d *Deployment) {
			d.HomeRegion, d.WriterRegion, d.Regions = "eu-west-1", "ca-central-1", []string{"ca-central-1", "eu-west-1"}
		},
		[]said{
			{RuleTransitionHome, "homeRegion", "eu-west-1, but"},
			{RuleTransitionWriter, "regions", "us-west-2 is removed, but the deployment before says that it is the writer region; " +
				"fail over, deploy with writerRegion set to a region that stays, and remove us-west-2 in an update after that"},
		},
	},
	{
		"certificates that were waited for",
		func(d *Deployment) { d.Certificates = CertificatesWaiting },
		func(d *Deployment) { d.Certificates = CertificatesInUse }, nil,
	},
	{
		"certificates in use are waited for again",
		func(d *Deployment) { d.Certificates = CertificatesInUse },
		func(d *Deployment) { d.Certificates = CertificatesWaiting },
		[]said{{RuleTransitionCertificates, "domain.external.certificatesIssued", "false, but the application was deployed with " +
			"true, and every HTTPS listener would go while browsers remember the redirect to it; set it back to true. When " +
			"certificates are still waited for, make the records that the output dnsRecords lists; to give HTTPS up, remove domain"}},
	},
	{
		"certificates that nothing needs any more",
		func(d *Deployment) { d.Certificates = CertificatesInUse },
		func(d *Deployment) { d.Certificates = "" }, nil,
	},
	{
		"the writer moves and another region goes", nil,
		func(d *Deployment) {
			d.WriterRegion, d.Regions = "us-east-2", []string{"us-east-2", "us-west-2"}
		},
		[]said{{RuleTransitionMove, "writerRegion", "moves from us-west-2 to us-east-2 while ca-central-1, eu-west-1 is removed " +
			"from regions"}},
	},
	{
		"a store's writer is removed, with another region",
		func(d *Deployment) {
			d.store("users", func(s *StoreDeployment) {
				s.WriterRegion, s.Members = "us-east-2", members("ca-central-1", "eu-west-1", "us-east-2")
			})
		},
		func(d *Deployment) {
			d.store("users", func(s *StoreDeployment) { s.WriterRegion, s.Members = "eu-west-1", members("eu-west-1") })
		},
		[]said{
			{RuleTransitionWriter, "datastores.users.regions", "us-east-2 is removed"},
			{RuleTransitionMove, "datastores.users.writerRegion", "from us-east-2 to eu-west-1 while ca-central-1 is removed"},
		},
	},
	{
		"a store's home moves", nil,
		func(d *Deployment) { d.store("users", func(s *StoreDeployment) { s.HomeRegion = "us-east-2" }) },
		[]said{{RuleTransitionStoreHome, "datastores.users.homeRegion", "us-east-2, but the store was made in eu-west-1, and " +
			"moving it would replace it in every region; set homeRegion: eu-west-1 and keep it in datastores.users.regions, or " +
			"make a datastore of another name and move the data"}},
	},
	{
		"a store in the place of one that is managed elsewhere",
		func(d *Deployment) {
			d.Stores["orders"] = StoreDeployment{Kind: KindExisting, Members: members("us-east-2")}
		}, func(d *Deployment) { d.Stores["orders"] = deployed().Stores["orders"] },
		[]said{{RuleTransitionKind, "datastores.orders.dynamodb", "this name is bound to a store that is managed elsewhere, and " +
			"the new one would take its place in the application's variables without its data; give the new one another name"}},
	},
	{
		"a store that is managed elsewhere in the place of one that is built", nil,
		func(d *Deployment) {
			d.Stores["orders"] = StoreDeployment{Kind: KindExisting, Members: members("us-east-2")}
		},
		[]said{{RuleTransitionKind, "datastores.orders.existing", "this was a store of the kind dynamodb, which would be " +
			"deleted; give the one that is managed elsewhere another name, move the data, and remove this one after that"}},
	},
	{
		"another kind", nil,
		func(d *Deployment) { d.Stores["orders"] = StoreDeployment{Kind: KindS3, Members: members("us-east-2")} },
		[]said{{RuleTransitionKind, "datastores.orders.s3", "this was a store of the kind dynamodb, and a store keeps its " +
			"kind; give the new one another name, or remove this one in one update and add the new one in the next"}},
	},
	{
		"keys of its own, later", nil,
		func(d *Deployment) { d.store("orders", func(s *StoreDeployment) { s.CustomerManagedKeys = true }) },
		[]said{{RuleTransitionEncryption, "datastores.orders.dynamodb.customerManagedKeys", "true, but the store was deployed " +
			"with false, and a replica keeps its key for life"}},
	},
	{
		"no keys of its own any more", nil,
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.CustomerManagedKeys = false }) },
		[]said{{RuleTransitionEncryption, "datastores.assets.s3.customerManagedKeys", "false, but the store was deployed with " +
			"true, and the objects that were written with the keys could no longer be read; set it back"}},
	},
	{
		"buckets get keys of their own",
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.CustomerManagedKeys = false }) },
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.CustomerManagedKeys = true }) },
		nil,
	},
	{
		"another table", nil,
		func(d *Deployment) {
			d.store("orders", func(s *StoreDeployment) { s.Table = &TableDeployment{HashKey: KeyDeployment{"user", "S"}} })
		},
		[]said{
			{RuleTransitionTableKey, "datastores.orders.dynamodb.hashKey", "user (S), but the table was made with id (S), and " +
				"another key would replace it and all its replicas; set it back, or make a datastore of another name and move " +
				"the data; to lose the data, deploy deletionProtection: false and onDelete: destroy before"},
			{RuleTransitionTableKey, "datastores.orders.dynamodb.rangeKey", "none, but the table was made with at (N)"},
			{RuleTransitionTTL, "datastores.orders.dynamodb.ttlAttribute", "none, but items expire by expires, which DynamoDB " +
				"goes on to do; set ttlAttribute: expires"},
		},
	},
	{
		"keys and an attribute that were not there", nil,
		func(d *Deployment) {
			d.store("users", func(s *StoreDeployment) {
				s.Table = &TableDeployment{
					HashKey: KeyDeployment{"id", "S"}, RangeKey: &KeyDeployment{"at", "N"}, TTLAttribute: "expires",
				}
			})
		},
		[]said{{RuleTransitionTableKey, "datastores.users.dynamodb.rangeKey", "at (N), but the table was made with none"}},
	},
	{
		"another attribute by which items expire", nil,
		func(d *Deployment) {
			d.store("orders", func(s *StoreDeployment) {
				table := *s.Table
				table.TTLAttribute = "until"
				s.Table = &table
			})
		},
		[]said{{RuleTransitionTTL, "datastores.orders.dynamodb.ttlAttribute", "until, but items expire by expires"}},
	},
	{
		"the type of a key, even where the data may be lost",
		func(d *Deployment) { d.store("users", func(s *StoreDeployment) { s.Disposable = true }) },
		func(d *Deployment) {
			d.store("users", func(s *StoreDeployment) { s.Table = &TableDeployment{HashKey: KeyDeployment{"id", "N"}} })
		},
		[]said{{RuleTransitionTableKey, "datastores.users.dynamodb.hashKey", "id (N), but the table was made with id (S), and " +
			"the type of a key never changes"}},
	},
	{
		"another key where the data may be lost",
		func(d *Deployment) { d.store("users", func(s *StoreDeployment) { s.Disposable = true }) },
		func(d *Deployment) {
			d.store("users", func(s *StoreDeployment) {
				s.Disposable, s.Table = false, &TableDeployment{HashKey: KeyDeployment{"user", "S"}}
			})
		}, nil,
	},
	{
		"another key where the data may be lost from now on", nil,
		func(d *Deployment) {
			d.store("users", func(s *StoreDeployment) {
				s.Disposable, s.Table = true, &TableDeployment{HashKey: KeyDeployment{"user", "S"}}
			})
		},
		[]said{{RuleTransitionTableKey, "datastores.users.dynamodb.hashKey", "user (S)"}},
	},
	{
		"an older generation", nil,
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.Members = generations(1, 1) }) },
		[]said{{RuleTransitionGeneration, "datastores.assets.regions", "generation 1 of eu-west-1 would take the place of " +
			"generation 2, but generations only grow: what an older one left behind may still exist; set generation: 2, or 3 " +
			"to start over once more"}},
	},
	{
		"an older generation where the data may be lost",
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.Disposable = true }) },
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.Members = generations(1, 1) }) },
		nil,
	},
	{
		"newer generations", nil,
		func(d *Deployment) { d.store("assets", func(s *StoreDeployment) { s.Members = generations(3, 2) }) }, nil,
	},
}

func generations(europe, ohio int) map[string]MemberDeployment {
	return map[string]MemberDeployment{"eu-west-1": {Generation: europe}, "us-east-2": {Generation: ohio}}
}

func TestTransitions(t *testing.T) {
	t.Parallel()
	for _, test := range transitions {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			before, after := deployed(), deployed()
			if test.before != nil {
				test.before(&before)
				test.before(&after)
			}
			test.change(&after)
			assertSaid(t, test.want, CheckTransition(before, after))
		})
	}
}

// assertSaid checks problems one by one.
func assertSaid(t *testing.T, want []said, found Problems) {
	t.Helper()
	require.Len(t, found, len(want), found.Error())
	for i, each := range want {
		assert.Equal(t, each.rule, found[i].Rule)
		assert.Equal(t, each.path, found[i].Path)
		assert.Contains(t, found[i].Message, each.message)
	}
}

// A store that stands alone has its inputs at the top.
func TestTransitionsOfAStoreAlone(t *testing.T) {
	t.Parallel()
	orders, users, assets := deployed().Stores["orders"], deployed().Stores["users"], deployed().Stores["assets"]
	assertSaid(t, []said{
		{RuleTransitionStoreHome, "homeRegion", "keep it in regions"},
		{RuleTransitionTableKey, "rangeKey", "none"},
		{RuleTransitionTTL, "ttlAttribute", "none"},
	}, CheckTransition(Deployment{Store: &orders}, Deployment{Store: &users}))
	bare := assets
	bare.CustomerManagedKeys = false
	assertSaid(t, []said{{RuleTransitionEncryption, "customerManagedKeys", "false"}},
		CheckTransition(Deployment{Store: &assets}, Deployment{Store: &bare}))
	assert.Empty(t, CheckTransition(Deployment{Store: &bare}, Deployment{Store: &assets}))
}

func TestTransitionRulesAreThoseThatAreBroken(t *testing.T) {
	t.Parallel()
	broken := map[string]bool{}
	for _, test := range slices.Concat(transitions, databaseTransitions, cacheTransitions, stackTransitions,
		clusterTransitions) {
		for _, want := range test.want {
			broken[want.rule] = true
		}
	}
	for _, test := range replicaTransitions {
		for _, want := range test.want {
			broken[want.rule] = true
		}
	}
	assert.ElementsMatch(t, TransitionRules(), slices.Collect(maps.Keys(broken)))
	for _, rule := range TransitionRules() {
		assert.NotContains(t, Rules(), rule, "New knows no deployment before it")
	}
}
