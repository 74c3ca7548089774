package awssim

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func certificateInputs(domain string, more ...string) Values {
	in := Values{"domainName": domain, "validationMethod": "DNS"}
	if len(more) > 0 {
		in["subjectAlternativeNames"] = more
	}
	return in
}

// certificateWith makes a case out of a request.
func certificateWith(in Values) func(*Sim) error {
	return func(s *Sim) error {
		_, err := s.Client("eu-west-1").Create(certificateToken, "app", in)
		return err
	}
}

// prove makes the records of a certificate, and returns their names.
func (n names) prove(certificate State) []string {
	var fqdns []string
	for _, option := range certificate.Outputs.Objects("domainValidationOptions") {
		name := option.String("resourceRecordName")
		if len(n.s.recordsOf(name)) == 0 {
			must(n.Create(recordToken, name, Values{"zoneId": publicZone, "name": name, "type": "CNAME", "ttl": 300,
				"records": []string{option.String("resourceRecordValue")}}))
		}
		fqdns = append(fqdns, dnsName(name))
	}
	return fqdns
}

func (s *Sim) recordsOf(name string) []*Object {
	return s.recordsAt(s.authority(dnsName(name)), dnsName(name))
}

// issued is a certificate in a region that is issued.
func (n names) issued(region string, domains ...string) State {
	c := n.s.Client(region)
	certificate := must(c.Create(certificateToken, "app", certificateInputs(domains[0], domains[1:]...)))
	must(c.Create(validationToken, "app", Values{"certificateArn": certificate.ID,
		"validationRecordFqdns": n.prove(certificate)}))
	return certificate
}

// secureListener are the inputs of a listener that speaks TLS.
func (at *site) secureListener(certificate string) Values {
	return with(at.listenerInputs(), Values{"port": 443, "protocol": "HTTPS", "certificateArn": certificate,
		"sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"})
}

// validationWith makes a case out of waiting for a certificate of two names.
func validationWith(changes func(n names, certificate State) Values) func(*Sim) error {
	return func(s *Sim) error {
		n := newNames(s)
		certificate := must(n.Create(certificateToken, "app", certificateInputs("a.example.com", "b.example.com")))
		_, err := n.Create(validationToken, "app", with(Values{"certificateArn": certificate.ID}, changes(n, certificate)))
		return err
	}
}

var (
	_ = breaks(ruleCertificateLength, certificateWith(certificateInputs(strings.Repeat("a", 53)+".example.com")))
	_ = breaks(ruleCertificateName, certificateWith(certificateInputs("example.com", "under_score.example.com")))
	_ = breaks(ruleCertificateNames, certificateWith(certificateInputs("example.com", "a.example.com", "b.example.com",
		"c.example.com", "d.example.com", "e.example.com", "f.example.com", "g.example.com", "h.example.com",
		"i.example.com", "j.example.com")))
	_ = breaks(ruleCertificateMethod, certificateWith(Values{"domainName": "example.com"}))
	_ = breaks(ruleCertificateInUse, func(s *Sim) error {
		n, at := newNames(s), newSite(s, "eu-west-1", 1).addBalancer()
		certificate := n.issued("eu-west-1", "app.example.com")
		must(at.c.Create(listenerToken, "https", at.secureListener(certificate.ID)))
		return at.c.Delete(certificate)
	})
	_ = breaks(ruleValidationMissing, validationWith(func(n names, _ State) Values {
		return Values{"certificateArn": must(n.s.Client("us-east-1").Create(certificateToken, "app",
			certificateInputs("a.example.com"))).ID}
	}))
	_ = breaks(ruleValidationImported, validationWith(func(n names, _ State) Values {
		return Values{"certificateArn": n.s.AddCertificate("eu-west-1", "a.example.com")}
	}))
	_ = breaks(ruleValidationRecords, validationWith(func(n names, certificate State) Values {
		return Values{"validationRecordFqdns": n.prove(certificate)[:1]}
	}))
	_ = breaks(ruleValidationTimeout, validationWith(func(names, State) Values { return nil }))
)

