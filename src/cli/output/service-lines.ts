import type { OverviewAnswer, ServiceOverview, TaskOverview } from "../../protocol/overview";
import { isTaskOf } from "../is-task-of";
import { type Colors, stateColor } from "./colors";
import { Names, shortId } from "./names";

export interface ServiceLook {
  colors: Colors;
  /** Generated names, and ids in full. */
  long?: boolean;
  /** Tasks that stopped before are not news, in milliseconds of the control plane's clock. @default all are */
  since?: number;
}

type Overview = Pick<OverviewAnswer, "Services" | "Tasks" | "LoadBalancers" | "TargetGroups">;

/**
 * The lines of each service. The first has its tasks by state, its targets by health, and how its deployment stands. Below
 * it, while a deployment is under way: each version's share where there are two, and why a task stopped last.
 */
export function serviceLines(overview: Overview, look: ServiceLook): string[][] {
  const { Services, Tasks } = overview;
  const { colors, long } = look;
  const names = new Names().add(overview);
  const width = Math.max(0, ...Services.map((service) => nameOf(service, look).length));
  return Services.map((service) => {
    const tasks = Tasks.filter((task) => isTaskOf(service, task));
    const parts = [
      counts(service),
      failures(service, look),
      taskStates(tasks, look),
      targets(service, look),
      deployment(service, look),
    ];
    const name = colors.bold(nameOf(service, look).padEnd(width));
    const line = `  ${sign(service, colors)} ${name}  ${parts.filter((part) => part !== "").join(" · ")}`;
    const versions = isUnderWay(service) ? versionLine(service, look) : undefined;
    const stopped = isUnderWay(service) ? lastStopped(tasks, look) : undefined;
    const reason = stopped && (long ? stopped : names.text(stopped));
    return [line, ...(versions ? [`      ${versions}`] : []), ...(reason ? [`      ${colors.red(reason)}`] : [])];
  });
}

export function primaryDeployment(service: ServiceOverview): ServiceOverview["Deployments"][number] | undefined {
  return service.Deployments.find(({ Status }) => Status === "PRIMARY");
}

/** `2 RUNNING, 1 PENDING`. */
export function tally(values: readonly string[], paint = (value: string) => value): string {
  const numbers = new Map<string, number>();
  for (const value of values) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  return [...numbers].map(([value, number]) => `${number} ${paint(value)}`).join(", ");
}

function nameOf({ Name, DisplayName }: ServiceOverview, { long }: ServiceLook): string {
  return long ? Name : DisplayName;
}

/** Of task sets none need be PRIMARY. */
function isUnderWay(service: ServiceOverview): boolean {
  const primary = primaryDeployment(service);
  const watched = primary ? [primary] : service.Deployments;
  return watched.some(({ RolloutState }) => RolloutState !== "COMPLETED");
}

function sign(service: ServiceOverview, colors: Colors): string {
  if (primaryDeployment(service)?.RolloutState === "FAILED") return colors.red("✗");
  if (service.Status !== "ACTIVE" || isUnderWay(service) || service.Running !== service.Desired)
    return colors.yellow("…");
  return colors.green("✓");
}

function counts({ Running, Desired }: ServiceOverview): string {
  return `${Running}/${Desired} running`;
}

function taskStates(tasks: readonly TaskOverview[], { colors }: ServiceLook): string {
  const others = tasks.map(({ LastStatus }) => LastStatus).filter((status) => !/^(RUNNING|STOPPED)$/.test(status));
  return tally(others, (status) => stateColor(colors, status));
}

function targets({ Targets }: ServiceOverview, { colors }: ServiceLook): string {
  const states = Targets.map(({ Health }) => Health);
  return states.length === 0 ? "" : `targets ${tally(states, (health) => stateColor(colors, health))}`;
}

function deployment(service: ServiceOverview, { colors }: ServiceLook): string {
  const primary = primaryDeployment(service);
  if (service.Status !== "ACTIVE") return stateColor(colors, service.Status);
  if (!primary) return "";
  return `deployment ${stateColor(colors, primary.RolloutState)}`;
}

function failures(service: ServiceOverview, { colors }: ServiceLook): string {
  const { Failed = 0 } = primaryDeployment(service) ?? {};
  return Failed === 0 ? "" : colors.red(`${Failed} failed`);
}

function versionLine({ Deployments }: ServiceOverview, { long }: ServiceLook): string | undefined {
  const present = Deployments.filter(({ Status, Running, Pending }) => Status === "PRIMARY" || Running + Pending > 0);
  if (present.length < 2) return undefined;
  return present
    .map(({ Status, Running, Desired, TaskDefinition, TaskDefinitionDisplayName }) => {
      return `${Status} ${long ? TaskDefinition : TaskDefinitionDisplayName} ${Running}/${Desired}`;
    })
    .join(" · ");
}

/** Of the tasks that didn't stop because the scheduler wanted fewer. */
function lastStopped(tasks: readonly TaskOverview[], { long, since = 0 }: ServiceLook): string | undefined {
  const failed = tasks.filter(({ StoppedAt = 0, StoppedReason, StopCode, LastStatus }) => {
    return LastStatus === "STOPPED" && StoppedAt >= since && StoppedReason && StopCode !== "ServiceSchedulerInitiated";
  });
  const [last] = failed.sort((a, b) => b.StoppedAt! - a.StoppedAt!);
  if (!last) return undefined;
  const codes = last.Containers.filter(({ ExitCode }) => ExitCode).map(
    ({ Name, ExitCode }) => `${Name}: exit code ${ExitCode}`,
  );
  const how = codes.length === 0 ? "" : ` (${codes.join(", ")})`;
  return `task ${long ? last.Id : shortId(last.Id)} stopped${how}: ${last.StoppedReason}`;
}
