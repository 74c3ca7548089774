"""Runs steps of a program through the automation API, and prints what each did."""

import json
import re
import runpy
import sys

from pulumi import automation

folder, project, entry, *steps = sys.argv[1:]


def program() -> None:
    """The program from its beginning each time, as the Pulumi CLI would run it."""
    runpy.run_path(entry, run_name="__main__")


def run(stack: automation.Stack, step: str) -> dict:
    """What a step did, as the other languages' drivers print it."""
    try:
        if given := re.fullmatch(r"set:(\w+)=(.*)", step):
            stack.set_config(given[1], automation.ConfigValue(given[2]))
            return {"step": step}
        if step == "up":
            result = stack.up()
            outputs = {name: output.value for name, output in result.outputs.items()}
            return {"step": step, "changes": result.summary.resource_changes, "outputs": outputs}
        if step == "destroy":
            return {"step": step, "changes": stack.destroy().summary.resource_changes}
        return {"step": step, "error": "no such step"}
    except Exception as error:
        return {"step": step, "error": str(error)}


made = automation.create_stack(
    stack_name="dev",
    project_name=project,
    program=program,
    opts=automation.LocalWorkspaceOptions(work_dir=folder),
)
for each in steps:
    print(json.dumps(run(made, each)), flush=True)
