import type { Scenarios, ServiceSaid } from "../scenario";
import { ECR } from "./clusters";

const ON_POOL: ServiceSaid = { kind: "Ec2Service", image: "batch:1", capacity: [{ pool: "pool" }] };

/** Tasks on Fargate's capacity and on instances. */
export const POOLS: Scenarios = {
  "a service on Fargate Spot": { services: { web: { image: "web:1", capacity: [{ provider: "FARGATE_SPOT" }] } } },
  "a service on both of Fargate's providers": {
    services: {
      web: {
        image: "web:1",
        desiredCount: 4,
        capacity: [
          { provider: "FARGATE", base: 1, weight: 1 },
          { provider: "FARGATE_SPOT", weight: 3 },
        ],
      },
    },
  },
  "a service on a pool": { pools: { pool: {} }, services: { batch: ON_POOL } },
  "a pool of that type, size and pace": {
    pools: {
      pool: {
        instanceType: "m7g.large",
        min: 1,
        max: 3,
        targetCapacity: 90,
        minimumStep: 2,
        maximumStep: 5,
        instanceWarmup: 60,
      },
    },
    services: { batch: { ...ON_POOL, runtimePlatform: { cpuArchitecture: "ARM64" } } },
  },
  "a pool of several types, half of it Spot": {
    pools: {
      pool: { instanceType: "m5.large", moreInstanceTypes: ["m5a.large", "m6i.large"], spot: 50, onDemandBase: 1 },
    },
    services: { batch: ON_POOL },
  },
  "a pool by what its instances must have": {
    pools: { pool: { requirements: { vcpus: 2, maxVcpus: 8, memory: 4096 } } },
    services: { batch: ON_POOL },
  },
  "a pool with instances in readiness": {
    pools: { pool: { warmPool: { min: 1, maxPrepared: 2, state: "Hibernated" } } },
    services: { batch: ON_POOL },
  },
  "a pool of GPUs": {
    pools: { pool: { instanceType: "g5.xlarge", gpu: true } },
    services: { train: { ...ON_POOL, gpus: 1 } },
  },
  "a pool of Bottlerocket with attributes": {
    pools: { pool: { operatingSystem: "bottlerocket", attributes: { stack: "prod" } } },
    services: { batch: { ...ON_POOL, placement: { memberOf: ["attribute:stack == prod"] } } },
  },
  "a pool with a script of its own, that stays as it is": {
    pools: { pool: { userData: "echo ready", refresh: false } },
    services: { batch: ON_POOL },
  },
  "machines of one's own, and a service and a schedule on them": {
    external: { berlin: { machines: 2, architecture: "ARM64", attributes: { site: "berlin" } } },
    services: {
      edge: {
        kind: "Ec2Service",
        image: "edge:1",
        port: 8080,
        capacity: [{ pool: "berlin" }],
        placement: { distinctInstances: true, memberOf: ["attribute:site == berlin"] },
        volumes: [{ name: "data", hostPath: "/data" }],
        mountPoints: [{ volume: "data", containerPath: "/data" }],
      },
      report: { image: "report:1", schedule: { rate: "1 hour" }, capacity: [{ pool: "berlin" }] },
    },
  },
  "two pools, and a service on both": {
    pools: { first: { min: 1 }, second: { spot: 100, onDemandBase: 0 } },
    services: {
      batch: {
        kind: "Ec2Service",
        image: "batch:1",
        capacity: [
          { pool: "first", base: 1 },
          { pool: "second", weight: 4 },
        ],
      },
    },
  },
  "two pools, each associated by itself": {
    cluster: { associatePools: "each" },
    pools: { first: { min: 1 }, second: {} },
    services: { batch: { ...ON_POOL, capacity: [{ pool: "first" }] } },
  },
  "a pool in a network without a way out": {
    cluster: { nat: "none" },
    pools: { pool: {} },
    services: { batch: { ...ON_POOL, image: `${ECR}/batch:1` } },
  },
  "placement, distinct instances and a privileged container": {
    pools: { pool: { max: 3 } },
    services: {
      agent: {
        ...ON_POOL,
        privileged: true,
        linuxParameters: {
          sharedMemorySize: 64,
          tmpfs: [{ containerPath: "/run", size: 64 }],
          maxSwap: 64,
          swappiness: 10,
        },
        placement: {
          strategies: [
            { type: "spread", field: "instanceId" },
            { type: "binpack", field: "memory" },
          ],
          distinctInstances: true,
        },
      },
    },
  },
  "volumes of the host and of Docker": {
    pools: { pool: {} },
    services: {
      batch: {
        ...ON_POOL,
        volumes: [
          { name: "host", hostPath: "/data" },
          {
            name: "docker",
            docker: { scope: "shared", autoprovision: true, driver: "local", labels: { team: "shop" } },
          },
        ],
        mountPoints: [
          { volume: "host", containerPath: "/host" },
          { volume: "docker", containerPath: "/docker" },
        ],
      },
    },
  },
  "a service on a pool behind a load balancer": {
    pools: { pool: {} },
    services: { web: { image: "nginx:1.27", port: 80, capacity: [{ pool: "pool" }], loadBalancer: {} } },
  },
};
