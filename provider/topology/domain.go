package topology

// Domain is the name under which users know an application.
type Domain struct {
	// Name is the fully qualified name, without a dot at its end.
	Name string
	// AlternativeNames are the other names, which may begin with "*.".
	AlternativeNames []string
	// HostedZone says how the zone is given.
	HostedZone HostedZone
	// HostedZoneName is the zone's name, where it is given by name.
	HostedZoneName string
	// OwnAccount is whether the zone has provider settings of its own, because it is in another account.
	OwnAccount bool
	// CertificatesIssued is whether the certificates of a name with external DNS have been validated.
	CertificatesIssued bool
}

// HostedZone says where a domain's records are kept.
type HostedZone int

// The ways to give a hosted zone.
const (
	// HostedZoneMissing is no way at all: a mistake.
	HostedZoneMissing HostedZone = iota
	// HostedZoneByID is a zone given by its id, whose name is not known.
	HostedZoneByID
	// HostedZoneByName is a zone that is looked up by its name.
	HostedZoneByName
	// HostedZoneExternal is DNS that is kept elsewhere, by hand.
	HostedZoneExternal
	// HostedZoneSeveral is more than one way: a mistake.
	HostedZoneSeveral
)

// DomainPlan is what a domain consists of.
type DomainPlan struct {
	// Name is the first of the public names.
	Name string
	// Names are all public names, each with a record of its own: the name first, then the others in order.
	Names []string
	// CertificateNames are the alternative names of every region's certificate. They are the same in all regions, so that
	// a certificate does not change when a region comes or goes: the wildcard below the name covers the regional names.
	CertificateNames []string
	// ValidationNames are the names whose validation records prove the certificates' names: each once, without wildcards,
	// because AWS uses one record for a name and the wildcard below it, and the same one in every region.
	ValidationNames []string
	// Managed is whether the records are kept in a hosted zone by this package.
	Managed bool
	// ValidatedBy is the region whose certificate tells the validation records, or empty when all are brought.
	ValidatedBy string
}

// CertificatePlan says where a region's certificate comes from.
type CertificatePlan int

// The sources of a region's certificate.
const (
	// CertificateNone is no certificate: the region's load balancer listens for HTTP alone.
	CertificateNone CertificatePlan = iota
	// CertificateRequested is a certificate that is requested, but not used before its validation records are made.
	CertificateRequested
	// CertificateIssued is a certificate that is requested, validated and used.
	CertificateIssued
	// CertificateBrought is a certificate that exists already.
	CertificateBrought
)
