package regional

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/pulumi-globalapp/pulumi-globalapp/provider/region"
)

// listen registers the listeners, which wait for what must be there before the first request. Without a certificate the
// listener for plain HTTP forwards. With one it redirects, but only when HTTPS is served: the two change places without a
// moment in which nobody forwards, and in both directions, because what goes is deleted after everything else is done.
func (l *loadBalancer) listen(
	ctx *pulumi.Context, s region.Scope, spec Spec, needs []pulumi.Resource,
) ([]pulumi.Resource, error) {
	if spec.Certificate == nil {
		plain, err := l.newListener(ctx, s, "listener", &lb.ListenerArgs{
			Port:           pulumi.Int(HTTPPort),
			Protocol:       pulumi.String("HTTP"),
			DefaultActions: l.forward(),
		}, needs)
		if err != nil {
			return nil, err
		}
		l.forwarding, l.url = []pulumi.Resource{plain}, pulumi.Sprintf("http://%s", l.balancer.DnsName)
		return []pulumi.Resource{plain}, nil
	}
	secure, err := l.newListener(ctx, s, "https-listener", &lb.ListenerArgs{
		Port:           pulumi.Int(HTTPSPort),
		Protocol:       pulumi.String("HTTPS"),
		CertificateArn: spec.Certificate.ToStringOutput().ToStringPtrOutput(),
		SslPolicy:      spec.LoadBalancer.Application.SslPolicy,
		DefaultActions: l.forward(),
	}, needs)
	if err != nil {
		return nil, err
	}
	plain, err := l.newListener(ctx, s, "listener", &lb.ListenerArgs{
		Port:           pulumi.Int(HTTPPort),
		Protocol:       pulumi.String("HTTP"),
		DefaultActions: redirect(),
	}, slices.Concat(needs, spec.BeforeRedirect, []pulumi.Resource{secure}))
	if err != nil {
		return nil, err
	}
	l.forwarding, l.url = []pulumi.Resource{secure}, pulumi.Sprintf("https://%s", l.balancer.DnsName)
	return []pulumi.Resource{secure, plain}, nil
}

func (l *loadBalancer) newListener(
	ctx *pulumi.Context, s region.Scope, part string, args *lb.ListenerArgs, needs []pulumi.Resource,
) (*lb.Listener, error) {
	name := s.Name(l.prefix + part)
	args.LoadBalancerArn = l.balancer.Arn
	args.Tags = s.Tags(name)
	listener, err := lb.NewListener(ctx, name, args, s.Options(pulumi.DependsOn(needs))...)
	if err != nil {
		return nil, fmt.Errorf("creating the load balancer's %s: %w", part, err)
	}
	return listener, nil
}

func (l *loadBalancer) forward() lb.ListenerDefaultActionArray {
	return lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{
		Type:           pulumi.String("forward"),
		TargetGroupArn: l.targetGroup.Arn,
	}}
}

// redirect sends users to the same address over HTTPS.
func redirect() lb.ListenerDefaultActionArray {
	return lb.ListenerDefaultActionArray{&lb.ListenerDefaultActionArgs{
		Type: pulumi.String("redirect"),
		Redirect: &lb.ListenerDefaultActionRedirectArgs{
			Protocol:   pulumi.String("HTTPS"),
			Port:       pulumi.String(strconv.Itoa(HTTPSPort)),
			StatusCode: pulumi.String("HTTP_301"),
		},
	}}
}
