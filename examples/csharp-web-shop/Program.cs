// A web shop in three AWS regions, with one entrance, one set of orders and one set of pictures.
using System.Collections.Generic;
using Pulumi;
using PulumiGlobalApp;
using PulumiGlobalApp.Inputs;

return await Deployment.RunAsync(() =>
{
    var config = new Config();

    var shop = new GlobalApplication("shop", new()
    {
        HomeRegion = "us-east-2",
        Regions =
        {
            new RegionArgs { Name = "us-east-2" },
            new RegionArgs { Name = "us-west-2" },
            new RegionArgs { Name = "eu-west-1" },
        },
        Compute = new ComputeArgs
        {
            Ecs = new EcsArgs
            {
                Image = config.Require("image"),
                Port = 80,
                Cpu = 512,
                Memory = 1024,
                Scaling = new ScalingArgs { Min = 2, Max = 6, TargetCpu = 60 },
                Environment = { ["LOG"] = "info" },
            },
        },
        LoadBalancer = new LoadBalancerArgs
        {
            Application = new ApplicationLoadBalancerArgs { HealthCheck = new HealthCheckArgs { Path = "/" } },
        },
        Ingress = new IngressArgs { GlobalAccelerator = new GlobalAcceleratorArgs() },
        Datastores =
        {
            ["orders"] = new DatastoreArgs
            {
                Dynamodb = new DynamoDbArgs { HashKey = new KeyAttributeArgs { Name = "id", Type = KeyType.String } },
            },
            ["pictures"] = new DatastoreArgs { S3 = new S3Args() },
        },
        DeletionProtection = config.RequireBoolean("deletionProtection"),
        Tags = { ["team"] = "shop" },
    });

    return new Dictionary<string, object?>
    {
        ["url"] = shop.Url,
        ["staticIpAddresses"] = shop.StaticIpAddresses,
        ["homeEndpoint"] = shop.Stacks.Apply(stacks => stacks["us-east-2"].Endpoint),
        ["ordersTable"] = shop.Stores.Apply(stores => stores["orders"].PhysicalName),
        ["warnings"] = shop.Warnings,
    };
});
