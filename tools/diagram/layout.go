package main

import (
	"cmp"
	"fmt"
	"slices"

	"oss.terrastruct.com/d2/d2graph"
	"oss.terrastruct.com/d2/lib/geo"
	"oss.terrastruct.com/d2/lib/label"
)

// Distances in the picture, in pixels.
const (
	margin      = 24
	padding     = 20  // between a region's border and what is in it
	indent      = 34  // of datastores, for the lines that lead to them from the stack
	busOffset   = 14  // of those lines, from the stack's left end
	portOffset  = 34  // of the users' way, from the stack's right end
	portSpace   = 56  // that the users' way takes beside a region's name
	columnLeast = 230 // of a region
	gapLeast    = 48  // between regions
	rowGap      = 26  // between the stack and what is below it
	trackGap    = 28  // between ways of replication
	space       = 34  // between what stands one below the other above the regions
	sampleLine  = 54  // of a line in the legend
)

// layout is the state of place.
type layout struct {
	graph   graph
	objects map[string]*d2graph.Object
	edges   []*d2graph.Edge
	// columns are the regions' left ends by their codes, all of one width.
	columns map[string]float64
	order   []string
	width   float64
	gap     float64
	// bottom is how far down the picture is filled.
	bottom float64
}

// place gives everything its place: users and ingress on top, regions side by side, each datastore in one row through all of
// them, and its replication in a channel below the row.
func place(g graph, sized *d2graph.Graph) error {
	l := layout{graph: g, objects: map[string]*d2graph.Object{}, edges: sized.Edges, columns: map[string]float64{}}
	for _, object := range sized.Objects {
		l.objects[object.AbsID()] = object
		object.LabelPosition = new(label.InsideMiddleCenter.String())
	}
	for _, e := range sized.Edges {
		e.LabelPosition = new(label.InsideMiddleCenter.String())
	}
	l.measureColumns()
	l.put(l.objects["title"], 0, 0)
	l.bottom = l.objects["title"].Height
	top := l.placeEntry()
	l.placeRegions(top)
	l.routeUses()
	if err := l.placeLegend(); err != nil {
		return err
	}
	for _, e := range l.edges {
		if len(e.Route) == 0 {
			return fmt.Errorf("the edge %s has no way", e.AbsID())
		}
	}
	return nil
}

// object is what the picture has for a node.
func (l *layout) object(id string) *d2graph.Object { return l.objects[l.graph.path(id)] }

func (l *layout) put(object *d2graph.Object, x, y float64) { object.TopLeft = geo.NewPoint(x, y) }

// edge is what the picture has for an edge of the graph: they are in the same order, with the legend's behind.
func (l *layout) edge(i int) *d2graph.Edge { return l.edges[i] }

// each gives the edges of a kind with their numbers.
func (l *layout) each(kinds ...string) []int {
	var found []int
	for i, e := range l.graph.Edges {
		if slices.Contains(kinds, e.Kind) {
			found = append(found, i)
		}
	}
	return found
}

// measureColumns makes all regions as wide as the widest needs to be, and the gaps as wide as the labels in them.
func (l *layout) measureColumns() {
	l.width, l.gap = columnLeast, gapLeast
	for _, n := range l.graph.Nodes {
		object := l.object(n.ID)
		switch n.Kind {
		case kindRegion:
			l.order = append(l.order, n.Region)
			l.width = max(l.width, float64(object.LabelDimensions.Width)+padding+portSpace+label.PADDING)
		case kindStack:
			l.width = max(l.width, object.Width+2*padding)
		case kindStore:
			l.width = max(l.width, object.Width+2*padding+indent)
		}
	}
	for _, i := range l.each(kindReplicates, kindReads) {
		l.gap = max(l.gap, float64(l.edge(i).LabelDimensions.Width)+2*label.PADDING+8)
	}
	for _, i := range l.each(kindServes) {
		l.width = max(l.width, float64(l.edge(i).LabelDimensions.Width))
	}
	for i, region := range l.order {
		l.columns[region] = float64(i) * (l.width + l.gap)
	}
}

// total is how wide all regions are together.
func (l *layout) total() float64 {
	return float64(len(l.order))*(l.width+l.gap) - l.gap
}

