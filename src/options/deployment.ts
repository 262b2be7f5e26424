import { CERTIFICATE } from "./certificates";
import { type Entries, group, list, type SpecOf } from "./group";
import { isLeaf } from "./leaf";
import type { Property } from "./property";
import { checkOneOf, oneOf, value, whole } from "./values";

/** The stages of a deployment that it can wait at. */
const PAUSE_STAGES = [
  "RECONCILE_SERVICE",
  "PRE_SCALE_UP",
  "POST_SCALE_UP",
  "POST_TEST_TRAFFIC_SHIFT",
  "PRE_PRODUCTION_TRAFFIC_SHIFT",
  "POST_PRODUCTION_TRAFFIC_SHIFT",
] as const;

/**
 * Where a deployment waits until someone calls `ContinueServiceDeployment`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html
 */
export interface PauseOptions {
  /** The stage. Before each step of a linear or canary deployment there is a PRE_PRODUCTION_TRAFFIC_SHIFT. */
  stage: (typeof PAUSE_STAGES)[number];
  /** Minutes until it is over though nobody called, 1–20160. @default 1440, a day */
  timeoutInMinutes?: number;
  /** What happens then: the deployment goes back to what served before, or on. @default "ROLLBACK" */
  timeoutAction?: "ROLLBACK" | "CONTINUE";
}

/**
 * How a linear deployment shifts requests.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html
 */
export interface LinearOptions {
  /** Percent of the requests that each step shifts, 3–100, in tenths. @default 10 */
  stepPercent?: number;
  /** Minutes between two steps, 0–1440. @default 6 */
  stepBakeTimeInMinutes?: number;
}

/**
 * How a canary deployment shifts requests.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html
 */
export interface CanaryOptions {
  /** Percent of the requests that go to the new tasks at first, 0.1–100, in tenths. @default 5 */
  canaryPercent?: number;
  /** Minutes until the others follow, 0–1440. @default 10 */
  canaryBakeTimeInMinutes?: number;
}

/**
 * When a rolling deployment has succeeded though not all of it is there. Not known to `@pulumi/aws` yet, which refuses it.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentEarlySuccessCriteria.html
 */
export interface EarlySuccessOptions {
  /** Percent of the desired count that must be healthy, from the `minimumHealthyPercent` to 100. */
  healthyPercent: number;
  /** Whether the tasks before go first (BLOCKING), or afterwards. @default "DEFERRED" */
  sourceServiceRevisionCleanup?: "BLOCKING" | "DEFERRED";
}

/**
 * How a new version takes the place of the one before. With BLUE_GREEN, LINEAR and CANARY the new tasks (green) come up
 * beside those that serve (blue), and the load balancer's requests go over to them: all at once, step by step, or first a
 * part and then the others. Until then, and for the bake time, going back takes no new task.
 * @example { strategy: "CANARY", canary: { canaryPercent: 10 }, bakeTimeInMinutes: 10, testPort: 8443 }
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_service-options.html
 */
export interface DeploymentOptions {
  /**
   * LINEAR and CANARY need a load balancer. Without one, BLUE_GREEN has both versions run side by side for the bake time.
   * Known while the program runs. @default "ROLLING"
   */
  strategy?: "ROLLING" | "BLUE_GREEN" | "LINEAR" | "CANARY";
  /**
   * Minutes for which a deployment that is otherwise done is watched before what was before goes, 0–1440. With ROLLING not
   * known to `@pulumi/aws` yet, which refuses it.
   * @default 5; with ROLLING none
   */
  bakeTimeInMinutes?: number;
  /** The steps of LINEAR. @default 10 % every 6 minutes */
  linear?: LinearOptions;
  /** The steps of CANARY. @default 5 % for 10 minutes */
  canary?: CanaryOptions;
  /** Where it waits for ContinueServiceDeployment; not with ROLLING. @default nowhere */
  pauses?: PauseOptions[];
  /**
   * Port of a further listener whose requests go to the new tasks before all others do, so that they can be tried; only of a
   * load balancer of the service's own. 1–65535. @default none
   */
  testPort?: number;
  /**
   * ARN of the certificate that the listener on `testPort` answers HTTPS with: in the CDK an `ICertificate`.
   * @default the load balancer's; where that has none, HTTP
   */
  testCertificate?: string;
  /** When a rolling deployment has succeeded though not all of it is there. @default when it is steady */
  earlySuccess?: EarlySuccessOptions;
}

/** A percentage of requests, in tenths. */
const percent = (least: number) =>
  value<number>((property) => {
    const { value } = property;
    const isOne = typeof value === "number" && value >= least && value <= 100;
    if (isOne && Math.abs(Math.round(value * 10) - value * 10) < 1e-9) return;
    property.fail(`allowed are multiples of 0.1 from ${least} to 100 percent`);
  });

