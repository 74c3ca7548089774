package awssim

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
)

// getParameterToken is the look-up of a parameter's value.
const getParameterToken = "aws:ssm/getParameter:getParameter"

const (
	srcGetParameter  Source = "tf-ssm-parameter-data-source"
	srcPublicImages  Source = "aws-public-ami-parameters"
	srcInstanceTypes Source = "aws-instance-types"
)

var _ = cite(map[Source]string{
	srcGetParameter: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ssm/" +
		"parameter_data_source.go",
	srcPublicImages: "https://docs.aws.amazon.com/systems-manager/latest/userguide/" +
		"parameter-store-public-parameters-ami.html",
	srcInstanceTypes: "https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html",
})

var (
	ruleNoParameter = rule("ssm.get-parameter.missing", srcGetParameter, "ParameterNotFound")
	ruleNoImage     = rule("ssm.get-parameter.public-image", srcPublicImages, "ParameterNotFound")
)

// images are the machine images that exist: those of public parameters, each as often as it was published, and those
// that a test adds.
type images struct {
	// published counts how often the image of a public parameter moved on, by region and parameter.
	published map[string]int
	// own are the architectures of images that a test added, by region and id.
	own map[string]string
}

// publicImage is the name of a parameter that AWS keeps in every region with the newest image of Amazon Linux.
var publicImage = regexp.MustCompile(`^/aws/service/ami-amazon-linux-latest/` +
	`(al2023-ami-(minimal-)?kernel-(default|6\.1)-(x86_64|arm64)|amzn2-ami-(kernel-5\.10-)?hvm-(x86_64|arm64)-(gp2|ebs))$`)

// imageID is the id of a public parameter's image in a region; images of different regions are different.
func imageID(region, parameter string, generation int) string {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s %s %d", region, parameter, generation)
	return fmt.Sprintf("ami-%017x", h.Sum64())
}

// architectureOf is the architecture in the name of a public parameter.
func architectureOf(parameter string) string {
	if strings.Contains(parameter, "arm64") {
		return "arm64"
	}
	return "x86_64"
}

// PublishImage moves the public parameter of a region on to a newer image, as AWS does every few weeks, and returns its
// id. The images before it can still be launched. A parameter that AWS has not panics.
func (s *Sim) PublishImage(region, parameter string) string {
	if !publicImage.MatchString(parameter) {
		panic("publishing an image under " + parameter + ": it is no public parameter")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.images.published == nil {
		s.images.published = map[string]int{}
	}
	s.images.published[region+" "+parameter]++
	return imageID(region, parameter, s.images.published[region+" "+parameter])
}

// AddImage puts a machine image of the account's own into a region, and returns its id: programs name them, but never
// make them. The architecture is x86_64 or arm64.
func (s *Sim) AddImage(region, architecture string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.images.own == nil {
		s.images.own = map[string]string{}
	}
	id := imageID(region, architecture, len(s.images.own))
	s.images.own[region+" "+id] = architecture
	return id
}

// architecture is that of an image in a region; "" when there is no such image there.
func (s *Sim) architecture(region, id string) string {
	if own := s.images.own[region+" "+id]; own != "" {
		return own
	}
	for _, parameter := range publicParameters {
		for generation := range s.images.published[region+" "+parameter] + 1 {
			if imageID(region, parameter, generation) == id {
				return architectureOf(parameter)
			}
		}
	}
	return ""
}

// publicParameters are all names that publicImage matches.
var publicParameters = func() (all []string) {
	for _, architecture := range []string{"x86_64", "arm64"} {
		for _, kind := range []string{"", "minimal-"} {
			for _, kernel := range []string{"default", "6.1"} {
				all = append(all, "al2023-ami-"+kind+"kernel-"+kernel+"-"+architecture)
			}
		}
		for _, kernel := range []string{"", "kernel-5.10-"} {
			for _, volume := range []string{"gp2", "ebs"} {
				all = append(all, "amzn2-ami-"+kernel+"hvm-"+architecture+"-"+volume)
			}
		}
	}
	for i, name := range all {
		all[i] = "/aws/service/ami-amazon-linux-latest/" + name
	}
	return all
}()

// armTypes are the instance types with processors of the Arm architecture: a "g" after the generation, or the a1.
var armTypes = regexp.MustCompile(`^(a1|[a-z]+\d+[a-z]*g[a-z]*)(-[a-z0-9]+)?\.`)

// typeArchitecture is the architecture of an instance type.
func typeArchitecture(name string) string {
	if armTypes.MatchString(name) {
		return "arm64"
	}
	return "x86_64"
}

// parameterValue is the value of a parameter in a region, public or the account's own, or a refusal.
func (s *Sim) parameterValue(account, region, name string) (Values, *Refusal) {
	if publicImage.MatchString(name) {
		generation := s.images.published[region+" "+name]
		value := imageID(region, name, generation)
		return Values{
			"arn": "arn:aws:ssm:" + region + "::parameter" + name, "id": name, "name": name, "type": "String",
			"value": value, "insecureValue": value, "version": float64(generation + 1),
		}, nil
	}
	if strings.HasPrefix(name, "/aws/") {
		return nil, ruleNoImage.Refuse("reading SSM Parameter (%s): couldn't find resource", name)
	}
	op := &Op{Region: region, Account: account, sim: s}
	o := op.Find(parameterToken, name)
	if o == nil {
		return nil, ruleNoParameter.Refuse("reading SSM Parameter (%s): couldn't find resource in %s", name, region)
	}
	value := o.Live.String("value") + o.Live.String("insecureValue")
	found := Values{
		"arn": o.ARN, "id": name, "name": name, "type": o.Live["type"], "value": value, "version": o.Live["version"],
		"insecureValue": value,
	}
	if o.Live.String("type") == secureString {
		found["insecureValue"] = ""
	}
	return found, nil
}

// getParameter is the look-up as a program sees it.
func (s *Sim) getParameter(conn *connection, args Values) (Values, error) {
	found, refusal := s.parameterValue(conn.account, conn.region, args.String("name"))
	if refusal != nil {
		return nil, refusal
	}
	found["withDecryption"] = args["withDecryption"] != false
	return found, nil
}

// resolved is the image that a launch template means: an id, or `resolve:ssm:<parameter>`, which is looked up at every
// launch. A version or a label may follow the parameter.
func (op *Op) resolved(region, image string) string {
	name, indirect := strings.CutPrefix(image, "resolve:ssm:")
	if !indirect {
		return image
	}
	name, version, _ := strings.Cut(name, ":")
	found, refusal := op.sim.parameterValue(op.Account, region, name)
	if refusal != nil {
		return ""
	}
	if n, err := strconv.Atoi(version); err == nil && publicImage.MatchString(name) && n <= found.Int("version") {
		return imageID(region, name, n-1)
	}
	return found.String("value")
}
