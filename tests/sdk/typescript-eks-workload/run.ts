import * as pulumi from "@pulumi/pulumi";

/** A resource that the example registers. */
interface Registered {
    type: string;
    name: string;
    provider: string | undefined;
    inputs: Record<string, unknown>;
}

const registered: Registered[] = [];

/** What the application gives back, of two regions. */
const application = {
    url: "http://example.com",
    warnings: [],
    kubeconfigs: { "us-east-2": "kubeconfig of us-east-2", "eu-west-1": "kubeconfig of eu-west-1" },
    bindings: {
        "us-east-2": { environment: { ORDERS_TABLE_NAME: "orders-2" }, policies: {} },
        "eu-west-1": { environment: { ORDERS_TABLE_NAME: "orders-1" }, policies: {} },
    },
};

const mocks: pulumi.runtime.Mocks = {
    newResource({ type, name, provider, inputs }) {
        registered.push({ type, name, provider: provider === "" ? undefined : provider, inputs });
        const state = type === "globalapp:index:GlobalApplication" ? { ...inputs, ...application } : inputs;
        return { id: `${name}-id`, state: { ...state, metadata: { name: `${name}-1`, ...inputs["metadata"] } } };
    },
    call: ({ inputs }) => inputs,
};

async function main(): Promise<void> {
    await pulumi.runtime.setMocks(mocks, "eks-workload", "dev");
    pulumi.runtime.setAllConfig({ "eks-workload:image": "example/shop:1" });
    await pulumi.runtime.runInPulumiStack(async () => import("./typescript-eks-workload/index.js"));
    await pulumi.runtime.disconnect();
    console.log(JSON.stringify(registered));
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
