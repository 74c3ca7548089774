package awssim

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	amazonLinux = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64"
	amazonArm   = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
	trustEC2    = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",` +
		`"Principal":{"Service":"ec2.amazonaws.com"}}]}`
)

// fleet is a site with a group of instances behind its load balancer.
type fleet struct {
	*site
	s                        *Sim
	template, group, profile State
}

// newFleet makes all that a group of instances needs.
func newFleet(s *Sim, region string, n int) *fleet {
	f := &fleet{site: newSite(s, region, n).addExit(), s: s}
	f.balancer = must(f.c.Create(loadBalancerToken, "lb", f.balancerInputs()))
	f.targets = must(f.c.Create(targetGroupToken, "tg", f.instanceTargets()))
	f.listener = must(f.c.Create(listenerToken, "http", f.listenerInputs()))
	f.addRules()
	f.role = must(f.c.Create(roleToken, "app-"+region, Values{"assumeRolePolicy": trustEC2}))
	f.profile = must(f.c.Create(instanceProfileToken, "app-"+region, Values{"role": f.role.ID}))
	f.template = must(f.c.Create(launchTemplateToken, "app", f.templateInputs()))
	return f
}

func (f *fleet) instanceTargets() Values {
	return with(f.targetInputs(), Values{"targetType": "instance", "healthCheck": Values{"path": "/"}})
}

func (f *fleet) templateInputs() Values {
	return Values{
		"imageId": imageID(f.region, amazonLinux, 0), "instanceType": "t3.small", "vpcSecurityGroupIds": []string{f.taskGroup},
		"userData":           base64.StdEncoding.EncodeToString([]byte("#!/bin/sh")),
		"iamInstanceProfile": Values{"arn": f.profile.Outputs["arn"]},
		"metadataOptions":    Values{"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 1},
	}
}

func (f *fleet) groupInputs() Values {
	return Values{
		"minSize": 2, "maxSize": 4, "vpcZoneIdentifiers": f.private, "targetGroupArns": []string{f.targets.ID},
		"healthCheckType": "ELB", "waitForElbCapacity": 2,
		"launchTemplate": Values{"id": f.template.ID, "version": f.template.Outputs["latestVersion"]},
		"instanceRefresh": Values{"strategy": "Rolling", "preferences": Values{
			"minHealthyPercentage": 100, "maxHealthyPercentage": 150}},
		"tags": []any{Values{"key": "team", "value": "shop", "propagateAtLaunch": true},
			Values{"key": "own", "value": "group", "propagateAtLaunch": false}},
	}
}

// up is a fleet that is up.
func up(s *Sim, region string, n int) *fleet {
	f := newFleet(s, region, n)
	f.group = must(f.c.Create(autoscalingGroupToken, "app", f.groupInputs()))
	return f
}

// version makes a new version of the launch template, and returns the inputs of a group that takes it.
func (f *fleet) version(changes Values) Values {
	f.template = must(f.c.Update(f.template, with(f.templateInputs(), changes)))
	return with(f.groupInputs(), Values{
		"launchTemplate": Values{"id": f.template.ID, "version": f.template.Outputs["latestVersion"]},
	})
}

// asgWith is refused of a group with changed inputs.
func asgWith(changes func(f *fleet) Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := newFleet(s, "eu-west-1", 1)
		return f.refused(autoscalingGroupToken, with(f.groupInputs(), changes(f)))
	}
}

// launching is refused of a group with a changed launch template.
func launching(changes func(f *fleet) Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := newFleet(s, "eu-west-1", 1)
		return f.refused(autoscalingGroupToken, f.version(changes(f)))
	}
}

// trackingWith is refused of a target that a group's policy tracks.
func trackingWith(changes Values) func(s *Sim) error {
	return func(s *Sim) error {
		f := up(s, "eu-west-1", 1)
		return f.refused(autoscalingPolicyToken, with(f.tracking(nil), changes))
	}
}

