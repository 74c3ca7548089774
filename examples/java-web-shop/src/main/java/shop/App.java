package shop;

import com.pulumi.Context;
import com.pulumi.Pulumi;
import io.github.pulumiglobalapp.globalapp.GlobalApplication;
import io.github.pulumiglobalapp.globalapp.GlobalApplicationArgs;
import io.github.pulumiglobalapp.globalapp.enums.KeyType;
import io.github.pulumiglobalapp.globalapp.inputs.*;
import java.util.Map;

/** A web shop in three AWS regions, with one entrance, one set of orders and one set of pictures. */
public final class App {
    private App() {}

    public static void main(String[] args) {
        Pulumi.run(App::program);
    }

    public static void program(Context ctx) {
        var shop = new GlobalApplication("shop", GlobalApplicationArgs.builder()
            .homeRegion("us-east-2")
            .regions(
                RegionArgs.builder().name("us-east-2").build(),
                RegionArgs.builder().name("us-west-2").build(),
                RegionArgs.builder().name("eu-west-1").build())
            .compute(ComputeArgs.builder()
                .ecs(EcsArgs.builder()
                    .image(ctx.config().require("image"))
                    .port(80)
                    .cpu(512)
                    .memory(1024)
                    .scaling(ScalingArgs.builder().min(2).max(6).targetCpu(60).build())
                    .environment(Map.of("LOG", "info"))
                    .build())
                .build())
            .loadBalancer(LoadBalancerArgs.builder()
                .application(ApplicationLoadBalancerArgs.builder()
                    .healthCheck(HealthCheckArgs.builder().path("/").build())
                    .build())
                .build())
            .ingress(IngressArgs.builder().globalAccelerator(GlobalAcceleratorArgs.builder().build()).build())
            .datastores(Map.of(
                "orders", DatastoreArgs.builder()
                    .dynamodb(DynamoDbArgs.builder()
                        .hashKey(KeyAttributeArgs.builder().name("id").type(KeyType.String).build())
                        .build())
                    .build(),
                "pictures", DatastoreArgs.builder().s3(S3Args.builder().build()).build()))
            .deletionProtection(ctx.config().requireBoolean("deletionProtection"))
            .tags(Map.of("team", "shop"))
            .build());

        ctx.export("url", shop.url());
        ctx.export("staticIpAddresses", shop.staticIpAddresses());
        ctx.export("homeEndpoint", shop.stacks().applyValue(stacks -> stacks.get("us-east-2").endpoint()));
        ctx.export("ordersTable", shop.stores().applyValue(stores -> stores.get("orders").physicalName()));
        ctx.export("warnings", shop.warnings());
    }
}
