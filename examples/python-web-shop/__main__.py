"""A web shop in three AWS regions, with one entrance, one set of orders and one set of pictures."""

import pulumi
import pulumi_globalapp as globalapp

config = pulumi.Config()

shop = globalapp.GlobalApplication(
    "shop",
    home_region="us-east-2",
    regions=[{"name": "us-east-2"}, {"name": "us-west-2"}, {"name": "eu-west-1"}],
    compute={
        "ecs": {
            "image": config.require("image"),
            "port": 80,
            "cpu": 512,
            "memory": 1024,
            "scaling": {"min": 2, "max": 6, "target_cpu": 60},
            "environment": {"LOG": "info"},
        },
    },
    load_balancer={"application": {"health_check": {"path": "/"}}},
    ingress={"global_accelerator": {}},
    datastores={
        "orders": {"dynamodb": {"hash_key": {"name": "id", "type": globalapp.KeyType.STRING}}},
        "pictures": {"s3": {}},
    },
    deletion_protection=config.require_bool("deletionProtection"),
    tags={"team": "shop"},
)

pulumi.export("url", shop.url)
pulumi.export("staticIpAddresses", shop.static_ip_addresses)
# Indexing an output keeps the regions apart: a new region changes nothing that is taken from another one.
pulumi.export("homeEndpoint", shop.stacks["us-east-2"].endpoint)
pulumi.export("ordersTable", shop.stores["orders"].physical_name)
pulumi.export("warnings", shop.warnings)
