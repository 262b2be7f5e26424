import type { Then } from "./format";
import type { Deed, Machine } from "./machine";

type Shown = Record<string, unknown>;

/** What the API shows at one moment. */
export interface Seen {
  service?: Shown;
  deployment?: Shown;
  /** Oldest first. */
  tasks: Shown[];
  /** Oldest first, without «(service web) ». */
  events: string[];
  deeds: Deed[];
  instances: number;
  /** Addresses that names lead to. */
  names: Record<string, number>;
  made: Record<string, unknown>;
  /** Of scaling, oldest first. */
  activities: Shown[];
}

/** Looks at what a case speaks of. */
export async function look(machine: Machine, then: Then): Promise<Seen> {
  const ask = async (operation: string, input: Shown): Promise<Shown> => {
    const answered = await machine.call(operation, input);
    return "answer" in answered ? (answered.answer as Shown) : {};
  };
  const { cluster } = machine;
  const { services = [] } = await ask("DescribeServices", { cluster, services: ["web"] });
  const [service] = services as Shown[];
  const arns: string[] = [];
  for (const desiredStatus of ["RUNNING", "STOPPED"]) {
    for (let nextToken: unknown; ; ) {
      const page = await ask("ListTasks", { cluster, desiredStatus, ...(nextToken !== undefined && { nextToken }) });
      arns.push(...((page.taskArns ?? []) as string[]));
      nextToken = page.nextToken;
      if (nextToken === undefined) break;
    }
  }
  const tasks: Shown[] = [];
  for (let from = 0; from < arns.length; from += 100) {
    const page = await ask("DescribeTasks", { cluster, tasks: arns.slice(from, from + 100), include: ["TAGS"] });
    tasks.push(...(page.tasks as Shown[]));
  }
  tasks.sort((a, b) => Number(a.createdAt) - Number(b.createdAt) || String(a.taskArn).localeCompare(String(b.taskArn)));
  const events = ((service?.events ?? []) as { message: string }[]).map(({ message }) => message).reverse();
  const made: Record<string, unknown> = {};
  for (const name of Object.keys(then.containers ?? {})) made[name] = await machine.made(name);
  const names: Record<string, number> = {};
  for (const name of Object.keys(then.names ?? {})) names[name] = machine.lookup?.(name).length ?? 0;
  return {
    service,
    names,
    tasks,
    events: events.map((message) => message.replace("(service web) ", "")),
    deeds: then.order ? await machine.deeds() : [],
    deployment: then.deployment === undefined ? undefined : await newest(ask, cluster),
    instances: then.instances === undefined ? 0 : await instancesOf(ask, cluster),
    made,
    activities: then.activities === undefined ? [] : await activitiesOf(ask, cluster),
  };
}

async function activitiesOf(
  ask: (operation: string, input: Shown) => Promise<Shown>,
  cluster: string,
): Promise<Shown[]> {
  const { ScalingActivities = [] } = await ask("DescribeScalingActivities", {
    ServiceNamespace: "ecs",
    ResourceId: `service/${cluster}/web`,
    IncludeNotScaledActivities: true,
  });
  // New bounds come before what they lead to in the same moment.
  const isOfBounds = ({ Description }: Shown) => Number(!String(Description).startsWith("Setting min capacity"));
  return (ScalingActivities as Shown[]).sort(
    (a, b) => Number(a.StartTime) - Number(b.StartTime) || isOfBounds(a) - isOfBounds(b),
  );
}

async function newest(ask: (operation: string, input: Shown) => Promise<Shown>, cluster: string) {
  const { serviceDeployments = [] } = await ask("ListServiceDeployments", { cluster, service: "web" });
  const [brief] = serviceDeployments as { serviceDeploymentArn: string }[];
  if (!brief) return undefined;
  const answer = await ask("DescribeServiceDeployments", { serviceDeploymentArns: [brief.serviceDeploymentArn] });
  return (answer.serviceDeployments as Shown[])[0];
}

async function instancesOf(ask: (operation: string, input: Shown) => Promise<Shown>, cluster: string): Promise<number> {
  const { containerInstanceArns = [] } = await ask("ListContainerInstances", { cluster });
  return (containerInstanceArns as string[]).length;
}
