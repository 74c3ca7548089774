package topology

import "fmt"

const (
	// peeringsMost is how many peering connections a network has at most, from
	// https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-connection-quotas.html.
	peeringsMost = 50
	// rulesMost is how many replication rules a bucket has at most, from
	// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ReplicationConfiguration.html.
	rulesMost = 1000
)

// Limit is how near a plan comes to a limit of AWS.
type Limit struct {
	// Path is the input that decides how much is used.
	Path string
	// What is counted, and where.
	What string
	// Used of the Most that there can be.
	Used, Most int
}

// Limits are the limits of AWS that the plan's regions and stores count towards, in the order of stores and regions.
func (p Plan) Limits() []Limit {
	limits := []Limit{}
	for _, store := range p.Stores {
		path := in("datastores", store.Name)
		if most := MaximumRegions(store.Kind); most > 0 {
			limits = append(limits, Limit{in(path, "regions"), "regions of the datastore", len(store.Members), most})
		}
		if store.Kind == KindS3 {
			limits = append(limits, Limit{
				in(path, "regions"), "replication rules of each bucket", len(store.Members) - 1, rulesMost,
			})
		}
		if store.Table != nil {
			limits = append(limits, Limit{
				in(path, "dynamodb.globalSecondaryIndexes"), "global secondary indexes of the table",
				len(store.Table.GlobalSecondaryIndexes), indexesMost,
			})
		}
	}
	for _, region := range p.Regions {
		if used := p.peeringsOf(region.Name); used > 0 {
			limits = append(limits, Limit{
				"regions", fmt.Sprintf("peering connections of the network in %s", region.Name), used, peeringsMost,
			})
		}
	}
	return limits
}

// peeringsOf counts the peering connections of a region's network.
func (p Plan) peeringsOf(region string) int {
	used := 0
	for _, peering := range p.Peerings {
		if peering.Joins(region) {
			used++
		}
	}
	return used
}
