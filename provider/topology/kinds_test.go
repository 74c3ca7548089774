package topology

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fleet is a sound fleet of instances.
func fleet() *EC2 {
	return &EC2{HasImage: true, Port: new(8080), DesiredCount: new(2), InstanceType: "t3.small"}
}

// function is a sound function with an image in a region.
func function(region string) *Lambda {
	return &Lambda{HasImage: true, Image: new("111122223333.dkr.ecr." + region + ".amazonaws.com/shop:1")}
}

// onEC2 and onLambda give every region with a stack compute of another kind.
func onEC2(app *Application) {
	for i := range app.Regions {
		if !app.Regions[i].DataOnly {
			app.Regions[i].Compute = &Compute{EC2: fleet()}
		}
	}
}

func onLambda(app *Application) {
	for i, region := range app.Regions {
		if !region.DataOnly {
			app.Regions[i].Compute = &Compute{Lambda: function(region.Name)}
		}
	}
}

// instances and functions spoil those of the second region.
func instances(spoil func(*EC2)) func(*Application) {
	return func(a *Application) { onEC2(a); spoil(a.Regions[1].Compute.EC2) }
}

func functions(spoil func(*Lambda)) func(*Application) {
	return func(a *Application) { onLambda(a); spoil(a.Regions[1].Compute.Lambda) }
}

const (
	atEC2    = "regions[1].compute.ec2"
	atLambda = "regions[1].compute.lambdaFunction"
)

var kindWrongs = []wrong{
	{"two kinds of compute", func(a *Application) { a.Regions[1].Compute.EC2 = fleet() },
		[]said{{RuleComputeKind, "regions[1].compute", "ecs and ec2 are set, and compute is of exactly one kind"}}},
	{"instances with nothing to run", instances(func(e *EC2) { e.HasImage = false }),
		[]said{{RuleEC2Run, atEC2, "set image to run a container, command to run a program, or both"}}},
	{"an image of one's own that is the newest", instances(func(e *EC2) { e.OwnAMI, e.AMIGeneration = true, 2 }),
		[]said{{RuleEC2AMI, atEC2 + ".amiGeneration", "2 asks for the newest machine image, but amiId names one"}}},
	{"a port of instances", instances(func(e *EC2) { e.Port = new(0) }), []said{{RuleECSPort, atEC2 + ".port", "0 is not a port"}}},
	{"a number of instances beside scaling", instances(func(e *EC2) { e.Scaling = &Scaling{Min: new(1), Max: new(2)} }),
		[]said{{RuleECSDesiredCount, atEC2 + ".desiredCount", "2 is a fixed number of instances, but scaling changes it"}}},
	{"no instance", instances(func(e *EC2) { e.DesiredCount, e.Scaling = nil, &Scaling{Min: new(0)} }),
		[]said{{RuleScalingMin, atEC2 + ".scaling.min", "0 instances serve nobody"}}},
	{"an image without a way out", func(a *Application) {
		instances(func(e *EC2) { e.Image = new("example/shop") })(a)
		a.Regions[1].Network.NatGateways = "none"
	}, []said{{RuleECSImage, atEC2 + ".image", "use an image in <account>.dkr.ecr.eu-west-1.amazonaws.com"}}},
	{"a variable of a store", instances(func(e *EC2) { e.Environment = []string{"ORDERS_X"} }),
		[]said{{RuleEnvironmentBinding, atEC2 + ".environment.ORDERS_X", "belong to the datastore orders"}}},
	{"a function of nothing", functions(func(l *Lambda) { l.HasImage, l.Image = false, nil }),
		[]said{{RuleLambdaCode, atLambda, "exactly one of image and zip; set one of them"}}},
	{"a function of two things", functions(func(l *Lambda) { l.HasZip = true }),
		[]said{{RuleLambdaCode, atLambda, "exactly one of image and zip"}}},
	{"a zip file without a handler", functions(func(l *Lambda) {
		*l = Lambda{HasZip: true, Runtime: true}
	}), []said{{RuleLambdaRuntime, atLambda, "set runtime and handler"}}},
	{"an image with a handler", functions(func(l *Lambda) { l.Handler = true }),
		[]said{{RuleLambdaRuntime, atLambda, "remove them, and use command to begin elsewhere"}}},
	{"an image of another region", functions(func(l *Lambda) { l.Image = function("us-east-2").Image }),
		[]said{{RuleLambdaImage, atLambda + ".image", "is not in the Amazon ECR of eu-west-1"}}},
	{"variables of Lambda itself", functions(func(l *Lambda) { l.Environment = []string{"AWS_REGION", "X", "_A"} }), []said{
		{RuleLambdaEnvironment, atLambda + ".environment.AWS_REGION", "which are Lambda's own"},
		{RuleLambdaEnvironment, atLambda + ".environment.X", "at least two"},
		{RuleLambdaEnvironment, atLambda + ".environment._A", "starting with a letter"},
	}},
	{"more warm than there are", functions(func(l *Lambda) { l.Reserved, l.Provisioned = new(5), new(6) }),
		[]said{{RuleLambdaConcurrency, atLambda + ".provisionedConcurrency", "6 is above reservedConcurrency, which is 5"}}},
	{"a function behind a Network Load Balancer", func(a *Application) { onLambda(a); onNetwork(a) },
		[]said{{RuleLambdaBalancer, "compute.lambdaFunction", "use loadBalancer.application, or ecs or ec2"}}},
	{"a function that cannot reach its database", func(a *Application) {
		functions(func(l *Lambda) { l.InNetwork = new(false) })(a)
		a.Stores = append(a.Stores, database("catalog", "us-east-2", "eu-west-1"))
	}, []said{{RuleLambdaNetwork, atLambda + ".inNetwork", "a function outside of them cannot reach it"}}},
	{"a function that cannot reach its documents", func(a *Application) {
		functions(func(l *Lambda) { l.InNetwork = new(false) })(a)
		a.Stores = append(a.Stores, documents("papers", "us-east-2", "eu-west-1"))
	}, []said{{RuleLambdaNetwork, atLambda + ".inNetwork", "a function outside of them cannot reach it"}}},
}