func (f *fleet) tracking(metric Values) Values {
	if metric == nil {
		metric = Values{"predefinedMetricType": "ASGAverageCPUUtilization"}
	}
	return Values{"autoscalingGroupName": f.group.ID, "policyType": "TargetTrackingScaling",
		"targetTrackingConfiguration": Values{"targetValue": 60, "predefinedMetricSpecification": metric}}
}

func changing(v Values) func(*fleet) Values { return func(*fleet) Values { return v } }

var (
	_ = breaks(ruleNoParameter, func(s *Sim) error {
		_, err := s.callInvoke(s.Client("eu-west-1").conn, getParameterToken, Values{"name": "/none"})
		return err
	})
	_ = breaks(ruleNoImage, func(s *Sim) error {
		_, err := s.callInvoke(s.Client("eu-west-1").conn, getParameterToken,
			Values{"name": "/aws/service/ami-amazon-linux-latest/al2025"})
		return err
	})
	_ = breaks(ruleProfileTaken, func(s *Sim) error {
		c := s.Client("eu-west-1")
		must(c.Create(instanceProfileToken, "a", Values{"name": "app"}))
		_, err := c.Create(instanceProfileToken, "b", Values{"name": "App"})
		return err
	})
	_ = breaks(ruleProfileRole, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(instanceProfileToken, "a", Values{"role": "none"})
		return err
	})
	_ = breaks(ruleTemplateTaken, func(s *Sim) error {
		c := s.Client("eu-west-1")
		must(c.Create(launchTemplateToken, "a", Values{"name": "app"}))
		_, err := c.Create(launchTemplateToken, "b", Values{"name": "app"})
		return err
	})
	_ = breaks(ruleUserDataBase, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(launchTemplateToken, "a", Values{"userData": "#!/bin/sh"})
		return err
	})
	_ = breaks(ruleUserDataSize, func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(launchTemplateToken, "a", Values{
			"userData": base64.StdEncoding.EncodeToString([]byte(strings.Repeat("#", maxUserData+1)))})
		return err
	})
	_ = breaks(ruleTemplateZero, func(s *Sim) error {
		c := s.Client("eu-west-1")
		_, err := c.Update(must(c.Create(launchTemplateToken, "a", nil)), Values{"defaultVersion": 7})
		return err
	})
	_ = breaks(ruleASGName, func(s *Sim) error {
		f := up(s, "eu-west-1", 1)
		return f.refused(autoscalingGroupToken, with(f.groupInputs(), Values{"name": f.group.ID}))
	})
	_ = breaks(ruleASGSizes, asgWith(changing(Values{"maxSize": 1})))
	_ = breaks(ruleASGDesired, asgWith(changing(Values{"desiredCapacity": 5})))
	_ = breaks(ruleASGNowhere, asgWith(changing(Values{"vpcZoneIdentifiers": nil})))
	_ = breaks(ruleASGSubnet, func(s *Sim) error {
		f, other := newFleet(s, "eu-west-1", 1), newSite(s, "us-east-1", 2)
		return f.refused(autoscalingGroupToken, with(f.groupInputs(), Values{"vpcZoneIdentifiers": other.private}))
	})
	_ = breaks(ruleASGOneVPC, func(s *Sim) error {
		f, other := newFleet(s, "eu-west-1", 1), newSite(s, "eu-west-1", 2)
		return f.refused(autoscalingGroupToken,
			with(f.groupInputs(), Values{"vpcZoneIdentifiers": []string{f.private[0], other.private[1]}}))
	})
	_ = breaks(ruleASGZone, func(s *Sim) error {
		f := newFleet(s, "eu-west-1", 1)
		in := with(f.groupInputs(), Values{"vpcZoneIdentifiers": nil, "availabilityZones": []string{"us-east-1a"}})
		return f.refused(autoscalingGroupToken, in)
	})
	_ = breaks(ruleASGTargets, asgWith(changing(Values{"targetGroupArns": []string{"arn:aws:none"}})))
	_ = breaks(ruleASGKind, asgWith(func(f *fleet) Values {
		addresses := must(f.c.Create(targetGroupToken, "ip", f.targetInputs()))
		return Values{"targetGroupArns": []string{addresses.ID}}
	}))
	_ = breaks(ruleASGVPC, asgWith(func(f *fleet) Values {
		other := newSite(f.s, "eu-west-1", 2)
		targets := must(f.c.Create(targetGroupToken, "far", with(other.targetInputs(), Values{"targetType": "instance"})))
		return Values{"targetGroupArns": []string{targets.ID}}
	}))
	_ = breaks(ruleASGHealth, asgWith(changing(Values{"healthCheckType": "HTTP"})))
	_ = breaks(ruleASGTemplate, asgWith(changing(Values{"launchTemplate": Values{"id": "lt-0"}})))
	_ = breaks(ruleASGVersion, asgWith(func(f *fleet) Values {
		return Values{"launchTemplate": Values{"id": f.template.ID, "version": "7"}}
	}))
	_ = breaks(ruleASGImage, launching(changing(Values{"imageId": imageID("us-east-1", amazonLinux, 0)})))
	_ = breaks(ruleASGType, launching(changing(Values{"instanceType": nil})))
	_ = breaks(ruleASGArch, launching(changing(Values{"instanceType": "t4g.small"})))
	_ = breaks(ruleASGProfile, launching(func(f *fleet) Values {
		return Values{"iamInstanceProfile": Values{"name": must(f.c.Create(instanceProfileToken, "empty", nil)).ID}}
	}))
	_ = breaks(ruleASGNICs, launching(changing(Values{
		"networkInterfaces": []any{Values{"associatePublicIpAddress": "false"}},
	})))
	_ = breaks(ruleASGGuard, launching(changing(Values{"vpcSecurityGroupIds": []string{"sg-0"}})))
	_ = breaks(ruleASGGuardVPC, launching(func(f *fleet) Values {
		return Values{"vpcSecurityGroupIds": []string{newSite(f.s, "eu-west-1", 2).taskGroup}}
	}))
	_ = breaks(ruleASGWait, func(s *Sim) error {
		s.FailDeployments("eu-west-1", true)
		f := newFleet(s, "eu-west-1", 1)
		return f.refused(autoscalingGroupToken, f.groupInputs())
	})
	_ = breaks(ruleASGDrain, func(s *Sim) error {
		f := up(s, "eu-west-1", 1)
		must(f.c.Update(f.targets, with(f.instanceTargets(), Values{"deregistrationDelay": 3600})))
		return f.c.Delete(f.group)
	})
	_ = breaks(ruleASGDuration, asgWith(changing(Values{"waitForCapacityTimeout": "ten minutes"})))
	_ = breaks(ruleASGRollback, func(s *Sim) error {
		f := up(s, "eu-west-1", 1)
		f.version(Values{"description": "2"})
		in := with(f.groupInputs(), Values{"launchTemplate": Values{"id": f.template.ID, "version": "$Latest"},
			"instanceRefresh": Values{"strategy": "Rolling", "preferences": Values{"autoRollback": true}}})
		_, err := f.c.Update(f.group, in)
		return err
	})
	_ = breaks(ruleASGPercent, func(s *Sim) error {
		f := up(s, "eu-west-1", 1)
		in := with(f.version(Values{"description": "2"}), Values{"instanceRefresh": Values{"strategy": "Rolling",
			"preferences": Values{"minHealthyPercentage": 90, "maxHealthyPercentage": 200}}})
		_, err := f.c.Update(f.group, in)
		return err
	})
	_ = breaks(ruleAttachedASG, func(s *Sim) error {
		f := newFleet(s, "eu-west-1", 1)
		return f.refused(autoscalingAttachmentToken, Values{"autoscalingGroupName": "none", "lbTargetGroupArn": f.targets.ID})
	})
	_ = breaks(ruleAttachedTG, func(s *Sim) error {
		f := up(s, "eu-west-1", 1)
		return f.refused(autoscalingAttachmentToken,
			Values{"autoscalingGroupName": f.group.ID, "lbTargetGroupArn": "arn:aws:none"})
	})
	_ = breaks(rulePolicyASG, trackingWith(Values{"autoscalingGroupName": "none"}))
	_ = breaks(rulePolicySettings, trackingWith(Values{"policyType": nil}))
	_ = breaks(rulePolicyMetric, trackingWith(Values{"targetTrackingConfiguration": Values{"targetValue": 60}}))
	_ = breaks(rulePolicyTarget, trackingWith(Values{"targetTrackingConfiguration": Values{"targetValue": 160,
		"predefinedMetricSpecification": Values{"predefinedMetricType": "ASGAverageCPUUtilization"}}}))
	_ = breaks(rulePolicyLabel, trackingWith(Values{"targetTrackingConfiguration": Values{"targetValue": 60,
		"predefinedMetricSpecification": Values{"predefinedMetricType": requestCount, "resourceLabel": "app/a/1"}}}))
)

