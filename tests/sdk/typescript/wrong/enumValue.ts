import * as globalapp from "pulumi-globalapp";

new globalapp.DynamoDbGlobalTable("orders", {
    homeRegion: "us-east-2",
    regions: [{ name: "us-east-2" }, { name: "eu-west-1" }],
    hashKey: { name: "id", type: "STRING" },
});
