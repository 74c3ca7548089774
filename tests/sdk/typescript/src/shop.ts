import * as pulumi from "@pulumi/pulumi";
import * as globalapp from "pulumi-globalapp";

/** What changes between the updates of the story. */
export interface Settings {
    regions: string[];
    /** The path behind the home region's endpoint, in a property that replaces its resource. */
    path: string;
}

/** An application, and a resource of the program's own that depends on what the home region offers. */
export function shop({ regions, path }: Settings): pulumi.automation.PulumiFn {
    return async () => {
        const app = new globalapp.GlobalApplication("shop", {
            homeRegion: "us-east-2",
            regions: regions.map((name) => ({ name })),
            compute: {
                ecs: {
                    image: "111122223333.dkr.ecr.us-east-2.amazonaws.com/shop:1",
                    scaling: { min: 2, max: 6 },
                },
            },
            ingress: { globalAccelerator: { clientAffinity: "SOURCE_IP" } },
            datastores: {
                orders: { dynamodb: { hashKey: { name: "id", type: "S" } }, onDelete: "destroy" },
            },
            deletionProtection: false,
        });

        // Indexing the output keeps the regions apart; apply() on the whole map would wait for the newest of them.
        const home = app.stacks["us-east-2"];
        const ohio = new Provider("ohio", { region: "us-east-2" });
        new SecurityGroup(
            "partner",
            { vpcId: home.network.vpcId, description: pulumi.interpolate`Callers of ${home.endpoint}${path}` },
            { provider: ohio },
        );
        return { url: app.url, endpoint: home.endpoint, warnings: app.warnings };
    };
}

/** The AWS provider without its package, which is a large download and nothing that is tested here. */
class Provider extends pulumi.ProviderResource {
    constructor(name: string, args: { region: string }) {
        super("aws", name, args);
    }
}

/** A security group without its package: both properties replace it. */
class SecurityGroup extends pulumi.CustomResource {
    constructor(
        name: string,
        args: { vpcId: pulumi.Input<string>; description: pulumi.Input<string> },
        opts: pulumi.CustomResourceOptions,
    ) {
        super("aws:ec2/securityGroup:SecurityGroup", name, args, opts);
    }
}
