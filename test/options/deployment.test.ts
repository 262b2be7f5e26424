import type { DeploymentOptions, LoadBalancedServiceOptions, ThereAlready } from "../../src/options";
import { serviceSpec } from "../../src/options";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b";

function wrong(
  deployment: object,
  more: object = {},
  loadBalanced = true,
  thereAlready: ThereAlready = "nothing",
): string {
  const options = { image: "web:1", port: 80, deployment, ...more } as LoadBalancedServiceOptions;
  try {
    serviceSpec('FargateService "web"', "web", options, { loadBalanced, capacity: [], thereAlready });
  } catch (error) {
    return (error as Error).message;
  }
  return "taken";
}

test.each<[object, string]>([
  [{ strategy: "GREEN" }, 'deployment.strategy is "GREEN"; allowed are ROLLING, BLUE_GREEN, LINEAR, CANARY'],
  [
    { strategy: "BLUE_GREEN", bakeTimeInMinutes: 1441 },
    "deployment.bakeTimeInMinutes is 1441; allowed are whole numbers from 0 to 1440 minutes",
  ],
  [
    { strategy: "LINEAR", linear: { stepPercent: 2.5 } },
    "deployment.linear.stepPercent is 2.5; allowed are multiples of 0.1 from 3 to 100 percent",
  ],
  [{ strategy: "CANARY", canary: { canaryPercent: 0.25 } }, "deployment.canary.canaryPercent is 0.25"],
  [{ strategy: "BLUE_GREEN", linear: {} }, "it is of the strategy LINEAR"],
  [{ pauses: [{ stage: "PRE_SCALE_UP" }] }, "it is of the strategy BLUE_GREEN, LINEAR, CANARY"],
  [{ testPort: 81 }, "it is of the strategy BLUE_GREEN, LINEAR, CANARY"],
  [{ strategy: "BLUE_GREEN", testCertificate: CERTIFICATE }, "allowed only together with testPort"],
  [{ strategy: "BLUE_GREEN", testPort: 81, testCertificate: "mine" }, 'deployment.testCertificate is "mine"'],
  [{ strategy: "BLUE_GREEN", pauses: [{ stage: "PRODUCTION_TRAFFIC_SHIFT" }] }, "deployment.pauses[0].stage is"],
  [{ strategy: "BLUE_GREEN", earlySuccess: { healthyPercent: 100 } }, "it is of the strategy ROLLING"],
  [{ earlySuccess: { healthyPercent: 50 } }, "allowed are percentages from minimumHealthyPercent (100) to 100"],
  [{ earlySuccess: {} }, "deployment.earlySuccess.healthyPercent is not set"],
])("a deployment that can't be is refused: %j", (deployment, message) => {
  expect(wrong(deployment)).toContain(message);
});

test("steps and canaries are of requests that a load balancer shifts", () => {
  expect(wrong({ strategy: "LINEAR" }, {}, false)).toContain(
    'deployment.strategy is "LINEAR"; allowed are ROLLING, BLUE_GREEN',
  );
  expect(wrong({ strategy: "BLUE_GREEN" }, {}, false)).toBe("taken");
});

test("a test port is of a load balancer of one's own", () => {
  const shared = { loadBalancer: { paths: ["/api/*"] } };
  expect(wrong({ strategy: "BLUE_GREEN", testPort: 81 }, shared, true, "service")).toContain(
    "deployment.testPort is 81",
  );
});

test("requests that shift scale nothing: they are counted of one target group", () => {
  const scaling = { min: 1, max: 2, requests: 100 };
  expect(wrong({ strategy: "BLUE_GREEN" }, { scaling })).toContain("scaling.requests is 100");
});

test("what isn't said is ECS's, or watched for five minutes where requests shift", () => {
  const deployment: DeploymentOptions = { strategy: "CANARY", canary: {} };
  const spec = serviceSpec("", "web", { image: "web:1", port: 80, deployment }, { loadBalanced: true, capacity: [] });
  expect(spec.deployment).toMatchObject({ canary: { canaryPercent: 5, canaryBakeTimeInMinutes: 10 }, pauses: [] });
});
