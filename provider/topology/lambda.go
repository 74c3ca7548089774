package topology

import (
	"slices"
	"strings"
)

// Lambda is a Lambda function. Unknown values are nil.
type Lambda struct {
	// Image is the container image; HasImage is whether there is one, and HasZip whether there is a zip file.
	Image            *string
	HasImage, HasZip bool
	// Runtime and Handler are whether they are given.
	Runtime, Handler bool
	// InNetwork is whether the function is in the region's network; nil is not given.
	InNetwork *bool
	// Environment names the variables that the user sets.
	Environment []string
	// Reserved and Provisioned are the function's concurrency.
	Reserved, Provisioned *int
}

// code is what a function is made of, as the inputs are called; empty for other kinds.
func (c Compute) code() string {
	switch {
	case c.Lambda == nil:
		return ""
	case c.Lambda.HasZip:
		return "zip"
	}
	return "image"
}

// checkLambda checks a function. What is not known yet is left to AWS.
func checkLambda(lambda Lambda, path string) Problems {
	var found Problems
	switch {
	case lambda.HasImage == lambda.HasZip:
		found = problems(RuleLambdaCode, path, "a function is made of exactly one of image and zip; set one of them")
	case lambda.HasZip && (!lambda.Runtime || !lambda.Handler):
		found = problems(RuleLambdaRuntime, path, "a function from a zip file needs to know what runs it and "+
			"where it begins; set runtime and handler")
	case lambda.HasImage && (lambda.Runtime || lambda.Handler):
		found = problems(RuleLambdaRuntime, path, "runtime and handler are for functions from a zip file, and a "+
			"container image has its own; remove them, and use command to begin elsewhere")
	}
	for _, name := range lambda.Environment {
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "LAMBDA_") || !functionVariable(name) {
			found = append(found, problems(RuleLambdaEnvironment, in(path, "environment."+name), "%q is not a name that a "+
				"function's variable can have; use letters, digits and underscores, at least two, starting with a letter, and "+
				"neither AWS_ nor LAMBDA_ in front, which are Lambda's own", name)...)
		}
	}
	if lambda.Reserved != nil && lambda.Provisioned != nil && *lambda.Provisioned > *lambda.Reserved {
		found = append(found, problems(RuleLambdaConcurrency, in(path, "provisionedConcurrency"), "%d is above "+
			"reservedConcurrency, which is %d; lower this or raise that", *lambda.Provisioned, *lambda.Reserved)...)
	}
	return found
}

// functionVariable says whether a function can have a variable of a name:
// https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html.
func functionVariable(name string) bool {
	return len(name) > 1 && environmentName.MatchString(name) && name[0] != '_'
}

// checkFunction checks a function against what surrounds it.
func (p *planner) checkFunction(region Region, path string) Problems {
	lambda := region.Compute.Lambda
	var found Problems
	if region.NetworkLoadBalancer != nil {
		found = problems(RuleLambdaBalancer, path, "a Network Load Balancer has no functions as targets; use "+
			"loadBalancer.application, or ecs or ec2")
	}
	found = append(found, CheckFunctionImage(region.Name, *lambda, path)...)
	if lambda.InNetwork != nil && !*lambda.InNetwork && p.storesInNetwork() {
		found = append(found, problems(RuleLambdaNetwork, in(path, "inNetwork"), "false, but a datastore is in "+
			"the regions' networks, and a function outside of them cannot reach it; remove it, or set it to true")...)
	}
	return found
}

// CheckFunctionImage checks that a function's image is in a repository of its region:
// https://docs.aws.amazon.com/lambda/latest/dg/images-create.html. The path is where the function's inputs stand.
func CheckFunctionImage(region string, lambda Lambda, path string) Problems {
	if lambda.Image == nil {
		return nil
	}
	if match := privateImage.FindStringSubmatch(*lambda.Image); match != nil && match[1] == region {
		return nil
	}
	return problems(RuleLambdaImage, in(path, "image"), "%q is not in the Amazon ECR of %s, and Lambda takes "+
		"images from its own region alone; push it there, and write <account>.dkr.ecr.{region}.amazonaws.com/<repository>, where "+
		"{region} becomes the region's code", *lambda.Image, region)
}

// storesInNetwork says whether a datastore is in the regions' networks.
func (p *planner) storesInNetwork() bool {
	return slices.ContainsFunc(p.app.Stores, Store.inNetworks)
}
