import { Reaper } from "../../../src/local/loop/controllers/reaper";
import type { Change, Store } from "../../../src/local/store";
import { Api } from "../doors/api";

export const ARN = "arn:aws:ecs:us-east-1:000000000000:";

/** An ARN of something that is none of this account's and region's. */
export const foreign = (arn: string) => [
  arn.replace("us-east-1", "eu-west-1"),
  arn.replace("000000000000", "111111111111"),
  arn.replace("arn:aws:", "arn:aws-cn:"),
  arn.replace(":ecs:", ":elasticloadbalancing:"),
];

export const WEB = {
  family: "web",
  cpu: "256",
  memory: "512",
  networkMode: "awsvpc",
  requiresCompatibilities: ["FARGATE"],
  containerDefinitions: [{ name: "web", image: "web:1", portMappings: [{ containerPort: 8080 }] }],
};

export const NETWORK = { awsvpcConfiguration: { subnets: ["subnet-1"] } };

export const SERVICE = {
  cluster: "shop",
  serviceName: "web",
  taskDefinition: "web",
  desiredCount: 2,
  launchType: "FARGATE",
  networkConfiguration: NETWORK,
};

/** What has been shown long enough then. */
export function reaped(store: Store, now: number): Change[] {
  const reaper = new Reaper(store);
  reaper.touchAll();
  return reaper.decide(now);
}

let api: Api;

/** The API of a control plane that has the clusters `shop` and `other`, and the definition `web`. */
export function useApi(): { readonly api: Api } {
  beforeEach(async () => {
    api = await Api.start();
    await api.ok("CreateCluster", { clusterName: "shop" });
    await api.ok("CreateCluster", { clusterName: "other" });
    await api.ok("RegisterTaskDefinition", WEB);
  });
  afterEach(() => api.close());
  return {
    get api() {
      return api;
    },
  };
}

/** What ECS answers to a call that it refuses. */
export const refused = (code: string, message: unknown = expect.any(String)) => ({
  status: 400,
  body: { __type: code, message },
});
