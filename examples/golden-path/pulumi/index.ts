import { EcsCluster, LoadBalancedService } from "./platform";

const cluster = new EcsCluster("cluster");
const web = new LoadBalancedService("web", {
  cluster,
  build: { context: "../../hello" },
  port: 8080,
  tags: { team: "hello" },
});

export const url = web.url;
