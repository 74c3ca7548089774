package awssim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const trustLambda = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
	`"Principal":{"Service":"lambda.amazonaws.com"}}]}`

// serverless is a site with a function behind its load balancer.
type serverless struct {
	*site
	s                                         *Sim
	function, alias, permission, registration State
}

// newServerless makes all that a function needs.
func newServerless(s *Sim, region string, n int) *serverless {
	f := &serverless{site: newSite(s, region, n), s: s}
	f.balancer = must(f.c.Create(loadBalancerToken, "fn", f.balancerInputs()))
	f.targets = must(f.c.Create(targetGroupToken, "fn", f.lambdaTargets()))
	f.listener = must(f.c.Create(listenerToken, "http", f.listenerInputs()))
	f.addRules()
	f.role = must(f.c.Create(roleToken, "fn-"+region, Values{"assumeRolePolicy": trustLambda}))
	f.attachment = must(f.c.Create(roleAttachmentToken, "network-"+region,
		Values{"role": f.role.ID, "policyArn": networkPolicy}))
	return f
}

func (f *serverless) lambdaTargets() Values { return Values{"targetType": "lambda"} }

func (f *serverless) functionInputs() Values {
	return Values{
		"packageType": "Image", "imageUri": "111122223333.dkr.ecr." + f.region + ".amazonaws.com/shop:1", "publish": true,
		"role": f.role.Outputs["arn"], "memorySize": 512, "timeout": 10,
		"environment": Values{"variables": Values{"LOG": "info"}},
		"vpcConfig":   Values{"subnetIds": f.private, "securityGroupIds": []string{f.taskGroup}},
	}
}

// zipped are the inputs of a function whose code is in a bucket.
func (f *serverless) zipped(bucket string) Values {
	return with(f.functionInputs(), Values{"packageType": nil, "imageUri": nil, "handler": "index.handler",
		"runtime": "nodejs22.x", "s3Bucket": bucket, "s3Key": "shop.zip"})
}

func (f *serverless) permissionInputs() Values {
	return Values{"action": "lambda:InvokeFunction", "function": f.function.ID, "qualifier": "live",
		"principal": "elasticloadbalancing.amazonaws.com", "sourceArn": f.targets.ID}
}

// released has a function with an alias.
func released(s *Sim, region string, n int) *serverless {
	f := newServerless(s, region, n)
	f.function = must(f.c.Create(functionToken, "app", f.functionInputs()))
	f.alias = must(f.c.Create(functionAliasToken, "live", Values{"name": "live", "functionName": f.function.ID,
		"functionVersion": f.function.Outputs["version"]}))
	return f
}

// answering has a function that serves.
func answering(s *Sim, region string, n int) *serverless {
	f := released(s, region, n)
	f.permission = must(f.c.Create(functionPermissionToken, "lb", f.permissionInputs()))
	f.registration = must(f.c.Create(targetAttachmentToken, "app",
		Values{"targetGroupArn": f.targets.ID, "targetId": f.alias.Outputs["arn"]}))
	return f
}

func functionWith(changes func(f *serverless) Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := newServerless(s, "eu-west-1", 1)
		return f.refused(functionToken, with(f.functionInputs(), changes(f)))
	}
}

func variables(v Values) func(*serverless) Values {
	return func(*serverless) Values { return Values{"environment": Values{"variables": v}} }
}

func fixed(v Values) func(*serverless) Values { return func(*serverless) Values { return v } }