// versions counts the instances in a region by the version of the launch template, and the healthy ones.
func (f *fleet) versions() (byVersion map[int]int, healthy int) {
	byVersion = map[int]int{}
	for _, each := range f.s.Instances(f.region) {
		byVersion[each.Version]++
		if each.Healthy {
			healthy++
		}
	}
	return byVersion, healthy
}

func TestAGroupIsWaitedForUntilItsLoadBalancerIsContent(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFleet(s, "eu-west-1", 1)
	before := s.Now()
	f.group = must(f.c.Create(autoscalingGroupToken, "app", f.groupInputs()))
	assert.Equal(t, 150*time.Second, s.Now().Sub(before), "a minute to boot, then 3 checks of 30 seconds")
	assert.Equal(t, 2.0, f.group.Outputs["desiredCapacity"])
	assert.Equal(t, []any{"eu-west-1a", "eu-west-1b"}, f.group.Outputs["availabilityZones"])
	instances := s.Instances("eu-west-1")
	require.Len(t, instances, 2)
	assert.NotEqual(t, instances[0].Subnet, instances[1].Subnet)
	assert.Equal(t, map[string]string{"team": "shop", "aws:autoscaling:groupName": f.group.ID}, instances[0].Tags)

	impatient := newFleet(s, "us-east-1", 2)
	before = s.Now()
	must(impatient.c.Create(autoscalingGroupToken, "app", with(impatient.groupInputs(), Values{"waitForElbCapacity": nil})))
	assert.Equal(t, time.Minute, s.Now().Sub(before), "only until the instances run")
	_, healthy := impatient.versions()
	assert.Zero(t, healthy)
	s.Advance(90 * time.Second)
	_, healthy = impatient.versions()
	assert.Equal(t, 2, healthy)
}

