package drill

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi-globalapp/pulumi-globalapp/tests/awssim"
)

// command is a command of the AWS CLI.
type command struct {
	// verb is the service and the operation.
	verb, region string
	flags        map[string]string
}

// verb is what a command does to the simulated AWS, and the flags that it takes; those in alone have no value.
type verb struct {
	flags, alone []string
	// apiRegion is where the only API of a global service is.
	apiRegion string
	act       func(o *Operator, c command) error
}

// Types of what commands name.
const (
	instanceType      = "aws:rds/instance:Instance"
	cacheType         = "aws:elasticache/replicationGroup:ReplicationGroup"
	targetGroupType   = "aws:lb/targetGroup:TargetGroup"
	endpointGroupType = "aws:globalaccelerator/endpointGroup:EndpointGroup"
	parameterType     = "aws:ssm/parameter:Parameter"
)

var (
	describeGlobal = verb{flags: []string{"global-cluster-identifier"}, act: (*Operator).describeGlobal}
	switchover     = verb{
		flags: []string{"global-cluster-identifier", "target-db-cluster-identifier"},
		act: func(o *Operator, c command) error {
			return o.Sim.SwitchoverGlobalCluster(c.flags["global-cluster-identifier"], c.flags["target-db-cluster-identifier"])
		},
	}
	failover = verb{
		flags: []string{"global-cluster-identifier", "target-db-cluster-identifier"}, alone: []string{"allow-data-loss"},
		act: func(o *Operator, c command) error {
			_, lossy := c.flags["allow-data-loss"]
			return o.Sim.FailoverGlobalCluster(c.flags["global-cluster-identifier"], c.flags["target-db-cluster-identifier"], lossy)
		},
	}
	describeInstance = verb{flags: []string{"db-instance-identifier"}, act: func(o *Operator, c command) error {
		_, err := o.named(instanceType, c.region, c.flags["db-instance-identifier"])
		return err
	}}
)

// verbs are all that is known.
var verbs = map[string]verb{
	"cloudwatch get-metric-statistics": {
		flags: []string{"namespace", "metric-name", "dimensions", "start-time", "end-time", "period", "statistics"},
		act:   func(*Operator, command) error { return nil },
	},
	"docdb describe-global-clusters":  describeGlobal,
	"docdb failover-global-cluster":   failover,
	"docdb switchover-global-cluster": switchover,
	"rds describe-global-clusters":    describeGlobal,
	"rds failover-global-cluster":     failover,
	"rds switchover-global-cluster":   switchover,
	"rds describe-db-instances":       describeInstance,
	"rds wait db-instance-available":  describeInstance,
	"rds promote-read-replica":        {flags: []string{"db-instance-identifier"}, act: (*Operator).promote},
	"elasticache describe-global-replication-groups": {
		flags: []string{"global-replication-group-id"}, alone: []string{"show-member-info"},
		act: func(o *Operator, c command) error {
			if o.Sim.CacheWriterOf(c.flags["global-replication-group-id"]) == "" {
				return errors.New("there is no such global replication group")
			}
			return nil
		},
	},
	"elasticache failover-global-replication-group": {
		flags: []string{"global-replication-group-id", "primary-region", "primary-replication-group-id"},
		act:   (*Operator).failoverCache,
	},
	"elbv2 describe-target-health": {flags: []string{"target-group-arn"}, act: func(o *Operator, c command) error {
		_, err := o.named(targetGroupType, c.region, c.flags["target-group-arn"])
		return err
	}},
	"globalaccelerator describe-endpoint-group": {
		flags: []string{"endpoint-group-arn"}, apiRegion: "us-west-2",
		act: func(o *Operator, c command) error {
			_, err := o.named(endpointGroupType, "", c.flags["endpoint-group-arn"])
			return err
		},
	},
	"globalaccelerator update-endpoint-group": {
		flags: []string{"endpoint-group-arn", "traffic-dial-percentage"}, apiRegion: "us-west-2", act: (*Operator).dial,
	},
	"resourcegroupstaggingapi get-resources": {
		flags: []string{"tag-filters"}, act: func(*Operator, command) error { return nil },
	},
	"ssm put-parameter": {flags: []string{"name", "value"}, alone: []string{"overwrite"}, act: (*Operator).tell},
}