// Every kind is planned, and its image is looked for in its own region.
func TestKindsOfCompute(t *testing.T) {
	t.Parallel()
	for kind, set := range map[string]func(*Application){
		ComputeECS: func(*Application) {}, ComputeEC2: onEC2, ComputeLambda: onLambda,
	} {
		app := sound()
		set(&app)
		plan, found := New(app)
		require.Empty(t, found, kind)
		for _, region := range plan.Regions {
			want := kind
			if !region.Stack {
				want = ""
			}
			assert.Equal(t, want, region.Compute, region.Name)
		}
	}
}

func TestTheRegionInTheNameOfAnImage(t *testing.T) {
	t.Parallel()
	const image = "111122223333.dkr.ecr.{region}.amazonaws.com/shop:1"
	given := Compute{ECS: &ECS{Image: new(image)}, EC2: &EC2{Image: new(image)}, Lambda: &Lambda{Image: new(image)}}
	named := given.In("eu-west-1")
	for _, found := range []*string{named.ECS.Image, named.EC2.Image, named.Lambda.Image} {
		assert.Equal(t, "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1", *found)
	}
	assert.Equal(t, image, *given.ECS.Image, "the other regions' image is changed")
	assert.Equal(t, Compute{ECS: &ECS{}}, Compute{ECS: &ECS{}}.In("eu-west-1"))
}

func TestArchitecturesOfInstances(t *testing.T) {
	t.Parallel()
	for instanceType, want := range map[string]string{
		"t3.small": ArchitectureX86, "t4g.small": ArchitectureArm, "m7g.large": ArchitectureArm, "m7gd.large": ArchitectureArm,
		"c7gn.xlarge": ArchitectureArm, "a1.medium": ArchitectureArm, "g4dn.xlarge": ArchitectureX86, "g5g.xlarge": ArchitectureArm,
		"im4gn.large": ArchitectureArm, "is4gen.medium": ArchitectureArm, "x2gd.medium": ArchitectureArm,
		"m7i-flex.large": ArchitectureX86, "u-6tb1.metal": ArchitectureX86, "r8g.large": ArchitectureArm,
		"hpc7g.4xlarge": ArchitectureArm,
	} {
		assert.Equal(t, want, InstanceArchitecture(instanceType), instanceType)
	}
}

// Instances count as tasks do; how many requests a function works on nobody knows.
func TestCapacityOfEveryKind(t *testing.T) {
	t.Parallel()
	for _, compute := range []Compute{
		{ECS: &ECS{Scaling: &Scaling{Min: new(2), Max: new(4)}}}, {EC2: &EC2{Scaling: &Scaling{Min: new(2), Max: new(4)}}},
	} {
		least, most, known := compute.capacity()
		assert.Equal(t, []any{2, 4, true}, []any{least, most, known})
	}
	_, _, known := Compute{Lambda: &Lambda{}}.capacity()
	assert.False(t, known)
}

// What is counted is called what it is; tasks and instances are not added up.
func TestWarningsOfCapacityByKind(t *testing.T) {
	t.Parallel()
	app := sound()
	onEC2(&app)
	plan, found := New(app)
	require.Empty(t, found)
	assert.Contains(t, plan.Warnings, "compute: all regions run at least 4 instances together, but the others can run fewer "+
		"when one of these is lost: eu-west-1 (2 left), us-east-2 (2 left); raise compute.ec2.scaling.max, or use scaling in "+
		"place of desiredCount")
	app.Regions[0].Compute = &Compute{ECS: &ECS{DesiredCount: new(2)}}
	plan, found = New(app)
	require.Empty(t, found)
	for _, warning := range plan.Warnings {
		assert.NotContains(t, warning, "compute: ")
	}
}

// Without an Application Load Balancer nobody says that users come by HTTP.
func TestWarningsOfTLSAtNetworkLoadBalancers(t *testing.T) {
	t.Parallel()
	app := sound()
	onNetwork(&app)
	plan, found := New(app)
	require.Empty(t, found)
	assert.Contains(t, plan.Warnings, "ingress: nothing in front of the application ends TLS, so users' traffic "+
		"is encrypted only where the application does it; set domain, and listeners with protocol: TLS have a certificate")
}