// placeEntry puts users and ingress above the middle of the regions, and says where the regions can begin.
func (l *layout) placeEntry() float64 {
	y := l.bottom + space/2
	middle := l.total() / 2
	var last *d2graph.Object
	for _, kind := range []string{kindUsers, kindIngress} {
		for _, n := range l.graph.of(kind) {
			object := l.object(n.ID)
			l.put(object, middle-object.Width/2, y)
			y += object.Height + space
			last = object
		}
		for _, i := range l.each(kindEnters) {
			if kind == kindUsers {
				y += float64(l.edge(i).LabelDimensions.Height)
			}
		}
	}
	for _, i := range l.each(kindEnters) {
		e := l.edge(i)
		l.route(e, geo.NewPoint(middle, e.Src.Center().Y), geo.NewPoint(middle, e.Dst.Center().Y))
	}
	highest := 0
	for _, i := range l.each(kindServes) {
		highest = max(highest, l.edge(i).LabelDimensions.Height)
	}
	return last.TopLeft.Y + last.Height + space + float64(highest) + space/2
}

// placeRegions fills the regions from the stacks down to the last row of datastores.
func (l *layout) placeRegions(top float64) {
	y := top
	for _, n := range l.graph.of(kindRegion) {
		object := l.object(n.ID)
		object.LabelPosition = new(label.InsideTopLeft.String())
		l.put(object, l.columns[n.Region], top)
		object.Width = l.width
		y = max(y, top+float64(object.LabelDimensions.Height)+2*label.PADDING+padding/2)
	}
	rowBottom := y
	for _, n := range l.graph.of(kindStack) {
		object := l.object(n.ID)
		l.put(object, l.columns[n.Region]+padding, y)
		object.Width = l.width - 2*padding
		rowBottom = max(rowBottom, y+object.Height)
	}
	for _, n := range l.graph.of(kindStack) {
		l.object(n.ID).Height = rowBottom - y
	}
	l.routeServes(top)
	y = rowBottom + rowGap
	for _, store := range l.graph.stores() {
		y = l.placeRow(store, y)
	}
	for _, n := range l.graph.of(kindRegion) {
		l.object(n.ID).Height = y - rowGap + padding - top
	}
	l.bottom = y - rowGap + padding
}

// placeRow puts one datastore's members side by side and their replication below them, and says where the next row begins.
func (l *layout) placeRow(store string, y float64) float64 {
	bottom := y
	for _, n := range l.graph.of(kindStore) {
		if n.Name != store {
			continue
		}
		object := l.object(n.ID)
		l.put(object, l.columns[n.Region]+padding+indent, y)
		object.Width = l.width - 2*padding - indent
		bottom = max(bottom, y+object.Height)
	}
	for _, n := range l.graph.of(kindStore) {
		if n.Name == store {
			l.object(n.ID).Height = bottom - y
		}
	}
	return bottom + l.routeRow(store, bottom) + rowGap
}

// routeServes leads users from the ingress to each stack, past the name of its region.
func (l *layout) routeServes(top float64) {
	for _, i := range l.each(kindServes) {
		e := l.edge(i)
		from, port := e.Src.Center(), e.Dst.TopLeft.X+e.Dst.Width-portOffset
		bus := e.Src.TopLeft.Y + e.Src.Height + space/2
		l.route(e, geo.NewPoint(from.X, from.Y), geo.NewPoint(from.X, bus), geo.NewPoint(port, bus),
			geo.NewPoint(port, e.Dst.Center().Y))
		l.labelAt(e, geo.NewPoint(port, (bus+top)/2))
	}
}

// routeUses leads from each stack down its left side to the datastores of its region.
func (l *layout) routeUses() {
	for _, i := range l.each(kindUses) {
		e := l.edge(i)
		bus := e.Src.TopLeft.X + busOffset
		l.route(e, geo.NewPoint(bus, e.Src.Center().Y), geo.NewPoint(bus, e.Dst.Center().Y), e.Dst.Center())
	}
}

// lane is the way of one edge in the channel below a row: from column to column.
type lane struct {
	edge         *d2graph.Edge
	left, right  int
	reads, leads bool // leads is whether the edge begins at its left end
	ports        [2]float64
	track        int
}

// routeRow lays the ways of a row into its channel, short ones on top, so that none runs along another, and says how high the
// channel is.
func (l *layout) routeRow(store string, bottom float64) float64 {
	var lanes []*lane
	for _, i := range l.each(kindReplicates, kindReads) {
		if e := l.graph.Edges[i]; e.Store == store {
			from, to := l.column(e.From), l.column(e.To)
			lanes = append(lanes, &lane{
				edge: l.edge(i), left: min(from, to), right: max(from, to), reads: e.Kind == kindReads, leads: from < to,
			})
		}
	}
	slices.SortStableFunc(lanes, func(a, b *lane) int {
		return cmp.Or(cmp.Compare(a.right-a.left, b.right-b.left), cmp.Compare(a.left, b.left))
	})
	for column := range l.order {
		l.givePorts(lanes, column)
	}
	tracks := 0
	for i, lane := range lanes {
		for slices.ContainsFunc(lanes[:i], lane.meets) {
			lane.track++
		}
		tracks = max(tracks, lane.track+1)
	}
	for _, lane := range lanes {
		l.routeLane(lane, bottom+float64(lane.track+1)*trackGap)
	}
	return float64(tracks) * trackGap
}