func TestCertificatesShareTheirValidationRecords(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNames(s)
	in := certificateInputs("app.example.com", "*.app.example.com", "www.example.com")
	options := func(c *Client) map[string]Values {
		certificate := must(c.Create(certificateToken, "app", in))
		byName := map[string]Values{}
		for _, each := range certificate.Outputs.Objects("domainValidationOptions") {
			byName[each.String("domainName")] = each
		}
		return byName
	}
	first, second, other := options(n.Client), options(s.Client("us-east-1")), options(inOtherAccount(s))
	require.Len(t, first, 3)
	assert.Equal(t, first, second, "in every region")
	assert.Equal(t, first["app.example.com"]["resourceRecordName"], first["*.app.example.com"]["resourceRecordName"])
	assert.NotEqual(t, first["app.example.com"], other["app.example.com"], "in another account")
	assert.Regexp(t, `^_[0-9a-f]{32}\.www\.example\.com\.$`, first["www.example.com"]["resourceRecordName"])
	assert.Regexp(t, `^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$`, first["www.example.com"]["resourceRecordValue"])
	assert.Equal(t, "CNAME", first["www.example.com"]["resourceRecordType"])
}

func TestACertificateIsIssuedWhenItsRecordsAreThere(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNames(s)
	certificate := must(n.Create(certificateToken, "app", certificateInputs("app.example.com", "www.example.com")))
	assert.Regexp(t, `^arn:aws:acm:eu-west-1:111122223333:certificate/[0-9a-f]{8}-[0-9a-f-]{27}$`, certificate.ID)
	assert.Equal(t, "PENDING_VALIDATION", certificate.Outputs["status"])
	assert.Equal(t, []any{"www.example.com", "app.example.com"}, certificate.Outputs["subjectAlternativeNames"])
	in := Values{"certificateArn": certificate.ID, "validationRecordFqdns": n.prove(certificate)}
	validation := must(n.Create(validationToken, "app", in))
	assert.Equal(t, "0001-01-01 00:00:00 +0000 UTC", validation.ID)
	certificate = must(n.Read(certificate))
	assert.Equal(t, "ISSUED", certificate.Outputs["status"])
	for _, each := range []struct {
		state State
		in    Values
	}{
		{certificate, certificateInputs("app.example.com", "www.example.com")},
		{certificate, certificateInputs("app.example.com", "app.example.com", "www.example.com")}, {validation, in},
	} {
		d, err := n.Diff(must(n.Read(each.state)), each.in)
		require.NoError(t, err)
		assert.Empty(t, d.Changes)
	}
	d, err := n.Diff(certificate, certificateInputs("app.example.com", "shop.example.com"))
	require.NoError(t, err)
	assert.NotEmpty(t, d.Replaces())
	require.NoError(t, n.Delete(validation))
	require.NoError(t, n.Delete(certificate))
	assert.Empty(t, must(n.Read(certificate)).ID)
}

func TestOneZoneAnswersForAName(t *testing.T) {
	t.Parallel()
	for name, zone := range map[string]Zone{
		"a zone below":            {ID: "Z0BELOW", Name: "app.example.com"},
		"a private zone does not": {ID: "Z0PRIVATE", Name: "app.example.com", Private: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Options{Zones: []Zone{zone}})
			n := newNames(s)
			certificate := must(n.Create(certificateToken, "app", certificateInputs("app.example.com")))
			option := certificate.Outputs.Objects("domainValidationOptions")[0]
			must(n.Create(recordToken, "v", Values{"zoneId": publicZone, "name": option["resourceRecordName"],
				"type": "CNAME", "ttl": 60, "records": []any{option["resourceRecordValue"]}}))
			want := map[bool]string{true: "ISSUED", false: "PENDING_VALIDATION"}[zone.Private]
			assert.Equal(t, want, must(n.Read(certificate)).Outputs["status"])
		})
	}
}

func TestWaitingForACertificateTakesItsTime(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	n := newNames(s)
	certificate := must(n.Create(certificateToken, "app", certificateInputs("app.example.com")))
	before := s.Now()
	_, err := n.Create(validationToken, "app", Values{"certificateArn": certificate.ID})
	require.ErrorContains(t, err, "timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION'")
	assert.Equal(t, 75*time.Minute, s.Now().Sub(before))
}

// A preview knows the names that a certificate has to prove, but not the records: a program that reads them must wait.
func TestPreviewsOfCertificatesKnowTheNamesAlone(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	shown, err := s.Client("eu-west-1").Preview(certificateToken, "app", certificateInputs("app.example.com", "*.app.example.com"))
	require.NoError(t, err)
	options := shown.Objects("domainValidationOptions")
	require.Len(t, options, 2)
	for _, option := range options {
		assert.Contains(t, []string{"app.example.com", "*.app.example.com"}, option["domainName"])
		assert.Equal(t, Unknown, option["resourceRecordName"])
		assert.Equal(t, Unknown, option["resourceRecordValue"])
	}
}