func TestAGroupThatDoesNotComeUpIsKept(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFleet(s, "eu-west-1", 1)
	s.FailDeployments("eu-west-1", true)
	before := s.Now()
	group, err := f.c.Create(autoscalingGroupToken, "app", f.groupInputs())
	require.ErrorContains(t, err, "want 2 healthy instance(s) registered to Load Balancer, have 0")
	assert.True(t, kept(err))
	assert.Equal(t, 10*time.Minute, s.Now().Sub(before))
	assert.Equal(t, group.ID, must(f.c.Read(group)).ID)
}

func TestUsersOfInstances(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := up(s, "eu-west-1", 1)
	p := &shop{names: newNames(s)}
	must(p.Create(recordToken, "app", f.alias("app", nil)))
	seen := func(want string) {
		t.Helper()
		assert.Equal(t, []string{want}, p.seen(t, "http://app.example.com", User{Region: "us-east-1"}))
	}
	seen("ok eu-west-1")
	s.SetTargetHealth(f.targets.ID, false)
	seen("service unavailable eu-west-1")
	s.SetTargetHealth(f.targets.ID, true)
	wrong := must(f.c.Update(f.role, Values{"assumeRolePolicy": trustTasks}))
	seen("service unavailable eu-west-1")
	must(f.c.Update(wrong, Values{"assumeRolePolicy": trustEC2}))
	require.NoError(t, f.c.Delete(f.taskIngress))
	seen("service unavailable eu-west-1")
	assert.Contains(t, s.Instances("eu-west-1")[0].Reason, "do not let")
}