// meets says whether two ways would run along each other.
func (a *lane) meets(b *lane) bool {
	return a.track == b.track && a.ports[0] < b.ports[1]+padding && b.ports[0] < a.ports[1]+padding
}

func (l *layout) column(id string) int { return slices.Index(l.order, l.graph.node(id).Region) }

// givePorts spreads the ends of ways over the bottom of a member: those to the left on the left, and where two go the same way,
// the longer one on the outside of the other, so that they do not cross.
func (l *layout) givePorts(lanes []*lane, column int) {
	var here []*lane
	for _, lane := range lanes {
		if lane.right == column {
			here = append(here, lane)
		}
	}
	for _, lane := range slices.Backward(lanes) {
		if lane.left == column {
			here = append(here, lane)
		}
	}
	left := l.columns[l.order[column]] + padding + indent
	width := l.width - 2*padding - indent
	ends := slices.DeleteFunc(slices.Clone(here), func(lane *lane) bool { return lane.fromStack(column) })
	for i, lane := range ends {
		port := left + width*float64(i+1)/float64(len(ends)+1)
		lane.ports[side(lane.right == column)] = port
	}
	for _, lane := range here {
		if lane.fromStack(column) {
			lane.ports[side(lane.right == column)] = left - indent + busOffset
		}
	}
}

// fromStack says whether a way begins at the stack of a column: only what reads from another region does.
func (a *lane) fromStack(column int) bool { return a.reads && (a.leads == (a.left == column)) }

func side(right bool) int {
	if right {
		return 1
	}
	return 0
}

// routeLane leads one way down into its channel, along it, and up again.
func (l *layout) routeLane(lane *lane, y float64) {
	e := lane.edge
	from, to := lane.ports[side(!lane.leads)], lane.ports[side(lane.leads)]
	l.route(e, geo.NewPoint(from, e.Src.Center().Y), geo.NewPoint(from, y), geo.NewPoint(to, y), geo.NewPoint(to, e.Dst.Center().Y))
	l.labelAt(e, geo.NewPoint(l.columns[l.order[lane.left]]+l.width+l.gap/2, y))
}

// route gives an edge a way whose ends are cut off where the shapes end.
func (l *layout) route(e *d2graph.Edge, points ...*geo.Point) {
	points = slices.CompactFunc(points, func(a, b *geo.Point) bool { return a.X == b.X && a.Y == b.Y })
	start, end := e.TraceToShape(points, 0, len(points)-1)
	e.Route = points[start : end+1]
}

// labelAt puts the label of an edge at a point of its way.
func (l *layout) labelAt(e *d2graph.Edge, at *geo.Point) {
	whole, before := geo.Route(e.Route).Length(), 0.0
	for i, from := range e.Route[:len(e.Route)-1] {
		to := e.Route[i+1]
		if at.OnOrthogonalSegment(from, to) {
			e.LabelPosition = new(label.UnlockedMiddle.String())
			e.LabelPercentage = new((before + geo.EuclideanDistance(from.X, from.Y, at.X, at.Y)) / whole)
			return
		}
		before += geo.EuclideanDistance(from.X, from.Y, to.X, to.Y)
	}
}

// placeLegend puts the lines of the legend below the regions, as many in a row as fit.
func (l *layout) placeLegend() error {
	box := l.objects["legend"]
	x, y, height := float64(padding), l.bottom+space+padding/2, 0.0
	right := x
	for i := range l.graph.legend() {
		from, to := l.objects["legend."+begin(i)], l.objects["legend."+end(i)]
		if from == nil || to == nil {
			return fmt.Errorf("line %d of the legend is missing", i)
		}
		length := sampleLine + to.Width + padding
		if x > padding && x+length > max(l.total(), columnLeast) {
			x, y = padding, y+height+padding/4
		}
		from.Width, from.Height = 1, to.Height
		l.put(from, x, y)
		l.put(to, x+sampleLine, y)
		e := l.edges[len(l.graph.Edges)+i]
		middle := y + to.Height/2
		e.Route = []*geo.Point{geo.NewPoint(x, middle), geo.NewPoint(x+sampleLine, middle)}
		x, height = x+length, to.Height
		right = max(right, x)
	}
	l.put(box, 0, l.bottom+space)
	box.Width, box.Height = right, y+height+padding/2-l.bottom-space
	return nil
}
