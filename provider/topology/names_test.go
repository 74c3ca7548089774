package topology

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// awsNames are AWS's patterns for the whole name, written apart from the limits that the names are made by.
var awsNames = map[Kind]*regexp.Regexp{
	DynamoDBTable: regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`),
	IAMRole:       regexp.MustCompile(`^[\w+=,.@-]{1,64}$`),
	ECSTaskFamily: regexp.MustCompile(`^[a-zA-Z0-9_-]{1,255}$`),
	LogGroup:      regexp.MustCompile(`^/globalapp/[.\-_/#A-Za-z0-9]{1,501}$`),
	Bucket:        regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`),

	DashboardName: regexp.MustCompile(`^[a-zA-Z0-9_-]{1,255}$`),

	GlobalCluster:     regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,62}$`),
	DBCluster:         regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,62}$`),
	DBClusterSnapshot: regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,254}$`),
	DBInstance:        regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,62}$`),
	DBSnapshot:        regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,254}$`),
	Secret:            regexp.MustCompile(`^globalapp/[a-zA-Z0-9/_+=.@-]{1,502}$`),
	Parameter:         regexp.MustCompile(`^/globalapp/[a-zA-Z0-9_.-]{1,1000}$`),
	Function:          regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`),
	RolePolicy:        regexp.MustCompile(`^[\w+=,.@-]{1,128}$`),
	EKSCluster:        regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_-]{0,99}$`),
	DrainDimension:    regexp.MustCompile(`^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$`),

	GlobalReplicationGroup: regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,33}$`),
	ReplicationGroup:       regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,39}$`),
	CacheParameterGroup:    regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,254}$`),
	CacheSnapshot:          regexp.MustCompile(`^[a-z](-?[a-z0-9]){0,254}$`),
}

// longest are the lengths that a pattern with optional hyphens cannot say.
var longest = map[Kind]int{
	GlobalCluster: 63, DBCluster: 63, DBClusterSnapshot: 255, DBInstance: 63, DBSnapshot: 255,
	GlobalReplicationGroup: 34, ReplicationGroup: 40, CacheParameterGroup: 255, CacheSnapshot: 180,
}

var kinds = []Kind{
	DynamoDBTable, IAMRole, ECSTaskFamily, LogGroup, Bucket, DashboardName,
	GlobalCluster, DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot, Secret, Parameter, Function, EKSCluster,
	RolePolicy, DrainDimension,
	GlobalReplicationGroup, ReplicationGroup, CacheParameterGroup, CacheSnapshot,
}

// secretSuffix is how no secret's name ends, because the service appends the like to make the ARN.
var secretSuffix = regexp.MustCompile(`-[a-zA-Z0-9]{6}$`)

func identities() *rapid.Generator[Identity] {
	return rapid.Custom(func(t *rapid.T) Identity {
		return Identity{
			Organization: rapid.String().Draw(t, "organization"),
			Project:      rapid.String().Draw(t, "project"),
			Stack:        rapid.String().Draw(t, "stack"),
		}
	})
}

func TestEveryKindHasALimitAndAPattern(t *testing.T) {
	t.Parallel()
	assert.Len(t, nameLimits, len(kinds))
	assert.Len(t, awsNames, len(kinds))
}

func TestPhysicalNameIsReadable(t *testing.T) {
	t.Parallel()
	id := Identity{Organization: "acme", Project: "web", Stack: "prod"}
	for kind, want := range map[Kind]string{
		DynamoDBTable: "shop-orders-wkwmas2t",
		IAMRole:       "shop-orders-wkwmas2t",
		LogGroup:      "/globalapp/shop-orders-wkwmas2t",
		Bucket:        "shop-orders-wkwmas2t",
		DBCluster:     "shop-orders-wkwmas2t",
		Secret:        "globalapp/shop-orders-wkwmas2t",
		Parameter:     "/globalapp/shop-orders-wkwmas2t",
	} {
		assert.Equal(t, want, id.PhysicalName(kind, "shop", "orders"))
	}
	assert.Regexp(t, `^1-shop-[a-z2-7]{8}$`, id.PhysicalName(IAMRole, "-1 shop"))
	assert.Regexp(t, `^[a-z2-7]{8}$`, id.PhysicalName(ECSTaskFamily, "é"))
	assert.Regexp(t, `^shop-[a-z2-7]{8}$`, id.PhysicalName(IAMRole, "shop-"))
	assert.Regexp(t, `^my-shop-assets-[a-z2-7]{8}$`, id.PhysicalName(Bucket, "My.Shop", "assets"))
	assert.Regexp(t, `^my-shop-b-[a-z2-7]{8}$`, id.PhysicalName(DBCluster, "2My..-Shop-", "b"))
	assert.Regexp(t, `^app-[a-z2-7]{8}$`, id.PhysicalName(GlobalCluster, "2"))
	long := id.PhysicalName(IAMRole, strings.Repeat("a", 100), "task")
	assert.Len(t, long, 64)
	assert.Regexp(t, `^a{55}-[a-z2-7]{8}$`, long)
}

func TestPhysicalNameKeepsEveryLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := identities().Draw(t, "identity")
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		app := rapid.OneOf(rapid.String(), rapid.StringN(0, 600, -1), rapid.StringMatching(`[-.0-9a-z]{0,80}`)).
			Draw(t, "app")
		parts := rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "parts")
		name := id.PhysicalName(kind, app, parts...)
		require.Regexp(t, awsNames[kind], name)
		require.False(t, strings.HasPrefix(name, "alias/aws/"))
		require.False(t, kind == Secret && secretSuffix.MatchString(name))
		if limit, ok := longest[kind]; ok {
			require.LessOrEqual(t, len(name), limit)
		}
		require.Equal(t, name, id.PhysicalName(kind, app, parts...))
	})
}

func TestPhysicalNamesOfDifferentTuplesDiffer(t *testing.T) {
	t.Parallel()
	tuples := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,3}`), 4, 7)
	rapid.Check(t, func(t *rapid.T) {
		a, b := tuples.Draw(t, "a"), tuples.Draw(t, "b")
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		same := nameOf(kind, a) == nameOf(kind, b)
		require.Equal(t, slices.Equal(a, b), same)
	})
}