func TestARefreshReplacesInstancesPartByPart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		preferences Values
		at          []map[int]int
		healthy     []int
	}{
		"launching before it ends": {
			Values{"minHealthyPercentage": 100, "maxHealthyPercentage": 150},
			[]map[int]int{{1: 2, 2: 1}, {1: 1, 2: 2}, {2: 2}}, []int{2, 2, 2},
		},
		"ending before it launches": {
			Values{"minHealthyPercentage": 50}, []map[int]int{{1: 1, 2: 1}, {2: 2}, {2: 2}}, []int{1, 1, 2},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			f := up(s, "eu-west-1", 1)
			in := with(f.version(Values{"description": "2"}), Values{"instanceRefresh": Values{"strategy": "Rolling",
				"preferences": test.preferences}})
			before := s.Now()
			must(f.c.Update(f.group, in))
			assert.Equal(t, before, s.Now(), "the provider does not wait for a refresh")
			for i, want := range test.at {
				versions, healthy := f.versions()
				assert.Equal(t, want, versions, i)
				assert.Equal(t, test.healthy[i], healthy, i)
				s.Advance(150 * time.Second)
			}
		})
	}
}

func TestARefreshThatFailsStopsWhereItIs(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := up(s, "eu-west-1", 1)
	s.FailDeployments("eu-west-1", true)
	in := with(f.version(Values{"description": "2"}), Values{"instanceRefresh": Values{"strategy": "Rolling",
		"preferences": Values{"minHealthyPercentage": 50, "autoRollback": true}}})
	must(f.c.Update(f.group, in))
	s.Advance(3 * time.Hour)
	versions, healthy := f.versions()
	assert.Equal(t, map[int]int{1: 1, 2: 1}, versions, "it is not rolled back: the group has been given version 2 before")
	assert.Equal(t, 1, healthy)
	s.FailDeployments("eu-west-1", false)
	s.Advance(time.Hour)
	versions, healthy = f.versions()
	assert.Equal(t, map[int]int{2: 2}, versions)
	assert.Equal(t, 2, healthy)
}

func TestInstancesStayOnTheirVersionWithoutARefresh(t *testing.T) {
	t.Parallel()
	for name, changes := range map[string]Values{
		"no refresh":  {"instanceRefresh": nil},
		"the latest":  {"launchTemplate": Values{"version": "$Latest"}},
		"protected":   {"protectFromScaleIn": true},
		"only a size": {"maxSize": 5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{})
			f := newFleet(s, "eu-west-1", 1)
			inputs := func(in Values) Values {
				in = with(in, changes)
				if name == "the latest" {
					in["launchTemplate"] = map[string]any{"id": f.template.ID, "version": "$Latest"}
				}
				return in
			}
			f.group = must(f.c.Create(autoscalingGroupToken, "app", inputs(f.groupInputs())))
			next := f.version(Values{"description": "2"})
			if name == "only a size" {
				next = with(next, Values{"launchTemplate": f.groupInputs()["launchTemplate"]})
				next["launchTemplate"] = map[string]any{"id": f.template.ID, "version": 1}
			}
			must(f.c.Update(f.group, inputs(next)))
			s.Advance(time.Hour)
			versions, _ := f.versions()
			assert.Equal(t, map[int]int{1: 2}, versions)
		})
	}
}

