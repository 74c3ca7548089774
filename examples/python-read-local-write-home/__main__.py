"""A catalogue that is read in the user's region and written in one, behind one name."""

import pulumi
import pulumi_globalapp as globalapp

config = pulumi.Config()

catalog = globalapp.GlobalApplication(
    "catalog",
    home_region="eu-west-1",
    regions=[{"name": "eu-west-1"}, {"name": "us-east-2"}],
    compute={"ecs": {"image": config.require("image"), "port": 80, "scaling": {"min": 2, "max": 6}}},
    domain={"name": config.require("domain"), "hosted_zone_id": config.require("hostedZoneId")},
    ingress={"route53": {"latency": {}}},
    datastores={
        "products": {
            "aurora": {
                "engine": globalapp.AuroraEngine.MYSQL,
                "engine_version": "8.0.mysql_aurora.3.08.0",
                "write_forwarding": True,
            },
        },
        "pages": {"elasticache": {"engine_version": "8.0"}},
    },
    deletion_protection=config.require_bool("deletionProtection"),
    tags={"team": "catalog"},
)

pulumi.export("url", catalog.url)
pulumi.export("seconds", catalog.failover["route53"].total_seconds)
pulumi.export("writerRegion", catalog.stores["products"].writer_region)
pulumi.export("pages", catalog.stores["pages"].members["us-east-2"].reader_endpoint)
pulumi.export("warnings", catalog.warnings)
