package awssim

var (
	_ = breaks(ruleEKSNoCluster, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		_, err := s.Client("us-east-1").Create(eksAddonToken, "dns", Values{"clusterName": k.eks.ID, "addonName": "coredns"})
		return err
	})
	_ = breaks(ruleEKSTaken, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		return k.refused(eksClusterToken, k.clusterInputs())
	})
	_ = breaks(ruleEKSRoleMissing, clusterWith(always(Values{"roleArn": "arn:aws:iam::111122223333:role/none"})))
	_ = breaks(ruleEKSRoleTrust, clusterWith(func(k *kubernetes) Values {
		return Values{"roleArn": k.nodeRole.Outputs["arn"]}
	}))
	_ = breaks(ruleEKSRolePolicy, clusterWith(func(k *kubernetes) Values {
		return Values{"roleArn": k.aRole("bare", trust("eks.amazonaws.com", assume)).Outputs["arn"]}
	}))
	_ = breaks(ruleEKSVersion, clusterWith(always(Values{"version": "1.20"})))
	_ = breaks(ruleEKSUpgrade, func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), Values{"version": "1.32"})))
		_, err := k.c.Update(k.eks, with(k.clusterInputs(), Values{"version": "1.34"}))
		return err
	})
	_ = breaks(ruleEKSSkew, func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		k.eks = must(k.c.Create(eksClusterToken, "shop", with(k.clusterInputs(), Values{"version": "1.31"})))
		k.nodes = must(k.c.Create(eksNodeGroupToken, "app", k.nodeInputs()))
		var err error
		for _, version := range []string{"1.32", "1.33", "1.34", "1.35"} {
			k.eks, err = k.c.Update(k.eks, with(k.clusterInputs(), Values{"version": version}))
		}
		return err
	})
	_ = breaks(ruleEKSSupport, clusterWith(always(Values{
		"version": "1.31", "upgradePolicy": Values{"supportType": "STANDARD"},
	})))
	_ = breaks(ruleEKSSubnet, clusterWith(inVPC(always(Values{"subnetIds": []string{"subnet-none"}}))))
	_ = breaks(ruleEKSZones, clusterWith(inVPC(func(k *kubernetes) Values {
		return Values{"subnetIds": []string{k.private[0], k.public[0]}}
	})))
	_ = breaks(ruleEKSZone, func(s *Sim) error {
		k := newKubernetes(s, "us-east-1", 1)
		third := must(k.c.Create(subnetToken, "private-c", Values{"vpcId": k.vpc.ID, "availabilityZone": "us-east-1c",
			"cidrBlock": "10.1.224.0/20"}))
		return k.refused(eksClusterToken, with(k.clusterInputs(), Values{
			"vpcConfig": Values{"subnetIds": append(k.private, third.ID)},
		}))
	})
	_ = breaks(ruleEKSNewZones, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		third := must(k.c.Create(subnetToken, "private-c", Values{"vpcId": k.vpc.ID, "availabilityZone": "eu-west-1c",
			"cidrBlock": "10.1.224.0/20"}))
		_, err := k.c.Update(k.eks, with(k.clusterInputs(), Values{
			"vpcConfig": Values{"subnetIds": append(k.private, third.ID)},
		}))
		return err
	})
	_ = breaks(ruleEKSOneVPC, clusterWith(inVPC(func(k *kubernetes) Values {
		return Values{"securityGroupIds": []string{newSite(k.s, "eu-west-1", 2).taskGroup}}
	})))
	_ = breaks(ruleEKSGroup, clusterWith(inVPC(always(Values{"securityGroupIds": []string{"sg-none"}}))))
	_ = breaks(ruleEKSServices, clusterWith(always(Values{
		"kubernetesNetworkConfig": Values{"serviceIpv4Cidr": "10.1.0.0/20"},
	})))
	_ = breaks(ruleEKSFamily, clusterWith(always(Values{"kubernetesNetworkConfig": Values{"ipFamily": "ipv6"}})))
	_ = breaks(ruleEKSNoEndpoint, clusterWith(inVPC(always(Values{
		"endpointPrivateAccess": false, "endpointPublicAccess": false,
	}))))
	_ = breaks(ruleEKSCIDRs, clusterWith(inVPC(always(Values{"publicAccessCidrs": []string{"10.0.0.0/8"}}))))
	_ = breaks(ruleEKSKey, clusterWith(func(k *kubernetes) Values {
		key := must(k.s.Client("us-east-1").Create(keyToken, "elsewhere", nil))
		return Values{"encryptionConfig": Values{
			"provider": Values{"keyArn": key.Outputs["arn"]}, "resources": []string{"secrets"},
		}}
	}))
	_ = breaks(ruleEKSAutoAll, func(s *Sim) error {
		k := newKubernetes(s, "eu-west-1", 1)
		_, err := k.c.Diff(State{Type: eksClusterToken, Name: "shop"}, with(k.autoInputs(), Values{"storageConfig": nil}))
		return err
	})
	_ = breaks(ruleEKSAutoAddons, autoWith(always(Values{"bootstrapSelfManagedAddons": nil})))
	_ = breaks(ruleEKSAutoAccess, autoWith(always(Values{"accessConfig": nil})))
	_ = breaks(ruleEKSAutoPools, autoWith(always(Values{
		"computeConfig": Values{"enabled": true, "nodePools": []string{"system"}},
	})))
	_ = breaks(ruleEKSModeBack, func(s *Sim) error {
		k := clustered(s, "eu-west-1", 1)
		_, err := k.c.Update(k.eks, with(k.clusterInputs(), Values{
			"accessConfig": Values{"authenticationMode": "API_AND_CONFIG_MAP"},
		}))
		return err
	})
	_ = breaks(ruleEKSHasNodes, func(s *Sim) error {
		k := noded(s, "eu-west-1", 1)
		return k.c.Delete(k.eks)
	})
)