func TestTheNewestImageMovesOnAtLaunch(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	look := func() string {
		found, err := s.callInvoke(s.Client("eu-west-1").conn, getParameterToken, Values{"name": amazonLinux})
		require.NoError(t, err)
		return found.String("insecureValue")
	}
	first := look()
	f := newFleet(s, "eu-west-1", 1)
	in := f.version(Values{"imageId": "resolve:ssm:" + amazonLinux})
	f.group = must(f.c.Create(autoscalingGroupToken, "app", in))
	second := s.PublishImage("eu-west-1", amazonLinux)
	assert.NotEqual(t, first, second)
	assert.Equal(t, second, look())
	must(f.c.Update(f.group, with(in, Values{"desiredCapacity": 3, "waitForElbCapacity": 3})))
	images := map[string]int{}
	for _, each := range s.Instances("eu-west-1") {
		images[each.Image]++
	}
	assert.Equal(t, map[string]int{first: 2, second: 1}, images)
	own := s.AddImage("eu-west-1", "arm64")
	must(f.c.Update(f.group, f.version(Values{"imageId": own, "instanceType": "c7g.large"})))
}

func TestALaunchTemplateKeepsItsVersions(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFleet(s, "eu-west-1", 1)
	in := with(f.templateInputs(), Values{"updateDefaultVersion": true, "description": "two"})
	shown, err := f.c.Diff(f.template, in)
	require.NoError(t, err)
	assert.Contains(t, shown.Paths(), "defaultVersion")
	updated := must(f.c.Update(f.template, in))
	assert.Equal(t, []any{2.0, 2.0}, []any{updated.Outputs["latestVersion"], updated.Outputs["defaultVersion"]})
	tagged := must(f.c.Update(updated, with(in, Values{"tags": Values{"a": "b"}})))
	assert.Equal(t, 2.0, tagged.Outputs["latestVersion"], "tags are not part of a version")
	d, err := f.c.Diff(must(f.c.Read(tagged)), with(in, Values{"tags": Values{"a": "b"}}))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}

func TestTokensAreOnlySentWithTheEndpoint(t *testing.T) {
	t.Parallel()
	c := New(Options{}).Client("eu-west-1")
	in := Values{"metadataOptions": Values{"httpTokens": "required"}}
	template := must(c.Create(launchTemplateToken, "a", in))
	assert.Empty(t, template.Outputs.Object("metadataOptions")["httpTokens"])
	d, err := c.Diff(template, in)
	require.NoError(t, err)
	assert.NotEmpty(t, d.Changes, "it never takes")
}

func TestAnAttachmentFightsWithTargetGroupsOfTheGroup(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := up(s, "eu-west-1", 1)
	other := must(f.c.Create(targetGroupToken, "other", f.instanceTargets()))
	attached := Values{"autoscalingGroupName": f.group.ID, "lbTargetGroupArn": other.ID}
	attachment := must(f.c.Create(autoscalingAttachmentToken, "other", attached))
	read := must(f.c.Read(f.group))
	d, err := f.c.Diff(read, f.groupInputs())
	require.NoError(t, err)
	assert.NotEmpty(t, d.Changes)
	must(f.c.Update(read, f.groupInputs()))
	assert.Empty(t, must(f.c.Read(attachment)).ID, "the group took its target groups back")
}

