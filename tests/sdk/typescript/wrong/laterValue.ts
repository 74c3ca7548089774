import * as pulumi from "@pulumi/pulumi";
import * as globalapp from "pulumi-globalapp";

// Which resources exist cannot hang on a value that is only known during the update.
const home = pulumi.output("us-east-2");
new globalapp.GlobalApplication("shop", {
    homeRegion: home,
    regions: [{ name: "us-east-2" }, { name: "eu-west-1" }],
});
