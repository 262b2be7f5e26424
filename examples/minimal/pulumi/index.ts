import { EcsCluster, LoadBalancedService } from "slipway/pulumi";

const cluster = new EcsCluster("cluster");
const web = new LoadBalancedService("web", { cluster, build: { context: "../../hello" }, port: 8080 });

export const url = web.url;
