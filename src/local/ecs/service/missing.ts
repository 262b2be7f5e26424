import { lastPart } from "../../arns";
import type { Control } from "../../control";
import { tasksOf, tasksOfDeployment } from "../counts";
import { type Deployment, deploymentOf } from "../deployment/record";
import type { Task } from "../task/record";
import type { Service } from "./record";

/** Why a service is not steady, and what helps, for people. */
export function missingOf(control: Control, service: Service, deployment: Deployment | undefined, why: string): string {
  const all = tasksOf(control, service);
  const [tasks, what, desired] = deployment?.taskSet
    ? [
        tasksOfDeployment(all, deployment),
        `task set ${deployment.id} of the service`,
        deployment.taskSet.computedDesiredCount,
      ]
    : [all, "service", service.desiredCount];
  const own = tasks.filter(
    (task) => task.desiredStatus === "RUNNING" && deploymentOf(service, task)?.id === deployment?.id,
  );
  const healthy = own.filter(({ healthyAt }) => healthyAt !== undefined).length;
  const old = tasks.length - own.length;
  return [
    `The ${what} ${service.name} is not steady: ${healthy} of ${desired} tasks are healthy` +
      `${old > 0 ? `, ${old} earlier ${old === 1 ? "one has" : "ones have"} not gone` : ""}. ${why}.`,
    ...tasks.flatMap((task) => protectionOf(control, task)),
    ...[...new Set(own.flatMap((task) => stateOf(control, task)))],
    ...(deployment?.lastFailure
      ? [`Task ${idOf(deployment.lastFailure.task)} stopped: ${deployment.lastFailure.reason}`]
      : []),
    ...unplaced(service),
    `\`slipway events ${service.name}\` and \`slipway logs ${service.name}\` show more.`,
  ].join("\n");
}

/** ECS: a deployment and scale-in wait for protected tasks. */
function protectionOf({ clock }: Control, { id, protectedUntil, desiredStatus }: Task): string[] {
  if (protectedUntil === undefined || protectedUntil <= clock.now() || desiredStatus === "STOPPED") return [];
  return [
    `Task ${idOf(id)} is protected until ${new Date(protectedUntil).toISOString()}; UpdateTaskProtection ends that.`,
  ];
}

/** Why a service that is deleted is not gone, and what helps. */
export function leftOf(service: string, tasks: Task[]): string {
  const list = tasks.map((task) => {
    const running = task.containers.filter(({ lastStatus }) => lastStatus === "RUNNING").map(({ name }) => name);
    const what = running.length > 0 ? `, ${running.join(", ")} running` : "";
    return `${idOf(task.id)} (${task.lastStatus}${what})`;
  });
  return (
    `Tasks of the service ${lastPart(service)} have not gone in the time that they may take to drain and stop: ${list.join(", ")}. ` +
    "`docker rm --force` of their containers ends them; then try again."
  );
}

/** What a task waits for. */
function stateOf({ store, balancer }: Control, task: Task): string[] {
  const id = idOf(task.id);
  if (task.lastStatus === "PROVISIONING") return ["A task waits for its network."];
  if (task.lastStatus === "PENDING") {
    const definition = store.get("taskDefinitions", task.taskDefinition);
    return task.containers
      .filter(({ lastStatus }) => lastStatus !== "RUNNING" && lastStatus !== "STOPPED")
      .map(({ name }) => {
        const needs = definition?.containers.find((each) => each.name === name)?.dependsOn ?? [];
        const on = needs.map(({ containerName, condition }) => `${containerName} to be ${condition}`).join(", ");
        return `Task ${id}: container ${name} has not started${on ? `; it waits for ${on}` : ""}.`;
      });
  }
  const targets = balancer.targetsOf(task.id).filter(({ health }) => health !== "healthy");
  const checks = task.healthStatus === "HEALTHY" || task.healthyAt !== undefined ? [] : unchecked(task);
  return [
    ...targets.map(
      ({ targetGroup, health, description }) =>
        `Task ${id} is ${health} in target group ${targetGroup.split("/")[1]}${description ? `: ${description}` : ""}.`,
    ),
    ...checks.map((check) => `Task ${id}: ${check}`),
  ];
}

function unchecked(task: Task): string[] {
  return task.containers.flatMap(({ name, health }) =>
    health.checkedAt !== undefined && health.status !== "HEALTHY"
      ? [`the health check of container ${name} says ${health.output?.trim().slice(0, 200) || health.status}`]
      : [],
  );
}

/** The newest event that says why no task is placed, if that is still so. */
function unplaced({ events }: Service): string[] {
  const texts = events.map(({ message }) => message.replace(/^\(service [^)]*\) /, ""));
  const until = texts.findIndex((text) => text.startsWith("has started ") || text.endsWith("steady state."));
  const recent = until < 0 ? texts : texts.slice(0, until);
  const found = recent.find((text) => text.startsWith("was unable to "));
  return found ? [`It ${found}`] : [];
}

const idOf = (arn: string) => lastPart(arn).slice(0, 12);
