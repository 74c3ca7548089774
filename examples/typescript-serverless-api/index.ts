// An API of Lambda functions in two AWS regions behind one name, with one table of orders.
import * as pulumi from "@pulumi/pulumi";
import * as globalapp from "pulumi-globalapp";

const config = new pulumi.Config();

const api = new globalapp.GlobalApplication("api", {
    homeRegion: "us-east-2",
    regions: [{ name: "us-east-2" }, { name: "eu-west-1" }],
    compute: {
        lambdaFunction: {
            // A container image for Lambda in the ECR of each region; {region} becomes its code.
            image: config.require("image"),
            architecture: "arm64",
            memorySize: 1024,
            timeout: 5,
        },
    },
    loadBalancer: { application: { healthCheck: { path: "/health" } } },
    // No function is in the regions' networks, so that none needs a way out of them.
    network: { natGateways: "none" },
    domain: { name: config.require("domain"), hostedZoneId: config.require("hostedZoneId") },
    ingress: { route53: { latency: {}, healthCheck: { path: "/health" } } },
    datastores: {
        orders: {
            dynamodb: { hashKey: { name: "customer", type: "S" }, rangeKey: { name: "placed", type: "N" } },
        },
    },
    deletionProtection: config.requireBoolean("deletionProtection"),
    tags: { team: "api" },
});

export const url = api.url;
export const seconds = api.failover["route53"].totalSeconds;
export const table = api.stores["orders"].physicalName;
export const environment = api.bindings["eu-west-1"].environment;
export const warnings = api.warnings;
