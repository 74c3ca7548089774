"""A typed program on mocks: prints what the SDK registers, and what it gives back."""

import json

import pulumi
import pulumi_globalapp as globalapp

ENDPOINT = "http://shop-us-east-2.example.com"

registered = []


class Mocks(pulumi.runtime.Mocks):
    """The engine's part: every resource is made as it is asked for."""

    def new_resource(self, args):
        registered.append({"type": args.typ, "name": args.name, "inputs": args.inputs})
        return None, {**args.inputs, "stacks": {"us-east-2": {"endpoint": ENDPOINT}}}

    def call(self, args):
        raise NotImplementedError(args.token)


pulumi.runtime.set_mocks(Mocks(), project="shop", stack="dev")


@pulumi.runtime.test
def program():
    """One argument class and one dictionary at each level, which mean the same."""
    app = globalapp.GlobalApplication(
        "shop",
        home_region="us-east-2",
        regions=[globalapp.RegionArgs(name="us-east-2"), {"name": "eu-west-1", "traffic": 50}],
        compute={"ecs": globalapp.EcsArgs(image="shop:1", scaling={"min": 2, "max": 6, "target_cpu": 40})},
        datastores={"orders": {"dynamodb": {"hash_key": {"name": "id", "type": "S"}}}},
        deletion_protection=False,
    )
    return app.stacks["us-east-2"].endpoint.apply(
        lambda endpoint: print(json.dumps({"registered": registered, "endpoint": endpoint}))
    )


program()