var (
	_ = breaks(ruleFunctionTaken, func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		return f.refused(functionToken, with(f.functionInputs(), Values{"name": f.function.ID}))
	})
	_ = breaks(ruleFunctionHandler, func(s *Sim) error {
		f := newServerless(s, "eu-west-1", 1)
		return f.refused(functionToken, with(f.zipped("code"), Values{"handler": nil}))
	})
	_ = breaks(ruleFunctionKind, functionWith(fixed(Values{"packageType": "Zip", "handler": "a", "runtime": "b"})))
	_ = breaks(ruleFunctionImage, functionWith(fixed(Values{
		"imageUri": "111122223333.dkr.ecr.us-east-1.amazonaws.com/shop:1",
	})))
	_ = breaks(ruleFunctionBucket, func(s *Sim) error {
		f := newServerless(s, "eu-west-1", 1)
		return f.refused(functionToken, f.zipped("no-such-bucket"))
	})
	_ = breaks(ruleFunctionRegion, func(s *Sim) error {
		f := newServerless(s, "eu-west-1", 1)
		must(s.Client("us-east-1").Create(bucketToken, "code", Values{"bucket": "code"}))
		return f.refused(functionToken, f.zipped("code"))
	})
	_ = breaks(ruleFunctionRole, functionWith(func(f *serverless) Values {
		return Values{"role": must(f.c.Create(roleToken, "tasks", Values{"assumeRolePolicy": trustTasks})).Outputs["arn"]}
	}))
	_ = breaks(ruleFunctionEnvSize, functionWith(variables(Values{"LARGE": strings.Repeat("x", maxEnvironment)})))
	_ = breaks(ruleFunctionEnvKeys, functionWith(variables(Values{"AWS_REGION": "eu-west-1"})))
	_ = breaks(ruleFunctionEnvName, functionWith(variables(Values{"MY-STORE": "orders"})))
	_ = breaks(ruleFunctionSubnet, functionWith(func(f *serverless) Values {
		return Values{"vpcConfig": Values{"subnetIds": []string{"subnet-0"}, "securityGroupIds": []string{f.taskGroup}}}
	}))
	_ = breaks(ruleFunctionGroup, functionWith(func(f *serverless) Values {
		return Values{"vpcConfig": Values{"subnetIds": f.private, "securityGroupIds": []string{"sg-0"}}}
	}))
	_ = breaks(ruleFunctionOneVPC, functionWith(func(f *serverless) Values {
		other := newSite(f.s, "eu-west-1", 2)
		return Values{"vpcConfig": Values{"subnetIds": f.private, "securityGroupIds": []string{other.taskGroup}}}
	}))
	_ = breaks(ruleFunctionBoth, functionWith(func(f *serverless) Values {
		return Values{"vpcConfig": Values{"subnetIds": f.private, "securityGroupIds": []string{}}}
	}))
	_ = breaks(ruleFunctionENIs, func(s *Sim) error {
		f := newServerless(s, "eu-west-1", 1)
		if err := f.c.Delete(f.attachment); err != nil {
			return err
		}
		return f.refused(functionToken, f.functionInputs())
	})
	_ = breaks(ruleFunctionReserve, functionWith(fixed(Values{"reservedConcurrentExecutions": 901})))
	_ = breaks(ruleFunctionLingers, func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		for _, state := range []State{f.attachment, f.function} {
			if err := f.c.Delete(state); err != nil {
				return err
			}
		}
		return f.c.Delete(State{Type: subnetToken, ID: f.private[0]})
	})
	_ = breaks(ruleAliasFunction, func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		_, err := s.Client("us-east-1").Create(functionAliasToken, "far",
			Values{"functionName": f.function.Outputs["arn"], "functionVersion": "1"})
		return err
	})
	_ = breaks(ruleAliasVersion, functionAliasWith(Values{"name": "next", "functionVersion": "2"}))
	_ = breaks(ruleFunctionAlias, functionAliasWith(Values{"name": "live"}))
	_ = breaks(ruleAliasLatest, functionAliasWith(Values{"name": "next", "functionVersion": "$LATEST",
		"routingConfig": Values{"additionalVersionWeights": Values{"1": 0.5}}}))
	_ = breaks(rulePermissionOn, invokeWith(Values{"qualifier": "none"}))
	_ = breaks(rulePermissionTaken, func(s *Sim) error {
		f := answering(s, "eu-west-1", 1)
		return f.refused(functionPermissionToken,
			with(f.permissionInputs(), Values{"statementId": f.permission.Outputs["statementId"]}))
	})
	_ = breaks(ruleProvisionedOn, provisionedWith(Values{"qualifier": "$LATEST"}))
	_ = breaks(ruleProvisionedMost, func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		must(f.c.Update(f.function, with(f.functionInputs(), Values{"reservedConcurrentExecutions": 5})))
		return f.refused(provisionedToken, f.provisioned())
	})
	_ = breaks(ruleAttachMissing, functionTargetWith(func(f *serverless) Values {
		return Values{"targetId": strings.ReplaceAll(f.alias.ID, "eu-west-1", "us-east-1")}
	}))
	_ = breaks(ruleAttachInvoke, functionTargetWith(func(f *serverless) Values {
		// The permission is for the alias, not for the function.
		return Values{"targetId": f.function.Outputs["arn"]}
	}))
	_ = breaks(ruleAttachFunction, func(s *Sim) error {
		f := answering(s, "eu-west-1", 1)
		return f.refused(targetAttachmentToken,
			Values{"targetGroupArn": f.targets.ID, "targetId": f.function.Outputs["arn"]})
	})
)

func functionAliasWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		return f.refused(functionAliasToken, with(Values{"functionName": f.function.ID, "functionVersion": "1"}, changes))
	}
}

func invokeWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		return f.refused(functionPermissionToken, with(f.permissionInputs(), changes))
	}
}

func (f *serverless) provisioned() Values {
	return Values{"functionName": f.function.ID, "qualifier": "live", "provisionedConcurrentExecutions": 10}
}

func provisionedWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		return f.refused(provisionedToken, with(f.provisioned(), changes))
	}
}

// functionTargetWith is refused of a target beside a permission for the alias.
func functionTargetWith(target func(f *serverless) Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := released(s, "eu-west-1", 1)
		must(f.c.Create(functionPermissionToken, "lb", f.permissionInputs()))
		return f.refused(targetAttachmentToken, with(Values{"targetGroupArn": f.targets.ID}, target(f)))
	}
}

func TestUsersOfAFunction(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := answering(s, "eu-west-1", 1)
	p := &shop{names: newNames(s)}
	must(p.Create(recordToken, "app", f.alias53("app")))
	seen := func(want string) {
		t.Helper()
		assert.Equal(t, []string{want}, p.seen(t, "http://app.example.com", User{Region: "us-east-1"}))
	}
	seen("ok eu-west-1")
	s.FailDeployments("eu-west-1", true)
	next := must(f.c.Update(f.function, with(f.functionInputs(), Values{"memorySize": 1024})))
	assert.Equal(t, "2", next.Outputs["version"])
	seen("ok eu-west-1")
	moved := must(f.c.Update(f.alias, Values{"name": "live", "functionName": f.function.ID, "functionVersion": "2"}))
	seen("service unavailable eu-west-1")
	must(f.c.Update(moved, Values{"name": "live", "functionName": f.function.ID, "functionVersion": "1"}))
	seen("ok eu-west-1")
	must(f.c.Update(next, with(f.functionInputs(), Values{"memorySize": 1024, "reservedConcurrentExecutions": 0})))
	seen("service unavailable eu-west-1")
	must(f.c.Update(next, with(f.functionInputs(), Values{"memorySize": 1024, "reservedConcurrentExecutions": 7})))
	require.NoError(t, f.c.Delete(f.permission))
	seen("service unavailable eu-west-1")
}

func (f *serverless) alias53(name string) Values { return f.site.alias(name, nil) }

func TestAFunctionWithoutHealthChecksPassesUnseen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		check Values
		want  string
	}{
		"off":         {nil, "service unavailable eu-west-1"},
		"switched on": {Values{"healthCheck": Values{"enabled": true, "path": "/healthz"}}, "ok us-east-1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			p := &shop{names: newNames(s)}
			for i, region := range []string{"eu-west-1", "us-east-1"} {
				f := answering(s, region, i+1)
				must(f.c.Update(f.targets, with(f.lambdaTargets(), test.check)))
				must(p.Create(recordToken, region, with(f.site.alias("app", both(byLatency(region),
					Values{"setIdentifier": region})), nil)))
				if region == "eu-west-1" {
					s.SetTargetHealth(f.targets.ID, false)
				}
			}
			assert.Equal(t, []string{test.want}, p.seen(t, "http://app.example.com", User{Region: "eu-west-1"}))
		})
	}
}

func TestAFunctionShowsWhatAWSDecided(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := answering(s, "eu-west-1", 1)
	out := f.function.Outputs
	assert.Equal(t, "1", out["version"])
	assert.Equal(t, out.String("arn")+":1", out["qualifiedArn"])
	assert.Equal(t, []any{"x86_64"}, out["architectures"])
	assert.Equal(t, 512.0, out.Object("ephemeralStorage")["size"])
	assert.Equal(t, -1.0, out["reservedConcurrentExecutions"])
	assert.Equal(t, f.vpc.ID, out.Object("vpcConfig")["vpcId"])
	assert.Equal(t, out.String("arn")+":live", f.alias.ID)
	provisioned := must(f.c.Create(provisionedToken, "live", f.provisioned()))
	for _, state := range []State{f.function, f.alias, f.permission, f.registration, f.targets, provisioned} {
		read := must(f.c.Read(state))
		assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(read.Inputs), state.Type)
		d, err := f.c.Diff(read, withoutDefaults(state.Inputs))
		require.NoError(t, err)
		assert.Empty(t, d.Changes, state.Type)
	}
	assert.Equal(t, map[string]any{
		"enabled": false, "healthyThreshold": 5.0, "unhealthyThreshold": 2.0, "interval": 35.0, "timeout": 30.0,
		"path": "/", "matcher": "200", "port": "traffic-port", "protocol": "HTTP",
	}, f.targets.Outputs["healthCheck"])
}