func TestAGroupHoldsItsNetworkUntilItIsDrained(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := up(s, "eu-west-1", 1)
	policy := must(f.c.Create(autoscalingPolicyToken, "cpu", f.tracking(nil)))
	label := f.balancer.Outputs.String("arnSuffix") + "/" + f.targets.Outputs.String("arnSuffix")
	must(f.c.Create(autoscalingPolicyToken, "load",
		f.tracking(Values{"predefinedMetricType": requestCount, "resourceLabel": label})))
	for _, state := range []State{f.group, f.template, f.profile, policy} {
		read := must(f.c.Read(state))
		assert.Equal(t, withoutDefaults(state.Inputs), withoutDefaults(read.Inputs), state.Type)
		d, err := f.c.Diff(read, withoutDefaults(state.Inputs))
		require.NoError(t, err)
		assert.Empty(t, d.Changes, state.Type)
	}
	group := State{Type: securityGroupToken, ID: f.taskGroup}
	require.ErrorContains(t, f.c.Delete(group), ruleGroupInUse.ID)
	before := s.Now()
	require.NoError(t, f.c.Delete(f.group))
	assert.Equal(t, 5*time.Minute, s.Now().Sub(before))
	assert.Empty(t, must(f.c.Read(policy)).ID)
	require.ErrorContains(t, f.c.Delete(State{Type: targetGroupToken, ID: f.targets.ID}), ruleTGInUse.ID)
	require.NoError(t, f.c.Delete(f.template))
	require.NoError(t, f.c.Delete(f.profile))
	require.NoError(t, f.c.Delete(f.role))
}

func TestAnInstanceThatIsEndedIsReplaced(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := up(s, "eu-west-1", 1)
	ended := s.Instances("eu-west-1")[0].ID
	require.NoError(t, s.DeleteByHand(instanceToken, "eu-west-1", ended))
	versions, healthy := f.versions()
	assert.Equal(t, map[int]int{1: 2}, versions)
	assert.Equal(t, 1, healthy)
	s.Advance(150 * time.Second)
	_, healthy = f.versions()
	assert.Equal(t, 2, healthy)
}

func TestMixedInstancesAreOfOneArchitecture(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := newFleet(s, "eu-west-1", 1)
	mixed := func(types ...string) Values {
		overrides := []any{}
		for _, each := range types {
			overrides = append(overrides, Values{"instanceType": each})
		}
		return with(f.groupInputs(), Values{"launchTemplate": nil, "capacityRebalance": true,
			"mixedInstancesPolicy": Values{
				"instancesDistribution": Values{"spotAllocationStrategy": "price-capacity-optimized"},
				"launchTemplate": Values{"overrides": overrides, "launchTemplateSpecification": Values{
					"launchTemplateId": f.template.ID, "version": "1"}}}})
	}
	_, err := f.c.Create(autoscalingGroupToken, "app", mixed("t3.small", "t4g.small"))
	require.ErrorContains(t, err, ruleASGArch.ID)
	f.group = must(f.c.Create(autoscalingGroupToken, "app", mixed("t3.small", "t3a.small")))
	versions, healthy := f.versions()
	assert.Equal(t, map[int]int{1: 2}, versions)
	assert.Equal(t, 2, healthy)
	d, err := f.c.Diff(must(f.c.Read(f.group)), mixed("t3.small", "t3a.small"))
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
}

func TestArchitecturesOfInstanceTypes(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"t3.small": "x86_64", "g5.xlarge": "x86_64", "g4dn.xlarge": "x86_64", "m7i-flex.large": "x86_64",
		"t4g.small": "arm64", "c7gn.large": "arm64", "a1.medium": "arm64", "g5g.xlarge": "arm64", "im4gn.large": "arm64",
	} {
		assert.Equal(t, want, typeArchitecture(name), name)
	}
}

func TestACapacityThatWasScaledIsNoChange(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	f := up(s, "eu-west-1", 1)
	require.NoError(t, s.SetByHand(autoscalingGroupToken, "eu-west-1", f.group.ID, "desiredCapacity", 4))
	read := must(f.c.Read(f.group))
	assert.Equal(t, 4.0, read.Outputs["desiredCapacity"])
	d, err := f.c.Diff(read, f.groupInputs())
	require.NoError(t, err)
	assert.Empty(t, d.Changes)
	d, err = f.c.Diff(read, with(f.groupInputs(), Values{"desiredCapacity": 2}))
	require.NoError(t, err)
	assert.Equal(t, []string{"desiredCapacity"}, d.Paths())
}
