package datastore

import (
	"strconv"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// generationName is the logical name of a part of a store in one region. A region that starts over has names of its own.
func generationName(s region.Scope, part string, member topology.MemberPlan) string {
	if member.Generation > 1 {
		return s.Name(part, strconv.Itoa(member.Generation))
	}
	return s.Name(part)
}
