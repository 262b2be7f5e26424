import { SlipwayError } from "../../protocol/errors";
import { whyItFailed } from "./failure";
import type { Call, DeploymentInputs } from "./state";

/** A deployment as DescribeServiceDeployments has it. */
interface ServiceDeployment {
  status: string;
  statusReason?: string;
  targetServiceRevision?: { arn: string; runningTaskCount?: number };
  /** Where one that shifts traffic is. */
  lifecycleStage?: string;
}

/** Seconds between two looks. */
const INTERVAL = 5;

/** Seconds after which a service that was changed has a deployment of it, if it ever has. */
const UNTIL_SEEN = 120;

const HOUR = 3600;

/** Seconds for which a deployment may stand still: so long CloudFormation waits for a service. */
const STALLED = 3 * HOUR;

/** A bake time, and that of each step, is up to 24 hours. */
const BAKING = 25 * HOUR;

/** Stages that pass by waiting. */
const BAKES = ["TEST_TRAFFIC_SHIFT", "PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME"];

const UNDERWAY = ["PENDING", "IN_PROGRESS", "STOP_REQUESTED", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"];

/**
 * Waits until the newest deployment of a service has come to its end, which is that of its own task definition.
 * @param wait resolves after so many seconds, and rejects when nobody waits any more
 * @throws with the reason, and with what became of its tasks, where it isn't the service as it was described that runs then
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html
 */
export async function watchDeployment(
  inputs: DeploymentInputs,
  call: Call,
  wait: (seconds: number) => Promise<void>,
): Promise<void> {
  const name = inputs.service.split("/").at(-1);
  const stalled = new Stalled();
  for (let waited = 0; ; waited += INTERVAL) {
    const newest = await newestDeployment(inputs, call);
    const isItsOwn = newest !== undefined && (await deploys(newest, inputs, call));
    // One that was there before is not the one that has only begun.
    const isOver = isItsOwn && !UNDERWAY.includes(newest.status);
    if (isOver && newest.status === "SUCCESSFUL" && (await isCompleted(inputs, call))) return;
    if (isOver && newest.status !== "SUCCESSFUL") {
      const reason = newest.statusReason === undefined ? "" : `: ${newest.statusReason}`;
      const tasks = await whyItFailed(inputs, call);
      const again = "What is mended outside of the service is tried by `pulumi up --refresh`.";
      const said = [`The deployment of service ${name} is ${newest.status}${reason}`, ...tasks, again];
      throw new SlipwayError(said.join("\n"));
    }
    if (!isItsOwn && waited >= UNTIL_SEEN) {
      throw new SlipwayError(`Service ${name} has no deployment of ${inputs.taskDefinition}.`);
    }
    if (stalled.since(newest, waited)) {
      const tasks = await whyItFailed(inputs, call);
      const help =
        "ECS goes on trying. A circuit breaker ends such a deployment; `aws ecs stop-service-deployment` does at once.";
      const stage = newest?.lifecycleStage === undefined ? "" : ` in ${newest.lifecycleStage}`;
      const said = `The deployment of service ${name} is ${newest?.status}${stage}, and nothing has changed for hours.`;
      throw new SlipwayError([said, ...tasks, help].join("\n"));
    }
    await wait(INTERVAL);
  }
}

/** Sees whether a deployment stands still for longer than anything in it takes: in one stage, with never more tasks. */
class Stalled {
  private stage = "";
  private running = -1;
  private at = 0;

  since(deployment: ServiceDeployment | undefined, waited: number): boolean {
    const { status, lifecycleStage = "", targetServiceRevision } = deployment ?? {};
    const stage = `${status} ${lifecycleStage}`;
    const running = targetServiceRevision?.runningTaskCount ?? 0;
    if (stage !== this.stage || running > this.running) {
      this.running = stage === this.stage ? running : 0;
      this.stage = stage;
      this.at = waited;
    }
    return waited - this.at > (BAKES.includes(lifecycleStage) ? BAKING : STALLED);
  }
}

async function newestDeployment(
  { service, cluster }: DeploymentInputs,
  call: Call,
): Promise<ServiceDeployment | undefined> {
  const { serviceDeployments: listed } = (await call("ecs", "ListServiceDeployments", {
    cluster,
    service,
  })) as { serviceDeployments?: { serviceDeploymentArn: string; createdAt: number }[] };
  const [newest] = [...(listed ?? [])].sort((a, b) => b.createdAt - a.createdAt);
  if (newest === undefined) return undefined;
  const described = (await call("ecs", "DescribeServiceDeployments", {
    serviceDeploymentArns: [newest.serviceDeploymentArn],
  })) as { serviceDeployments?: ServiceDeployment[] };
  return described.serviceDeployments?.[0];
}

async function isCompleted({ service, cluster }: DeploymentInputs, call: Call): Promise<boolean> {
  const { services } = (await call("ecs", "DescribeServices", { cluster, services: [service] })) as {
    services?: { deployments?: { status: string; rolloutState?: string }[] }[];
  };
  const primary = services?.[0]?.deployments?.find(({ status }) => status === "PRIMARY");
  return primary?.rolloutState === "COMPLETED";
}

async function deploys(
  { targetServiceRevision }: ServiceDeployment,
  { taskDefinition }: DeploymentInputs,
  call: Call,
): Promise<boolean> {
  if (targetServiceRevision === undefined) return false;
  const { serviceRevisions } = (await call("ecs", "DescribeServiceRevisions", {
    serviceRevisionArns: [targetServiceRevision.arn],
  })) as { serviceRevisions?: { taskDefinition?: string }[] };
  return serviceRevisions?.[0]?.taskDefinition === taskDefinition;
}
