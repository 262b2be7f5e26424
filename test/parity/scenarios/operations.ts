import type { Scenarios, ServiceSaid } from "../scenario";

const WEB: ServiceSaid = { image: "nginx:1.27", port: 80 };
const IN_ECR = "123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/web:1";
const CONNECTION = "arn:aws:codeconnections:us-east-1:123456789012:connection/0a1b2c3d";
const TOPIC = "arn:aws:sns:us-east-1:123456789012:on-call";

/** Deployments, scaling, and what whoever is on call needs. */
export const OPERATIONS: Scenarios = {
  "a count, and its limits in a deployment": {
    services: { web: { ...WEB, desiredCount: 4, minimumHealthyPercent: 50, maximumPercent: 150 } },
  },
  "no task at all": { services: { web: { ...WEB, desiredCount: 0 } } },
  "no circuit breaker": { services: { web: { ...WEB, circuitBreaker: { enable: false, rollback: false } } } },
  "a circuit breaker that doesn't roll back": { services: { web: { ...WEB, circuitBreaker: { rollback: false } } } },
  "a circuit breaker with a threshold": {
    services: {
      web: { ...WEB, circuitBreaker: { threshold: { type: "COUNT", value: 5 }, resetOnHealthyTask: false } },
    },
  },
  "commands in its containers": { services: { web: { ...WEB, exec: true } } },
  "tags that reach the tasks": {
    services: { web: { ...WEB, tags: { team: "shop", stage: "prod" }, propagateTags: "SERVICE" } },
  },
  "names for other tasks": { services: { web: { ...WEB, serviceDiscovery: { name: "shop" } } } },
  "scaling by CPU": { services: { web: { ...WEB, scaling: { min: 2, max: 10, cpu: 60 } } } },
  "scaling by memory, by requests, and with cooldowns": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        scaling: { max: 10, memory: 70, requests: 1000, cooldowns: { in: 60, out: 30 }, scaleIn: false },
      },
    },
  },
  "scaling by requests of a shared load balancer": {
    services: {
      web: { ...WEB, loadBalancer: {} },
      api: { ...WEB, loadBalancer: { sharedWith: "web", paths: ["/api/*"] }, scaling: { max: 10, requests: 100 } },
    },
  },
  "scaling by a metric and a queue": {
    services: {
      web: {
        ...WEB,
        scaling: {
          max: 10,
          metrics: [
            { name: "Backlog", namespace: "Shop", dimensions: { Queue: "orders" }, statistic: "Sum", target: 10 },
          ],
          queue: { name: "orders", acceptableLatency: 600, timePerMessage: 2 },
        },
      },
    },
  },
  "a worker of a queue of its own": {
    services: {
      mails: {
        image: "mails:1",
        queue: { acceptableLatency: 600, timePerMessage: 2, fifo: true, contentBasedDeduplication: true, delay: 5 },
        alarms: { topic: TOPIC, oldestMessage: 900 },
        tags: { team: "shop" },
      },
    },
  },
  "a worker of a queue that is there, with a key of one's own": {
    services: {
      mails: {
        image: "mails:1",
        queue: {
          acceptableLatency: 60,
          timePerMessage: 1,
          encryptionKey: "arn:aws:kms:us-east-1:123456789012:key/0a1b",
          existing: {
            arn: "arn:aws:sqs:us-east-1:123456789012:mails",
            url: "https://sqs.us-east-1.amazonaws.com/123456789012/mails",
          },
        },
        scaling: { min: 1, max: 50, cpu: 80 },
        taskProtection: false,
      },
    },
  },
  "scaling by use every 20 seconds": {
    services: { web: { ...WEB, scaling: { max: 10, cpu: 60, highResolution: true } } },
  },
  "scaling by a forecast, an expression and a percentile, and suspended": {
    services: {
      web: {
        ...WEB,
        scaling: {
          max: 10,
          predictive: { cpu: 60, mode: "scale", buffer: 120, beyondMax: 10 },
          expressions: [{ expression: "jobs * 2", metrics: { jobs: { name: "Jobs", namespace: "Shop" } }, target: 10 }],
          metrics: [{ name: "Latency", namespace: "Shop", statistic: "p99", target: 0.5 }],
          suspended: { in: true },
        },
      },
    },
  },
  "scaling in steps": {
    services: {
      web: {
        ...WEB,
        scaling: {
          max: 10,
          steps: [
            {
              metric: { name: "CPUUtilization" },
              steps: [
                { above: 70, change: 1 },
                { above: 90, change: 3 },
              ],
            },
            {
              metric: { name: "Load", namespace: "Shop", statistic: "Maximum" },
              steps: [{ below: 20, change: -1 }],
              periods: 5,
              cooldown: 60,
            },
          ],
        },
      },
    },
  },
  "scaling by time": {
    services: {
      web: {
        ...WEB,
        scaling: {
          min: 1,
          max: 10,
          schedule: [
            { cron: "0 8 ? * MON-FRI *", timeZone: "Europe/Berlin", min: 4, max: 12 },
            { rate: "2 hours", max: 3 },
            { at: "2027-01-31T08:30:00", min: 2 },
          ],
        },
      },
    },
  },
  "a rollback by plain words": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        rollbackOn: { errors: "1%", latency: 0.5, cpu: 90, memory: 95, alarms: ["web-slow"], periods: 3 },
      },
    },
  },
  "a rollback by an alarm that is there": { services: { web: { ...WEB, rollbackOn: { alarms: ["web-slow"] } } } },
  "a deployment that an alarm fails, without a rollback": {
    services: { web: { ...WEB, rollbackOn: { cpu: 80, rollback: false } } },
  },
  "alarms for whoever is on call": { services: { web: { ...WEB, loadBalancer: {}, alarms: { topic: TOPIC } } } },
  "alarms with limits of their own": {
    services: {
      web: { ...WEB, loadBalancer: {}, alarms: { cpu: 80, memory: 85, errors: "2%", latency: 1, periods: 4 } },
    },
  },
  "alarms of a service without a load balancer": {
    services: { worker: { image: "worker:1", alarms: { topic: TOPIC } } },
  },
  "no alarm of tasks that don't run": { services: { web: { ...WEB, alarms: { tasks: false } } } },
  "a dashboard": { services: { web: { ...WEB, loadBalancer: {}, alarms: {}, dashboard: true } } },
  "a dashboard of a service without a load balancer": {
    cluster: { containerInsights: "enhanced" },
    services: { worker: { image: "worker:1", dashboard: true } },
  },
  "traces by X-Ray's daemon": { services: { web: { ...WEB, tracing: "xray" } } },
  "traces by the collector": { services: { web: { ...WEB, tracing: "otel", serviceDiscovery: {} } } },
  "deployments from GitHub": {
    services: { web: { ...WEB, image: IN_ECR } },
    gitHub: { repository: "acme/shop", services: ["web"], folders: { web: "web" } },
  },
  "a pipeline": {
    services: { web: { ...WEB, image: IN_ECR } },
    pipeline: { repository: "acme/shop", connection: CONNECTION, services: ["web"] },
  },
  "a pipeline with tests, an approval and someone who is told": {
    services: { web: { ...WEB, image: IN_ECR }, api: { ...WEB, image: IN_ECR } },
    pipeline: {
      repository: "acme/shop",
      connection: CONNECTION,
      branch: "release",
      folders: { web: "services/web" },
      tests: ["npm ci", "npm test"],
      approval: true,
      topic: TOPIC,
      services: ["web", "api"],
    },
  },
  "deployments from an environment at GitHub, with a provider that is there": {
    services: { web: { ...WEB, image: IN_ECR, tags: { team: "shop" } }, api: { ...WEB, image: IN_ECR } },
    gitHub: {
      repository: "acme/shop",
      environment: "production",
      provider: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com",
      services: ["web", "api"],
    },
  },
  "the local ECS's endpoints": { services: { web: { ...WEB, localEndpoints: true } } },
  "public addresses": { services: { web: { ...WEB, assignPublicIp: true } } },
  "a task that others run": { services: { migrate: { kind: "Task", image: "migrate", tags: { team: "shop" } } } },
  "a scheduled task": {
    services: { report: { image: "report", schedule: { rate: "1 hour" }, platformVersion: "1.4.0" } },
  },
  "a scheduled task on a pool, with all that can be said of its times": {
    pools: { workers: {} },
    services: {
      report: {
        image: "report",
        capacity: [{ pool: "workers", base: 1 }],
        placement: { strategies: [{ type: "spread", field: "instanceId" }], memberOf: ["attribute:stack == prod"] },
        schedule: {
          cron: "30 4 * * ? *",
          timeZone: "Europe/Berlin",
          start: "2027-01-31T08:30:00Z",
          end: "2027-12-31T00:00:00Z",
          window: 15,
        },
        count: 2,
        retry: { attempts: 3, maximumAge: 600 },
        deadLetterQueue: "arn:aws:sqs:eu-west-1:123456789012:failed-runs",
        exec: true,
        tags: { team: "shop" },
      },
    },
  },
};
