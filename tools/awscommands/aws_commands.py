"""Writes what the AWS CLI's commands in the runbook take, from botocore's service models, to standard output.

Run it with the botocore to compare with, and keep its output in provider/topology/testdata/aws_commands.json:

    python -m venv .venv && .venv/bin/pip install botocore==1.44.5
    .venv/bin/python tools/awscommands/aws_commands.py > provider/topology/testdata/aws_commands.json

The AWS CLI makes commands, flags and waiters from the same models: https://github.com/aws/aws-cli/tree/v2/awscli.
"""

import json
import sys

import botocore
import botocore.session
from botocore import xform_name

COMMANDS = {
    "cloudwatch": ["get-metric-statistics", "put-metric-data"],
    "docdb": ["describe-global-clusters", "failover-global-cluster", "switchover-global-cluster"],
    "elasticache": ["describe-global-replication-groups", "failover-global-replication-group"],
    "elbv2": ["describe-target-health"],
    "globalaccelerator": ["describe-endpoint-group", "update-endpoint-group"],
    "rds": [
        "describe-db-instances", "describe-global-clusters", "failover-global-cluster", "promote-read-replica",
        "switchover-global-cluster", "wait db-instance-available",
    ],
    "resourcegroupstaggingapi": ["get-resources"],
    "route53-recovery-cluster": ["update-routing-control-state"],
    "ssm": ["put-parameter"],
}


def operations(client):
    """The operations of a service by the CLI's name."""
    return {xform_name(name, "-"): name for name in client.meta.service_model.operation_names}


def flags(model, name):
    """The flags of an operation, and which of them must be given."""
    shape = model.operation_model(name).input_shape
    required = [xform_name(member, "-") for member in shape.required_members]
    members = {}
    for member, kind in shape.members.items():
        flag = xform_name(member, "-")
        members[flag] = {"type": kind.type_name, "required": flag in required}
    return members


def main():
    session = botocore.session.get_session()
    table = {"botocore": botocore.__version__, "commands": {}}
    for service, verbs in COMMANDS.items():
        client = session.create_client(service, region_name="us-east-2", aws_access_key_id="-", aws_secret_access_key="-")
        for verb in verbs:
            operation = verb
            if verb.startswith("wait "):
                waiter = client.get_waiter(xform_name(verb.removeprefix("wait ")).replace("-", "_"))
                operation = xform_name(waiter.config.operation, "-")
            table["commands"][f"{service} {verb}"] = flags(client.meta.service_model, operations(client)[operation])
    json.dump(table, sys.stdout, indent=1, sort_keys=True)
    print()


main()
