import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandResult;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.LocalPulumiCommand;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.PulumiCommand;
import com.pulumi.automation.Version;
import com.pulumi.automation.WorkspaceStack;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The Pulumi CLI, which remembers the outputs of a stack and gives them as texts: this version of the automation API reads no other
 * ones, and fails an update whose program exports a list.
 */
final class Cli implements PulumiCommand {
    private static final Gson GSON = new Gson();
    private final PulumiCommand real = LocalPulumiCommand.create();
    Map<String, Object> outputs = Map.of();

    Cli() throws AutomationException {}

    @Override
    public Version version() {
        return real.version();
    }

    @Override
    public CommandResult run(List<String> arguments, CommandRunOptions options) throws AutomationException {
        var result = real.run(arguments, options);
        if (!arguments.subList(0, 2).equals(List.of("stack", "output"))) {
            return result;
        }
        outputs = GSON.fromJson(result.standardOutput(), new TypeToken<Map<String, Object>>() {}.getType());
        var texts = new LinkedHashMap<String, String>();
        outputs.forEach((name, value) -> texts.put(name, GSON.toJson(value)));
        return new CommandResult(result.code(), GSON.toJson(texts), result.standardError());
    }
}

/** Runs steps of a program through the automation API, and prints what each did. */
public final class Driver {
    /** What the program threw: this version of the automation API lets an update end well whose program did not. */
    private static final AtomicReference<Throwable> failed = new AtomicReference<>();

    private Driver() {}

    public static void main(String[] args) throws Exception {
        var program = Class.forName(args[2]).getMethod("program", Context.class);
        Consumer<Context> call = context -> {
            try {
                program.invoke(null, context);
            } catch (InvocationTargetException thrown) {
                failed.set(thrown.getCause());
            } catch (IllegalAccessException thrown) {
                failed.set(thrown);
            }
        };
        // The project's settings are those of its Pulumi.yaml: a stack that is made with a project's name would have its own.
        var cli = new Cli();
        var options = LocalWorkspaceOptions.builder().workDir(Path.of(args[0])).program(call).pulumiCommand(cli).build();
        try (var stack = WorkspaceStack.create("dev", LocalWorkspace.create(options))) {
            for (var step : List.of(args).subList(3, args.length)) {
                System.out.println(new Gson().toJson(run(stack, cli, step)));
            }
        }
        // gRPC's threads would keep the process.
        System.exit(0);
    }

    /** What a step did, as the other languages' drivers print it. */
    private static Map<String, Object> run(WorkspaceStack stack, Cli cli, String step) {
        var done = new LinkedHashMap<String, Object>();
        done.put("step", step);
        try {
            if (step.startsWith("set:")) {
                var pair = step.substring("set:".length()).split("=", 2);
                stack.setConfig(pair[0], new ConfigValue(pair[1]));
            } else if (step.equals("up")) {
                var result = stack.up();
                done.put("changes", changes(result.summary().resourceChanges()));
                done.put("outputs", cli.outputs);
            } else if (step.equals("destroy")) {
                done.put("changes", changes(stack.destroy().summary().resourceChanges()));
            } else {
                done.put("error", "no such step");
            }
        } catch (Exception thrown) {
            done.put("error", thrown.toString());
        }
        var thrown = failed.getAndSet(null);
        if (thrown != null) {
            done.put("error", thrown.toString());
        }
        return done;
    }

    private static Map<String, Integer> changes(Map<OperationType, Integer> counted) {
        var changes = new LinkedHashMap<String, Integer>();
        counted.forEach((operation, count) -> changes.put(operation.name().toLowerCase(), count));
        return changes;
    }
}
