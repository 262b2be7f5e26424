import { Ec2CapacityPool, EcsCluster, LoadBalancedService, QueueWorker, Task } from "slipway/pulumi";

const cluster = new EcsCluster("mixed", { nat: "single" });

// On Fargate: as many tasks as the requests need.
const web = new LoadBalancedService("web", {
  cluster,
  build: { context: "../web" },
  port: 8080,
  scaling: { min: 1, max: 3, requests: 300 },
  loadBalancer: { healthCheck: { path: "/health" } },
});

// On Spot, which may be taken away: what was in hand comes back to the queue. Instances are there while there is work.
const spot = new Ec2CapacityPool("spot", {
  cluster,
  instanceType: "m5.large",
  moreInstanceTypes: ["m5a.large", "m6i.large"],
  spot: 100,
  min: 0,
  max: 3,
});
const worker = new QueueWorker("worker", {
  cluster,
  build: { context: "../worker" },
  capacity: [{ pool: spot }],
  queue: { acceptableLatency: 20, timePerMessage: 2 },
  scaling: { max: 3, cooldowns: { in: 60, out: 60 } },
  alarms: {},
});

// On instances with a GPU, for as long as it runs. It is started by `slipway run train`, or by RunTask.
const gpus = new Ec2CapacityPool("gpus", { cluster, instanceType: "g4dn.xlarge", gpu: true, min: 0, max: 1 });
new Task("train", {
  cluster,
  build: { context: "../train" },
  cpu: 1024,
  memory: 2048,
  gpus: 1,
  capacity: [{ pool: gpus }],
});

export const url = web.url;
export const queue = worker.queueUrl;
