package awssim

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Tokens of Certificate Manager.
const (
	certificateToken = "aws:acm/certificate:Certificate"
	validationToken  = "aws:acm/certificateValidation:CertificateValidation"
)

const (
	srcCertificate        Source = "tf-acm-certificate"
	srcValidation         Source = "tf-acm-certificate-validation"
	srcCertificateRequest Source = "aws-acm-request-certificate"
	srcCertificateDelete  Source = "aws-acm-delete-certificate"
	srcCertificateLimits  Source = "aws-acm-limits"
)

var _ = cite(map[Source]string{
	srcCertificate: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/acm/" +
		"certificate.go",
	srcValidation: "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/acm/" +
		"certificate_validation.go",
	srcCertificateRequest: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
	srcCertificateDelete:  "https://docs.aws.amazon.com/acm/latest/APIReference/API_DeleteCertificate.html",
	srcCertificateLimits:  "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html",
})

// Rules of certificates.
var (
	ruleCertificateLength  = rule("acm.certificate.common-name", srcCertificateRequest, "ValidationException")
	ruleCertificateName    = rule("acm.certificate.name", srcCertificateRequest, "ValidationException")
	ruleCertificateNames   = rule("acm.certificate.ten-names", srcCertificateLimits, "LimitExceededException")
	ruleCertificateMethod  = rule("acm.certificate.validation-method", srcCertificate, Invalid)
	ruleCertificateInUse   = rule("acm.certificate.in-use", srcCertificateDelete, "ResourceInUseException")
	ruleValidationMissing  = rule("acm.validation.certificate-missing", srcValidation, "ResourceNotFoundException")
	ruleValidationImported = rule("acm.validation.not-needed", srcValidation, Invalid)
	ruleValidationRecords  = rule("acm.validation.records", srcValidation, Invalid)
	ruleValidationTimeout  = rule("acm.validation.timeout", srcValidation, Invalid)
)

// States and types of certificates.
const (
	certificateIssued   = "ISSUED"
	certificatePending  = "PENDING_VALIDATION"
	certificateOwn      = "AMAZON_ISSUED"
	certificateImported = "IMPORTED"
)

