import { EngineEvent, LocalWorkspace } from "@pulumi/pulumi/automation";

import { Settings, shop } from "./shop";

/** Names of resources by what the engine did with them; it tells some things of a component twice. */
type Operations = Record<string, Set<string>>;

const two = ["us-east-2", "us-west-2"];
const three = [...two, "eu-west-1"];

async function main(): Promise<void> {
    const [state, workDir] = process.argv.slice(2);
    if (state === undefined || workDir === undefined) {
        throw new Error("usage: main.js <folder of the state> <folder to work in>");
    }
    const stackWith = (settings: Settings) =>
        LocalWorkspace.createOrSelectStack(
            { stackName: "dev", projectName: "shop", program: shop(settings) },
            {
                workDir,
                projectSettings: { name: "shop", runtime: "nodejs", backend: { url: `file://${state}` } },
            },
        );
    const story: Record<string, Operations> = {};
    const record = async (step: string, run: (onEvent: (event: EngineEvent) => void) => Promise<unknown>) => {
        const done: Operations = {};
        await run((event) => add(done, event));
        story[step] = done;
    };

    const before = await stackWith({ regions: two, path: "/orders" });
    await record("create", (onEvent) => before.up({ onEvent }));
    await record("nothing", (onEvent) => before.up({ onEvent }));

    const after = await stackWith({ regions: three, path: "/orders" });
    await record("preview of a third region", (onEvent) => after.preview({ onEvent }));
    await record("a third region", (onEvent) => after.up({ onEvent }));

    const moved = await stackWith({ regions: three, path: "/sales" });
    await record("preview of another path", (onEvent) => moved.preview({ onEvent }));

    const outputs = await after.outputs();
    await record("destroy", (onEvent) => after.destroy({ onEvent }));
    const told = { story, endpoint: outputs["endpoint"]?.value, url: outputs["url"]?.value };
    console.log(JSON.stringify(told, (_, value) => (value instanceof Set ? [...value] : value)));
}

function add(done: Operations, { resOutputsEvent, resOpFailedEvent }: EngineEvent): void {
    const metadata = resOutputsEvent?.metadata ?? resOpFailedEvent?.metadata;
    if (metadata === undefined || metadata.type === "pulumi:pulumi:Stack") {
        return;
    }
    const name = metadata.urn.split("::")[3] ?? metadata.urn;
    const op = resOpFailedEvent === undefined ? metadata.op : `failed ${metadata.op}`;
    (done[op] ??= new Set()).add(name);
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
