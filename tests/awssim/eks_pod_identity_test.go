package awssim

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	_ = breaks(ruleEKSPodTaken, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		must(k.c.Create(eksPodIdentityToken, "app", k.podInputs(nil)))
		return k.refused(eksPodIdentityToken, k.podInputs(nil))
	})
	_ = breaks(ruleEKSPodRole, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		return k.refused(eksPodIdentityToken, k.podInputs(Values{"roleArn": "arn:aws:iam::111122223333:role/none"}))
	})
	_ = breaks(ruleEKSPodTrust, func(s *Sim) error {
		k := automatic(s, "eu-west-1", 1)
		role := k.aRole("pods", trust("pods.eks.amazonaws.com", assume))
		must(k.c.Create(eksPodIdentityToken, "app", k.podInputs(Values{"roleArn": role.Outputs["arn"]})))
		_, err := s.PodRole("eu-west-1", "shop", "default", "app")
		return err
	})
	_ = breaks(ruleEKSPodAgent, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		must(k.c.Create(eksPodIdentityToken, "app", k.podInputs(nil)))
		_, err := s.PodRole("eu-west-1", "shop", "default", "app")
		return err
	})
	_ = breaks(ruleEKSPodNone, func(s *Sim) error {
		clustered(s, "eu-west-1", 1)
		_, err := s.PodRole("eu-west-1", "shop", "default", "app")
		return err
	})
)

func TestPodsGetTheRoleOfTheirServiceAccount(t *testing.T) {
	t.Parallel()
	s := New(Options{})
	k := clustered(s, "eu-west-1", 1)
	first := k.aRole("pods", trust("pods.eks.amazonaws.com", assumeTag))
	second := k.aRole("others", trust("pods.eks.amazonaws.com", assumeTag))
	must(k.c.Create(eksAddonToken, "agent", Values{"clusterName": "shop", "addonName": "eks-pod-identity-agent"}))
	pod := must(k.c.Create(eksPodIdentityToken, "app", k.podInputs(Values{"roleArn": first.Outputs["arn"]})))
	role, err := s.PodRole("eu-west-1", "shop", "default", "app")
	require.NoError(t, err)
	assert.Equal(t, first.Outputs["arn"], role)
	must(k.c.Update(pod, k.podInputs(Values{"roleArn": second.Outputs["arn"]})))
	role, err = s.PodRole("eu-west-1", "shop", "default", "app")
	require.NoError(t, err)
	assert.Equal(t, second.Outputs["arn"], role)
	d, err := k.c.Diff(pod, k.podInputs(Values{"roleArn": first.Outputs["arn"], "serviceAccount": "other"}))
	require.NoError(t, err)
	assert.Equal(t, []string{"serviceAccount"}, d.Replaces())
}
