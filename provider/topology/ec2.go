package topology

import "regexp"

// EC2 is a fleet of EC2 instances. Unknown values are nil.
type EC2 struct {
	// Image is the container image; HasImage is whether there is one, and HasCommand whether there is a command.
	Image                *string
	HasImage, HasCommand bool
	Port                 *int
	DesiredCount         *int
	Scaling              *Scaling
	// Environment names the variables that the user sets.
	Environment  []string
	InstanceType string
	// OwnAMI is whether the user names the machine image, and AMIGeneration counts the images that were chosen; 0 is not given.
	OwnAMI        bool
	AMIGeneration int
}

// The architectures of instances and functions.
const (
	ArchitectureX86 = "x86_64"
	ArchitectureArm = "arm64"
)

// armInstance matches the types with AWS's own processors, whose family has a g after its number:
// https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html.
var armInstance = regexp.MustCompile(`^(a1|[a-z]+[0-9]+g[a-z]*)\.`)

// InstanceArchitecture is the architecture of a type of instances.
func InstanceArchitecture(instanceType string) string {
	if armInstance.MatchString(instanceType) {
		return ArchitectureArm
	}
	return ArchitectureX86
}

// checkEC2 checks a fleet of instances. What is not known yet is left to AWS.
func checkEC2(ec2 EC2, path string) Problems {
	found := checkService(workload{ec2.Port, ec2.DesiredCount, ec2.Scaling, ec2.Environment, "instances"}, path)
	if !ec2.HasImage && !ec2.HasCommand {
		found = append(found, problems(RuleEC2Run, path, "neither image nor command is set, so nothing would run on the "+
			"instances; set image to run a container, command to run a program, or both")...)
	}
	if ec2.OwnAMI && ec2.AMIGeneration != 0 {
		found = append(found, problems(RuleEC2AMI, in(path, "amiGeneration"), "%d asks for the newest machine image, but amiId "+
			"names one; remove one of the two", ec2.AMIGeneration)...)
	}
	return found
}
