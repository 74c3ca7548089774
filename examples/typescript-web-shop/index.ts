// A web shop in three AWS regions, with one entrance, one set of orders and one set of pictures.
import * as pulumi from "@pulumi/pulumi";
import * as globalapp from "pulumi-globalapp";

const config = new pulumi.Config();

const shop = new globalapp.GlobalApplication("shop", {
    homeRegion: "us-east-2",
    regions: [{ name: "us-east-2" }, { name: "us-west-2" }, { name: "eu-west-1" }],
    compute: {
        ecs: {
            image: config.require("image"),
            port: 80,
            cpu: 512,
            memory: 1024,
            scaling: { min: 2, max: 6, targetCpu: 60 },
            environment: { LOG: "info" },
        },
    },
    loadBalancer: { application: { healthCheck: { path: "/" } } },
    ingress: { globalAccelerator: {} },
    datastores: {
        orders: { dynamodb: { hashKey: { name: "id", type: globalapp.KeyType.String } } },
        pictures: { s3: {} },
    },
    deletionProtection: config.requireBoolean("deletionProtection"),
    tags: { team: "shop" },
});

export const url = shop.url;
export const staticIpAddresses = shop.staticIpAddresses;
// Indexing an output keeps the regions apart: a new region changes nothing that is taken from another one.
export const homeEndpoint = shop.stacks["us-east-2"].endpoint;
export const ordersTable = shop.stores["orders"].physicalName;
export const warnings = shop.warnings;
