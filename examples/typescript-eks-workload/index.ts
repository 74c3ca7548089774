// A web shop in clusters of Amazon EKS in two AWS regions: the clusters first, then what runs in each of them.
import * as pulumi from "@pulumi/pulumi";
import * as globalapp from "pulumi-globalapp";

import { Workload } from "./workload";

const config = new pulumi.Config();
const regions = ["us-east-2", "eu-west-1"];

/** Where the load balancers reach all nodes, and whose pods may use the datastores. */
const nodePort = 30080;
const serviceAccount = "shop";

const shop = new globalapp.GlobalApplication("shop", {
    homeRegion: "us-east-2",
    regions: regions.map((name) => ({ name })),
    compute: {
        eks: {
            kubernetesVersion: "1.35",
            serviceAccount,
            nodes: { nodeGroup: { nodePort, instanceTypes: ["m7g.large"], minSize: 2, maxSize: 6 } },
        },
    },
    ingress: { globalAccelerator: {} },
    datastores: { orders: { dynamodb: { hashKey: { name: "id", type: "S" } } } },
    tags: { team: "shop" },
});

for (const region of regions) {
    new Workload(`shop-workload-${region}`, {
        region,
        // Indexing the outputs keeps the regions apart: a new one changes nothing in the others.
        kubeconfig: shop.kubeconfigs[region],
        environment: shop.bindings[region].environment,
        image: config.require("image"),
        port: 80,
        nodePort,
        serviceAccount,
    });
}

export const url = shop.url;
export const warnings = shop.warnings;