const bake = () => whole(0, 1440, "minutes");

const PAUSE = {
  stage: oneOf(...PAUSE_STAGES).required(`allowed are ${PAUSE_STAGES.join(", ")}`),
  timeoutInMinutes: whole(1, 20_160, "minutes"),
  timeoutAction: oneOf("ROLLBACK", "CONTINUE"),
} satisfies Entries<PauseOptions>;

const LINEAR = {
  stepPercent: percent(3).default(10),
  stepBakeTimeInMinutes: bake().default(6),
} satisfies Entries<LinearOptions>;

const CANARY = {
  canaryPercent: percent(0.1).default(5),
  canaryBakeTimeInMinutes: bake().default(10),
} satisfies Entries<CanaryOptions>;

const EARLY_SUCCESS = {
  healthyPercent: whole(0, 100, "percent").required("allowed are whole numbers from 0 to 100 percent"),
  sourceServiceRevisionCleanup: oneOf("BLOCKING", "DEFERRED").default("DEFERRED"),
} satisfies Entries<EarlySuccessOptions>;

const ENTRIES = {
  strategy: oneOf("ROLLING", "BLUE_GREEN", "LINEAR", "CANARY").known().default("ROLLING"),
  bakeTimeInMinutes: bake(),
  linear: group(LINEAR),
  canary: group(CANARY),
  pauses: list(group(PAUSE), "pauses", "allowed are objects with a stage").default([]),
  testPort: whole(1, 65_535).known(),
  testCertificate: CERTIFICATE,
  earlySuccess: group(EARLY_SUCCESS),
} satisfies Entries<DeploymentOptions>;

export type DeploymentSpec = SpecOf<typeof ENTRIES>;

export const DEPLOYMENT = group(ENTRIES, isOfItsStrategy);

/** Whether requests shift from one version to the next. */
export const shiftsRequests = ({ strategy }: Pick<DeploymentSpec, "strategy">): boolean => strategy !== "ROLLING";

const OF_STRATEGY = { linear: ["LINEAR"], canary: ["CANARY"], earlySuccess: ["ROLLING"] } as const;
const SHIFTING = ["BLUE_GREEN", "LINEAR", "CANARY"] as const;

function isOfItsStrategy(deployment: Property, { strategy, pauses, testPort }: DeploymentSpec): void {
  const of: [string, readonly string[]][] = [...Object.entries(OF_STRATEGY), ["testPort", SHIFTING]];
  if (pauses.length > 0) of.push(["pauses", SHIFTING]);
  for (const [name, strategies] of of) {
    if (deployment.get(name).value === undefined || strategies.includes(strategy)) continue;
    deployment.get(name).fail(`allowed is only to leave it out: it is of the strategy ${strategies.join(", ")}`);
  }
  const certificate = deployment.get("testCertificate");
  if (certificate.value !== undefined && testPort === undefined)
    certificate.fail("allowed only together with testPort");
}

/** What of a deployment follows from what the service has beside it. */
export function checkStrategy(
  service: Property,
  { strategy, earlySuccess }: DeploymentSpec,
  {
    minimumHealthyPercent,
    loadBalanced,
    ownListeners,
  }: { minimumHealthyPercent: unknown; loadBalanced: boolean; ownListeners: boolean },
): void {
  const deployment = service.get("deployment");
  if (!loadBalanced && (strategy === "LINEAR" || strategy === "CANARY")) {
    checkOneOf(deployment.get("strategy"), ["ROLLING", "BLUE_GREEN"]);
  }
  const testPort = deployment.get("testPort");
  if (testPort.value !== undefined && !ownListeners) {
    testPort.fail(
      "allowed is only to leave it out: the listener that it adds is of a load balancer of the service's own",
    );
  }
  const further = service.get("loadBalancer").get("targetGroups");
  if (further.entries().length > 0 && shiftsRequests({ strategy })) {
    further.fail(
      `allowed is only to leave it out: with ${strategy} requests shift between two target groups, not more`,
    );
  }
  const requests = service.get("scaling").get("requests");
  if (requests.value !== undefined && shiftsRequests({ strategy })) {
    requests.fail(
      "allowed is only to leave it out: requests are counted of one target group, and they shift between two",
    );
  }
  if (!earlySuccess || isLeaf(earlySuccess.healthyPercent) || typeof minimumHealthyPercent !== "number") return;
  if (earlySuccess.healthyPercent >= minimumHealthyPercent) return;
  deployment
    .get("earlySuccess")
    .get("healthyPercent")
    .fail(`allowed are percentages from minimumHealthyPercent (${minimumHealthyPercent}) to 100`);
}