// domainPattern is a host name, with a wildcard for its first label or without; labels do not end with a hyphen.
var domainPattern = regexp.MustCompile(
	`^(\*\.)?([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// noFinalDot is the provider's rule on the end of a name.
func noFinalDot(v any) string {
	if text, _ := v.(string); strings.HasSuffix(text, ".") {
		return "cannot end with a period"
	}
	return ""
}

var _ = declare(&Type{
	Token: certificateToken, Source: srcCertificate, Tagged: true,
	Properties: Properties{
		"arn":        out(String),
		"domainName": {Kind: String, Required: true, ForceNew: true, Valid: noFinalDot},
		"domainValidationOptions": {Kind: List, Output: true, Elem: &Property{Kind: Block, Fields: Properties{
			"domainName": out(String), "resourceRecordName": out(String), "resourceRecordType": out(String),
			"resourceRecordValue": out(String),
		}}},
		"keyAlgorithm": {Kind: String, Computed: true, ForceNew: true, Enum: []any{
			"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1",
		}},
		"notAfter":           out(String),
		"notBefore":          out(String),
		"pendingRenewal":     out(Bool),
		"renewalEligibility": out(String),
		"status":             out(String),
		"subjectAlternativeNames": {
			Kind: List, Set: true, Computed: true, ForceNew: true,
			Elem: &Property{Kind: String, MinLen: 1, MaxLen: 253, Valid: noFinalDot},
		},
		"type": out(String),
		"validationEmails": {
			Kind: List, Output: true, Elem: &Property{Kind: String},
		},
		"validationMethod": {Kind: String, Computed: true, ForceNew: true, Enum: []any{"DNS", "EMAIL", "HTTP"}},
	},
	// The provider adds the domain name to the alternative ones, as ACM does.
	// It plans which names a new certificate has to prove, and not yet by which records.
	Plan: func(p *Plan) error {
		if hasUnknown(p.New["subjectAlternativeNames"]) || isUnknown(p.New["domainName"]) {
			return nil
		}
		if p.Old == nil {
			options := []any{}
			for _, name := range certificateNames(p.New) {
				options = append(options, map[string]any{
					"domainName": name, "resourceRecordName": Unknown, "resourceRecordType": Unknown, "resourceRecordValue": Unknown,
				})
			}
			p.SetNew("domainValidationOptions", options)
			return nil
		}
		before := slices.Sorted(slices.Values(p.Old.Strings("subjectAlternativeNames")))
		if slices.Equal(before, slices.Sorted(slices.Values(certificateNames(p.New)))) {
			p.changes = slices.DeleteFunc(p.changes, func(c Change) bool {
				return topLevel(c.Path) == "subjectAlternativeNames"
			})
		}
		return nil
	},
	Create: func(op *Op) error {
		if err := checkCertificate(op.In); err != nil {
			return err
		}
		arn := op.ARN("acm", "certificate/"+op.uuid())
		op.Identify(arn, arn)
		names := certificateNames(op.In)
		op.Set(Values{
			"subjectAlternativeNames": names, "status": certificatePending, "type": certificateOwn,
			"domainValidationOptions": validationOptions(op.Account, names), "validationEmails": []string{},
			"pendingRenewal": false, "renewalEligibility": "INELIGIBLE",
		})
		op.SetDefault(Values{"keyAlgorithm": "RSA_2048"})
		return nil
	},
	Refresh: func(op *Op) { op.issue(op.Object) },
})

// certificateNames are the names of a certificate: the alternative ones and, once, the domain name.
func certificateNames(in Values) []string {
	names := in.Strings("subjectAlternativeNames")
	if domain := in.String("domainName"); !slices.Contains(names, domain) {
		names = append(names, domain)
	}
	return names
}

// checkCertificate is what the provider and ACM demand of a request.
func checkCertificate(in Values) error {
	if !in.Has("validationMethod") {
		return ruleCertificateMethod.Refuse("`certificate_authority_arn` or `validation_method` must be set when creating " +
			"an ACM certificate")
	}
	if domain := in.String("domainName"); len(domain) > 64 {
		return ruleCertificateLength.Refuse("The first domain name can be no longer than 64 characters: %q has %d", domain,
			len(domain))
	}
	names := certificateNames(in)
	for _, name := range names {
		if !domainPattern.MatchString(name) || len(name) > 253 {
			return ruleCertificateName.Refuse("Value %q failed to satisfy constraint: Member must be a domain name", name)
		}
	}
	if len(names) > 10 {
		return ruleCertificateNames.Refuse("The certificate has %d domain names, more than your quota of 10", len(names))
	}
	return nil
}

// validationOptions are the records that prove the control of names, in the order of the provider's set: by hash. A
// name and its wildcard share a record, and so do all regions of an account.
func validationOptions(account string, names []string) []Values {
	var options []Values
	for _, name := range names {
		base := strings.ToLower(strings.TrimPrefix(name, "*."))
		sum := sha256.Sum256([]byte(account + " " + base))
		token := hex.EncodeToString(sum[:])
		options = append(options, Values{
			"domainName": name, "resourceRecordName": fmt.Sprintf("_%s.%s.", token[:32], base),
			"resourceRecordType": "CNAME",
			"resourceRecordValue": fmt.Sprintf("_%s.%s.acm-validations.aws.", token[32:],
				strings.Map(func(r rune) rune { return 'a' + r%26 }, token[:10])),
		})
	}
	slices.SortFunc(options, func(a, b Values) int {
		return cmp.Compare(crc32.ChecksumIEEE([]byte(a.String("domainName"))),
			crc32.ChecksumIEEE([]byte(b.String("domainName"))))
	})
	return options
}

// issue brings a certificate's state up to date: it is issued once all its records can be seen from the internet, and
// stays so.
func (op *Op) issue(certificate *Object) bool {
	live := certificate.Live
	if live.String("status") == certificateIssued {
		return true
	}
	for _, option := range live.Objects("domainValidationOptions") {
		if !op.sim.proves(option) {
			return false
		}
	}
	from := op.Now().Truncate(24 * time.Hour)
	for key, v := range map[string]string{
		"status": certificateIssued, "notBefore": from.Format(time.RFC3339),
		"notAfter": from.AddDate(0, 13, 0).Format(time.RFC3339),
	} {
		live[key] = v
	}
	return true
}

// proves says whether the record of a validation option is in the public zone that answers for its name.
func (s *Sim) proves(option Values) bool {
	name, value := dnsName(option.String("resourceRecordName")), dnsName(option.String("resourceRecordValue"))
	zone := s.authority(name)
	return zone != nil && slices.ContainsFunc(s.recordSets(zone, name, "CNAME"), func(o *Object) bool {
		return slices.ContainsFunc(o.Live.Strings("records"), func(v string) bool { return dnsName(v) == value })
	})
}

// AddCertificate puts an issued certificate into a region that no program made, and returns its ARN.
func (s *Sim) AddCertificate(region string, names ...string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	op := &Op{Region: region, Account: s.options.Account, sim: s}
	arn := op.ARN("acm", "certificate/"+op.uuid())
	op.Add(&Object{Type: certificateToken, ID: arn, ARN: arn, Brought: true, Live: Values{
		"arn": arn, "domainName": names[0], "subjectAlternativeNames": names, "status": certificateIssued,
		"type": certificateImported, "keyAlgorithm": "RSA_2048", "domainValidationOptions": []any{},
	}})
	return arn
}

// validationID is the id of every validation: the provider takes it from the certificate as it was before it was issued.
const validationID = "0001-01-01 00:00:00 +0000 UTC"

// validationTimeout is how long the provider waits.
const validationTimeout = 75 * time.Minute

var _ = declare(&Type{
	Token: validationToken, Source: srcValidation, Upsert: true,
	Properties: Properties{
		"certificateArn": {Kind: String, Required: true, ForceNew: true},
		"validationRecordFqdns": {
			Kind: List, Set: true, ForceNew: true, Elem: &Property{Kind: String},
		},
	},
	Refs: []Ref{{Property: "certificateArn", To: certificateToken, By: "arn", Missing: ruleValidationMissing}},
	Create: func(op *Op) error {
		certificate := op.Find(certificateToken, op.In.String("certificateArn"))
		if kind := certificate.Live.String("type"); kind != certificateOwn {
			return ruleValidationImported.Refuse("ACM Certificate (%s) has type %s, no validation necessary", certificate.ARN,
				kind)
		}
		if err := checkValidation(op, certificate); err != nil {
			return err
		}
		op.Object.Owner = certificate
		op.Identify(certificate.ARN, "")
		return nil
	},
	StateID: func(*Object) string { return validationID },
	Named: func(o *Object, id string, olds Values) bool {
		return o.ID == olds.String("certificateArn") || o.ID == id
	},
})

// checkValidation refuses records that do not fit to the certificate, and gives up waiting when one does not exist.
func checkValidation(op *Op, certificate *Object) error {
	var given []string
	for _, each := range op.In.Strings("validationRecordFqdns") {
		given = append(given, strings.TrimSuffix(each, "."))
	}
	for _, option := range certificate.Live.Objects("domainValidationOptions") {
		name := strings.TrimSuffix(option.String("resourceRecordName"), ".")
		if len(given) > 0 && !slices.Contains(given, name) {
			return ruleValidationRecords.Refuse("missing %s DNS validation record: %s", option.String("domainName"), name)
		}
	}
	if !op.issue(certificate) {
		op.Spend(validationTimeout)
		return ruleValidationTimeout.Refuse("waiting for ACM Certificate (%s) to be issued: timeout while waiting for state "+
			"to become 'ISSUED' (last state: '%s', timeout: 1h15m0s)", certificate.ARN, certificatePending)
	}
	return nil
}