func TestAChangeOfAFunctionIsInPlaceAndPublished(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes Values
		replace []string
		version string
	}{
		"environment":  {Values{"environment": Values{"variables": Values{"LOG": "debug"}}}, nil, "2"},
		"architecture": {Values{"architectures": []string{"arm64"}}, nil, "2"},
		"image":        {Values{"imageUri": "111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:2"}, nil, "2"},
		"tags":         {Values{"tags": Values{"a": "b"}}, nil, "1"},
		"concurrency":  {Values{"reservedConcurrentExecutions": 10}, nil, "1"},
		"name":         {Values{"name": "other"}, []string{"name"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := released(New(Options{}), "eu-west-1", 1)
			in := with(f.functionInputs(), test.changes)
			d, err := f.c.Diff(f.function, in)
			require.NoError(t, err)
			assert.Equal(t, test.replace, d.Replaces())
			if test.replace == nil {
				assert.Equal(t, test.version, must(f.c.Update(f.function, in)).Outputs["version"])
			}
		})
	}
}

func TestInterfacesOfAFunctionStayForAWhile(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		changes       Values
		group, subnet time.Duration
	}{
		"as it is":       {nil, 20 * time.Minute, 0},
		"groups replace": {Values{"replaceSecurityGroupsOnDestroy": true}, 0, 20 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			f := released(s, "eu-west-1", 1)
			function := f.function
			if test.changes != nil {
				function = must(f.c.Update(f.function, with(f.functionInputs(), test.changes)))
			}
			group := must(f.c.Create(securityGroupToken, "own", Values{"vpcId": f.vpc.ID}))
			function = must(f.c.Update(function, with(with(f.functionInputs(), test.changes), Values{
				"vpcConfig": Values{"subnetIds": f.private[:1], "securityGroupIds": []string{group.ID}}})))
			s.Advance(time.Hour)
			require.ErrorContains(t, f.c.Delete(group), ruleGroupInUse.ID)
			require.NoError(t, f.c.Delete(function))
			assert.Empty(t, must(f.c.Read(f.alias)).ID, "aliases go with the function")
			before := s.Now()
			require.NoError(t, f.c.Delete(group))
			assert.Equal(t, test.group, s.Now().Sub(before))
			before = s.Now()
			require.NoError(t, f.c.Delete(State{Type: subnetToken, ID: f.private[0]}))
			assert.Equal(t, test.subnet, s.Now().Sub(before))
		})
	}
}

func TestCodeIsComparedByItsHash(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newServerless(s, "eu-west-1", 1)
	code := func(text string) Values {
		asset, err := resource.NewTextAsset(text)
		require.NoError(t, err)
		packed, err := resource.NewAssetArchive(map[string]any{"index.js": asset})
		require.NoError(t, err)
		received := fromProperties(resource.PropertyMap{"code": resource.NewProperty(packed)})
		assert.Equal(t, packed, toProperties(received)["code"].ArchiveValue())
		return with(f.functionInputs(), Values{"packageType": nil, "imageUri": nil, "handler": "index.handler",
			"runtime": "nodejs22.x", "code": received["code"]})
	}
	f.function = must(f.c.Create(functionToken, "app", code("1")))
	for text, want := range map[string]int{"1": 0, "2": 1} {
		d, err := f.c.Diff(must(f.c.Read(f.function)), code(text))
		require.NoError(t, err)
		assert.Equal(t, want > 0, len(d.Changes) > 0, fmt.Sprint(text, d.Changes))
	}
	assert.NotEqual(t, f.function.Outputs["codeSha256"], must(f.c.Update(f.function, code("2"))).Outputs["codeSha256"])
}
