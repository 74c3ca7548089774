package awssim

import "fmt"

// link is two regions, in the order of their names.
type link struct{ a, b string }

func linkOf(a, b string) link { return link{min(a, b), max(a, b)} }

// CutLink takes the connection between two regions away, until JoinLink: networks that are peered do not reach each other, and
// nothing is replicated. Users and operators reach both regions, and their APIs.
func (s *Sim) CutLink(a, b string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut[linkOf(a, b)] = true
}

// JoinLink ends what CutLink began.
func (s *Sim) JoinLink(a, b string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.cut, linkOf(a, b))
}

// parted says that two regions do not reach each other, or "".
func (s *Sim) parted(a, b string) string {
	if s.cut[linkOf(a, b)] {
		return fmt.Sprintf("the link between %s and %s is cut", min(a, b), max(a, b))
	}
	return ""
}