// parse reads the words of a command after aws.
func parse(words []string) (command, error) {
	end := slices.IndexFunc(words, func(word string) bool { return strings.HasPrefix(word, "--") })
	if end < 0 {
		return command{}, errors.New("the command has no flags, not even --region")
	}
	c := command{verb: strings.Join(words[:end], " "), flags: map[string]string{}}
	known, found := verbs[c.verb]
	if !found {
		return c, fmt.Errorf("aws %s is not a command that is known", c.verb)
	}
	for i := end; i < len(words); i++ {
		name, isFlag := strings.CutPrefix(words[i], "--")
		switch {
		case !isFlag:
			return c, fmt.Errorf("%q is neither a flag nor its value", words[i])
		case slices.Contains(known.alone, name):
			c.flags[name] = ""
			continue
		case name != "region" && !slices.Contains(known.flags, name):
			return c, fmt.Errorf("aws %s has no flag --%s that is known", c.verb, name)
		}
		if i++; i == len(words) || strings.HasPrefix(words[i], "--") {
			return c, fmt.Errorf("--%s has no value", name)
		}
		if name == "region" {
			c.region = words[i]
			continue
		}
		c.flags[name] = words[i]
	}
	for _, name := range known.flags {
		if c.flags[name] == "" {
			return c, fmt.Errorf("aws %s needs --%s", c.verb, name)
		}
	}
	if c.region == "" || known.apiRegion != "" && c.region != known.apiRegion {
		return c, fmt.Errorf("aws %s has no API in %q", c.verb, c.region)
	}
	return c, nil
}

// call asks the API of a region.
func (o *Operator) call(c command) error {
	if !o.Sim.Answers(c.region) {
		return fmt.Errorf("the API of %s does not answer", c.region)
	}
	return verbs[c.verb].act(o, c)
}

// named finds what a command names, by its id, its ARN or its name.
func (o *Operator) named(token, region, name string) (awssim.Resource, error) {
	for _, r := range o.Sim.World().Resources {
		if r.Type == token && r.Region == region &&
			slices.Contains([]string{r.ID, r.ARN, r.Outputs.String("identifier"), r.Outputs.String("name")}, name) {
			return r, nil
		}
	}
	return awssim.Resource{}, fmt.Errorf("there is no %s %s in %q", token, name, region)
}

func (o *Operator) describeGlobal(c command) error {
	if o.Sim.WriterOf(c.flags["global-cluster-identifier"]) == "" {
		return errors.New("there is no such global cluster with a writer")
	}
	return nil
}

func (o *Operator) promote(c command) error {
	instance, err := o.named(instanceType, c.region, c.flags["db-instance-identifier"])
	if err != nil {
		return err
	}
	return o.Sim.PromoteReadReplica(instance.ARN)
}

func (o *Operator) failoverCache(c command) error {
	to := c.flags["primary-region"]
	if _, err := o.named(cacheType, to, c.flags["primary-replication-group-id"]); err != nil {
		return err
	}
	return o.Sim.FailoverGlobalReplicationGroup(c.flags["global-replication-group-id"], to)
}

func (o *Operator) dial(c command) error {
	percent, err := strconv.ParseFloat(c.flags["traffic-dial-percentage"], 64)
	if err != nil {
		return err
	}
	return o.Sim.SetByHand(endpointGroupType, "", c.flags["endpoint-group-arn"], "trafficDialPercentage", percent)
}

func (o *Operator) tell(c command) error {
	if _, overwrites := c.flags["overwrite"]; !overwrites {
		return errors.New("the parameter exists, and --overwrite is not given")
	}
	return o.Sim.SetByHand(parameterType, c.region, c.flags["name"], "value", c.flags["value"])
}
