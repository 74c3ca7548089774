import * as globalapp from "pulumi-globalapp";

new globalapp.GlobalApplication("shop", {
    regions: [{ name: "us-east-2" }, { name: "eu-west-1" }],
});
