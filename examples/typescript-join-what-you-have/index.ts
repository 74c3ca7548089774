// Two regions that are there already and a new one, behind one pair of addresses.
import * as pulumi from "@pulumi/pulumi";
import * as globalapp from "pulumi-globalapp";

const config = new pulumi.Config();

// A load balancer that another program made; a StackReference gives the same three values.
const existing = (which: string) => ({
    loadBalancer: {
        arn: config.require(`${which}LoadBalancerArn`),
        dnsName: config.require(`${which}LoadBalancerDnsName`),
        hostedZoneId: config.require(`${which}LoadBalancerZoneId`),
    },
});

const shop = new globalapp.GlobalApplication("shop", {
    homeRegion: "us-east-2",
    regions: [
        // Two regions that run already: nothing is built in them, and nothing of them is touched.
        { name: "us-east-2", existing: existing("home") },
        // A tenth of the users that are closest to it, to begin with.
        { name: "eu-west-1", traffic: 10, existing: existing("other") },
        // A new one, which is built.
        { name: "ap-southeast-2" },
    ],
    compute: { ecs: { image: config.require("image"), port: 80, scaling: { min: 2, max: 6 } } },
    ingress: { globalAccelerator: {} },
    deletionProtection: config.requireBoolean("deletionProtection"),
    tags: { team: "shop" },
});

export const url = shop.url;
export const staticIpAddresses = shop.staticIpAddresses;
export const newEndpoint = shop.stacks["ap-southeast-2"].endpoint;
export const warnings = shop.warnings;
