// Runs steps of a program through the automation API, and prints what each did.
import { LocalWorkspace, Stack } from "@pulumi/pulumi/automation";

const [folder, project, entry, ...steps] = process.argv.slice(2);

/** What a step did, as the other languages' drivers print it. */
interface Done {
    step: string;
    changes?: Record<string, number> | undefined;
    outputs?: Record<string, unknown>;
    error?: string;
}

/** The program from its beginning each time, as the Pulumi CLI would run it. */
async function program(): Promise<Record<string, unknown>> {
    delete require.cache[require.resolve(entry!)];
    return require(entry!);
}

async function run(stack: Stack, step: string): Promise<Done> {
    try {
        const set = /^set:(\w+)=(.*)$/.exec(step);
        if (set) {
            await stack.setConfig(set[1]!, { value: set[2]! });
            return { step };
        }
        if (step === "up") {
            const { summary, outputs } = await stack.up();
            const values = Object.entries(outputs).map(([name, { value }]) => [name, value]);
            return { step, changes: summary.resourceChanges, outputs: Object.fromEntries(values) };
        }
        if (step === "destroy") {
            return { step, changes: (await stack.destroy()).summary.resourceChanges };
        }
        return { step, error: "no such step" };
    } catch (error) {
        return { step, error: String(error) };
    }
}

async function main(): Promise<void> {
    const stack = await LocalWorkspace.createStack(
        { stackName: "dev", projectName: project!, program },
        { workDir: folder! },
    );
    for (const step of steps) {
        console.log(JSON.stringify(await run(stack, step)));
    }
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
