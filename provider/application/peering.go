package application

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
	"github.com/pulumi-globalapp/pulumi-globalapp/provider/topology"
)

// buildPeerings connects the networks that need each other. Each part is served by the region at the end of its name, so that
// an update that leaves a lost region out leaves out that side alone; the other side's routes stay as they are.
func (b *builder) buildPeerings() error {
	b.ways = map[topology.Peering][]pulumi.Resource{}
	for _, peering := range b.plan.Peerings {
		if err := b.buildPeering(peering); err != nil {
			return fmt.Errorf("connecting the networks of %s and %s: %w", peering.Requester, peering.Accepter, err)
		}
	}
	return nil
}

// buildPeering registers a connection, its acceptance, and on both sides the answers of DNS and the routes. Nothing of it
// depends on roles or on other regions.
func (b *builder) buildPeering(peering topology.Peering) error {
	requester, err := b.peeringScope(peering.Requester)
	if err != nil {
		return err
	}
	accepter, err := b.peeringScope(peering.Accepter)
	if err != nil {
		return err
	}
	name := requester.Name(peering.Accepter)
	connection, err := ec2.NewVpcPeeringConnection(b.ctx, name, &ec2.VpcPeeringConnectionArgs{
		VpcId:      b.networks[peering.Requester].VpcId,
		PeerVpcId:  b.networks[peering.Accepter].VpcId,
		PeerRegion: pulumi.String(peering.Accepter),
		Tags:       requester.Tags(name),
	}, requester.Options()...)
	if err != nil {
		return fmt.Errorf("creating the connection: %w", err)
	}
	name = accepter.Name("accepter", peering.Requester)
	acceptance, err := ec2.NewVpcPeeringConnectionAccepter(b.ctx, name, &ec2.VpcPeeringConnectionAccepterArgs{
		VpcPeeringConnectionId: connection.ID(),
		AutoAccept:             pulumi.Bool(true),
		Tags:                   accepter.Tags(name),
	}, accepter.Options()...)
	if err != nil {
		return fmt.Errorf("accepting the connection: %w", err)
	}
	// Only an accepted connection takes options, and only then do routes over it lead anywhere.
	id := acceptance.ID().ToStringOutput()
	if _, err := ec2.NewPeeringConnectionOptions(b.ctx, requester.Name("options", peering.Accepter),
		&ec2.PeeringConnectionOptionsArgs{
			VpcPeeringConnectionId: id,
			Requester:              &ec2.PeeringConnectionOptionsRequesterArgs{AllowRemoteVpcDnsResolution: pulumi.Bool(true)},
		}, requester.Options()...); err != nil {
		return fmt.Errorf("letting %s resolve names of the other network: %w", peering.Requester, err)
	}
	if _, err := ec2.NewPeeringConnectionOptions(b.ctx, accepter.Name("options", peering.Requester),
		&ec2.PeeringConnectionOptionsArgs{
			VpcPeeringConnectionId: id,
			Accepter:               &ec2.PeeringConnectionOptionsAccepterArgs{AllowRemoteVpcDnsResolution: pulumi.Bool(true)},
		}, accepter.Options()...); err != nil {
		return fmt.Errorf("letting %s resolve names of the other network: %w", peering.Accepter, err)
	}
	there, err := b.routesTo(requester, peering.Accepter, id)
	if err != nil {
		return err
	}
	back, err := b.routesTo(accepter, peering.Requester, id)
	if err != nil {
		return err
	}
	b.ways[peering] = slices.Concat(there, back)
	return nil
}

func (b *builder) peeringScope(code string) (region.Scope, error) {
	scope, err := b.scopes.Region(code)
	return scope.WithPrefix(b.name + "-peering"), err
}

// routesTo gives every private subnet of a region, or every route table that it brings for that, its routes to a peer.
func (b *builder) routesTo(s region.Scope, peer string, connection pulumi.StringOutput) ([]pulumi.Resource, error) {
	tables := b.routeTables(s.Region())
	planned, _ := b.plan.Region(peer)
	var routes []pulumi.Resource
	for _, table := range slices.Sorted(maps.Keys(tables)) {
		for _, block := range planned.Network.Ranges() {
			words := []string{"route", table}
			if planned.Network.Brought != nil {
				words = append(words, strings.ReplaceAll(block.String(), "/", "-"))
			}
			route, err := ec2.NewRoute(b.ctx, s.Name(append(words, peer)...), &ec2.RouteArgs{
				RouteTableId:           tables[table],
				DestinationCidrBlock:   pulumi.String(block.String()),
				VpcPeeringConnectionId: connection,
			}, s.Options()...)
			if err != nil {
				return nil, fmt.Errorf("creating the route of %s in %s to %s: %w", table, s.Region(), peer, err)
			}
			routes = append(routes, route)
		}
	}
	return routes, nil
}

// routeTables are those of a region's private subnets by the key of their zone, or those that the region brings by their place
// in the list: an id that is brought may not be known before the update, so that it is no name.
func (b *builder) routeTables(code string) map[string]pulumi.StringInput {
	tables := map[string]pulumi.StringInput{}
	for zone, table := range b.networks[code].PrivateRouteTables() {
		tables[zone] = table.ID().ToStringOutput()
	}
	if planned, _ := b.plan.Region(code); planned.Network.Brought != nil {
		for i, id := range b.region(code).Existing.Network.RouteTableIds {
			tables["table-"+strconv.Itoa(i+1)] = id
		}
	}
	return tables
}
