import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

export interface WorkloadArgs {
    region: string;
    kubeconfig: pulumi.Input<string>;
    environment: pulumi.Input<Record<string, string>>;
    image: pulumi.Input<string>;
    port: number;
    nodePort: number;
    serviceAccount: string;
}

/**
 * What runs in the cluster of one region. All names end in the region, as those of the application do: when a region is lost,
 * `pulumi up --exclude '**-<region>'` leaves out its cluster and what runs there.
 */
export class Workload extends pulumi.ComponentResource {
    constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
        super("shop:index:Workload", name, {}, opts);
        const { region, port, nodePort } = args;
        const named = (part: string) => `shop-${part}-${region}`;
        const provider = new kubernetes.Provider(named("kubernetes"), { kubeconfig: args.kubeconfig }, { parent: this });
        const within: pulumi.CustomResourceOptions = { parent: this, provider };
        const labels = { app: "shop" };

        const account = new kubernetes.core.v1.ServiceAccount(
            named("account"),
            { metadata: { name: args.serviceAccount } },
            within,
        );
        const environment = new kubernetes.core.v1.ConfigMap(named("environment"), { data: args.environment }, within);
        new kubernetes.apps.v1.Deployment(
            named("deployment"),
            {
                metadata: { name: "shop" },
                spec: {
                    replicas: 2,
                    selector: { matchLabels: labels },
                    template: {
                        metadata: { labels },
                        spec: {
                            serviceAccountName: account.metadata.name,
                            // A zone that fails takes half of the pods at most.
                            topologySpreadConstraints: [
                                {
                                    maxSkew: 1,
                                    topologyKey: "topology.kubernetes.io/zone",
                                    whenUnsatisfiable: "ScheduleAnyway",
                                    labelSelector: { matchLabels: labels },
                                },
                            ],
                            containers: [
                                {
                                    name: "shop",
                                    image: args.image,
                                    envFrom: [{ configMapRef: { name: environment.metadata.name } }],
                                    ports: [{ containerPort: port }],
                                    readinessProbe: { httpGet: { path: "/", port } },
                                    resources: { requests: { cpu: "250m", memory: "256Mi" } },
                                },
                            ],
                        },
                    },
                },
            },
            within,
        );
        // Every node passes requests on, wherever the pods are: to the load balancer all nodes are alike.
        new kubernetes.core.v1.Service(
            named("service"),
            {
                metadata: { name: "shop" },
                spec: { type: "NodePort", selector: labels, ports: [{ port, targetPort: port, nodePort }] },
            },
            within,
        );
        this.registerOutputs();
    }
}