func nameOf(kind Kind, tuple []string) string {
	id := Identity{Organization: tuple[0], Project: tuple[1], Stack: tuple[2]}
	return id.PhysicalName(kind, tuple[3], tuple[4:]...)
}

func TestPhysicalNameOfAnotherStackDiffers(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, id := range []Identity{
		{"acme", "web", "prod"}, {"acme", "web", "dev"}, {"acme", "webp", "rod"}, {"acmew", "eb", "prod"},
		{"", "web", "prod"},
	} {
		names[id.PhysicalName(DynamoDBTable, "shop", "orders")] = true
	}
	assert.Len(t, names, 5)
}

func TestNamePrefix(t *testing.T) {
	t.Parallel()
	for app, want := range map[string]string{
		"shop": "shop-", "bookshop": "books-", "-shop": "shop-", "my_shop": "my-sh-", "ab---cd": "ab-", "": "app-",
		"é": "app-", "internal-shop": "inter-", "1": "1-",
	} {
		assert.Equal(t, want, NamePrefix(app), app)
	}
	rapid.Check(t, func(t *rapid.T) {
		require.Regexp(t, `^[a-zA-Z0-9][a-zA-Z0-9-]{0,4}-$`, NamePrefix(rapid.String().Draw(t, "app")))
	})
}

func TestCheckName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"s":                     "",
		"Web-Shop-2":            "",
		"sg":                    "",
		"sgshop":                "",
		strings.Repeat("a", 36): "",
		strings.Repeat("a", 37): "use 1 to 36 letters, digits and hyphens, starting with a letter",
		"":                      `the name "": it becomes part of the names in AWS`,
		"web_shop":              `the name "web_shop": it becomes part of the names in AWS`,
		"web.shop":              "use 1 to 36 letters, digits and hyphens",
		"2shop":                 "starting with a letter",
		"-shop":                 "starting with a letter",
		"café":                  "use 1 to 36 letters, digits and hyphens",
		"shop\n":                "use 1 to 36 letters, digits and hyphens",
		"sg-shop":               `the name "sg-shop": AWS keeps sg- for the ids of security groups`,
		"Sg-shop":               "let it begin with something else",
	} {
		found := CheckName(name)
		if want == "" {
			assert.Empty(t, found, name)
			continue
		}
		require.Len(t, found, 1, name)
		assert.Equal(t, RuleName, found[0].Rule)
		assert.Empty(t, found[0].Path)
		assert.Contains(t, found[0].Message, want)
	}
}
