import * as globalapp from "pulumi-globalapp";

new globalapp.GlobalApplication("shop", {
    homeRegion: "us-east-2",
    regions: [{ name: "us-east-2" }, { name: "eu-west-1", trafic: 50 }],
});
