import type { Scenarios, ServiceSaid } from "../scenario";

const WEB: ServiceSaid = { image: "nginx:1.27", port: 80 };

/** Strategies of deployments, and a schedule that is off. */
export const DEPLOYMENTS: Scenarios = {
  "a blue/green deployment": {
    services: { web: { ...WEB, loadBalancer: {}, deployment: { strategy: "BLUE_GREEN", bakeTimeInMinutes: 10 } } },
  },
  "a blue/green deployment with a test port, that waits": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        deployment: {
          strategy: "BLUE_GREEN",
          testPort: 8080,
          pauses: [{ stage: "POST_TEST_TRAFFIC_SHIFT", timeoutInMinutes: 60, timeoutAction: "CONTINUE" }],
        },
      },
    },
  },
  "a blue/green deployment whose test port has a certificate": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        deployment: {
          strategy: "BLUE_GREEN",
          testPort: 8443,
          testCertificate: "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d-0000-4000-8000-000000000000",
        },
      },
    },
  },
  "a linear deployment": {
    services: {
      web: {
        ...WEB,
        loadBalancer: {},
        deployment: { strategy: "LINEAR", linear: { stepPercent: 25, stepBakeTimeInMinutes: 2 } },
      },
    },
  },
  "a canary deployment of one of two services": {
    services: {
      web: { ...WEB, loadBalancer: {} },
      api: {
        ...WEB,
        loadBalancer: { sharedWith: "web", paths: ["/api/*"] },
        deployment: { strategy: "CANARY", canary: { canaryPercent: 10 } },
      },
    },
  },
  "a scheduled task on Spot, that is off": {
    services: {
      report: {
        image: "report:1",
        schedule: { rate: "2 hours" },
        enabled: false,
        capacity: [{ provider: "FARGATE_SPOT" }],
        secrets: { TOKEN: { parameter: "/shop/token" } },
      },
    },
  },
};
