import type { DesiredBalancer, DesiredTarget, ObservedTarget } from "../elb/balancer";
import type { Pace } from "../pace";
import { checkTimes, failOpenArguments, serverArguments } from "./checks";
import { backendName, failOpenName, serverName } from "./names";
import type { Server } from "./stats";

/** After a reload old workers still take a last request of each connection, so long (milliseconds). */
const RELOAD_SETTLES = 5_000;

/** A load balancer's servers as they are. */
export interface Observed {
  /** Of the worker that serves. */
  servers: Server[];
  /** Of the workers that end their last connections: they can't be told anything any more. */
  old: Server[];
  reloadedAt?: number;
}

/** What HAProxy does not remember. It may be lost: becoming unhealthy then takes longer, never shorter. */
export interface Memory {
  /** Since when a healthy target's checks fail, by backend and server. */
  failingSince: Readonly<Record<string, number>>;
  /** Targets whose deregistration is over, though HAProxy could not yet delete their server. */
  deregistered: ReadonlySet<string>;
  /** When a draining was first seen, where nobody says since when. */
  drainingSince: Readonly<Record<string, number>>;
}

export const EMPTY_MEMORY: Memory = { failingSince: {}, deregistered: new Set(), drainingSince: {} };

export interface Step {
  /** For the worker that serves, in this order. */
  commands: string[];
  targets: ObservedTarget[];
  memory: Memory;
  /** A state will change soon: look again at once. */
  moving: boolean;
}

interface Draft {
  commands: string[];
  targets: ObservedTarget[];
  failingSince: Record<string, number>;
  deregistered: Set<string>;
  drainingSince: Record<string, number>;
  moving: boolean;
}

/** What is to be said to HAProxy so that its servers become the desired targets, and how those are. Pure. */
export function step(desired: DesiredBalancer, observed: Observed, memory: Memory, pace: Pace, now: number): Step {
  const draft: Draft = {
    commands: [],
    targets: [],
    failingSince: {},
    deregistered: new Set(),
    drainingSince: {},
    moving: false,
  };
  const expected = new Set<string>();
  const context = { desired, observed, memory, pace, now, draft };
  for (const { targetGroup, targets } of desired.targetGroups) {
    for (const target of targets) {
      const path = `${backendName(targetGroup)}/${serverName(target)}`;
      expected.add(path).add(failOpenName(path));
      if (target.draining) drain(context, targetGroup, target, path);
      else serve(context, targetGroup, target, path);
    }
  }
  for (const server of observed.servers) {
    const path = `${server.backend}/${server.name}`;
    // Nobody knows its target any more (the task is gone): there is nothing to wait for.
    if (!expected.has(path)) stop(draft, server, true);
  }
  const { commands, targets, moving, failingSince, deregistered, drainingSince } = draft;
  return { commands, targets, moving, memory: { failingSince, deregistered, drainingSince } };
}

interface Context {
  desired: DesiredBalancer;
  observed: Observed;
  memory: Memory;
  pace: Pace;
  now: number;
  draft: Draft;
}

type TargetGroup = DesiredBalancer["targetGroups"][number]["targetGroup"];

/**
 * A target that should take requests. It is added down, so that it gets none before its first check has passed; HAProxy
 * itself then brings it up. One success is enough for a new target, as for an application load balancer's.
 *
 * Fail open: from the moment that a target is healthy or unhealthy for the first time it has a second server, without a
 * check, which HAProxy uses when no target of the group is up. A target that is still initial has none: during a first
 * deployment requests get a 503 until the first target is healthy, and where all others are unhealthy, those get them.
 */
function serve(context: Context, targetGroup: TargetGroup, target: DesiredTarget, path: string): void {
  const { observed, memory, pace, now, draft } = context;
  const server = find(observed.servers, path);
  const open = find(observed.servers, failOpenName(path));
  const times = checkTimes(targetGroup, pace);
  const report = (health: ObservedTarget["health"], description?: string) => {
    draft.targets.push(observedTarget(context, targetGroup, target, health, description));
    if (health === "initial") draft.moving = true;
  };

  if (!server || server.status === "maint" || server.status === "drain" || server.status === "unchecked") {
    if (!server) draft.commands.push(`add server ${path} ${serverArguments(targetGroup, target, pace)}`);
    draft.commands.push(
      `set server ${path} state drain`,
      `enable health ${path}`,
      `set server ${path} health down`,
      `set server ${path} state ready`,
    );
    report("initial", "Target registration is in progress");
    return;
  }

  const { check } = server;
  if (server.status === "down" && !open) {
    if (check.health > 0) {
      draft.commands.push(`set server ${path} health up`);
      report("initial", "Initial health checks in progress");
      return;
    }
    if (server.sinceChange * 1000 < times.initial) {
      report("initial", "Initial health checks in progress");
      return;
    }
  }
  if (!open) {
    draft.commands.push(`add server ${failOpenName(path)} ${failOpenArguments(targetGroup, target)}`);
  }
  if (!open || open.status === "maint") draft.commands.push(`set server ${failOpenName(path)} state ready`);

  if (server.status === "down") {
    report("unhealthy", describe(check));
    if (check.health > 0) draft.moving = true;
    return;
  }
  if (check.health < check.rise + check.fall - 1) {
    draft.moving = true;
    const since = memory.failingSince[path] ?? now;
    draft.failingSince[path] = since;
    // HAProxy comes to this by counting quick failures; slow ones (timeouts) would take it longer than ECS.
    if (now - since > times.untilUnhealthy) {
      draft.commands.push(`set server ${path} health down`);
      report("unhealthy", describe(check));
      return;
    }
  }
  report("healthy");
}

/**
 * A target whose deregistration has begun gets no new request, not even a sticky one, and is gone when nothing is in
 * flight in any worker, or when the delay is over.
 */
function drain(context: Context, targetGroup: TargetGroup, target: DesiredTarget, path: string): void {
  const { observed, memory, now, draft } = context;
  const paths = [path, failOpenName(path)];
  const among = (all: Server[]) => all.filter(({ backend, name }) => paths.includes(`${backend}/${name}`));
  const [servers, old] = [among(observed.servers), among(observed.old)];
  if (servers.length === 0 && old.length === 0) return;

  const since = target.drainingSince ?? memory.drainingSince[path] ?? now;
  draft.drainingSince[path] = since;
  const over = now - since >= targetGroup.deregistrationDelay * 1000;
  const settling = old.length > 0 && now - (observed.reloadedAt ?? 0) < RELOAD_SETTLES;
  const stopped = servers.every(({ status }) => status === "maint");
  const idle = stopped && !settling && [...servers, ...old].every(({ inFlight }) => inFlight === 0);
  const done = memory.deregistered.has(path) || over || idle;
  for (const server of servers) stop(draft, server, done);
  if (done && stopped) draft.deregistered.add(path);
  else {
    draft.targets.push(
      observedTarget(context, targetGroup, target, "draining", "Target deregistration is in progress"),
    );
    draft.moving = true;
  }
}

/** Takes a server out of service and, once it is (and if it may be now), deletes it with whatever it is still doing. */
function stop(draft: Draft, server: Server, now: boolean): void {
  const path = `${server.backend}/${server.name}`;
  if (server.status !== "maint") draft.commands.push(`set server ${path} state maint`);
  else if (now) {
    if (server.inFlight > 0) draft.commands.push(`shutdown sessions server ${path}`);
    draft.commands.push(`del server ${path}`);
  }
  draft.moving = true;
}

function find(servers: Server[], path: string): Server | undefined {
  return servers.find(({ backend, name }) => `${backend}/${name}` === path);
}

function observedTarget(
  { desired }: Context,
  targetGroup: TargetGroup,
  target: DesiredTarget,
  health: ObservedTarget["health"],
  description?: string,
): ObservedTarget {
  return {
    loadBalancer: desired.loadBalancer.id,
    targetGroup: targetGroup.id,
    id: target.id,
    ip: target.ip,
    port: target.port,
    health,
    ...(description && { description }),
  };
}

/** Elastic Load Balancing's own wording, as far as it goes. */
function describe({ result, code }: Server["check"]): string {
  if (result.startsWith("L7STS")) return `Health checks failed with these codes: [${code ?? ""}]`;
  if (result.endsWith("TOUT")) return "Request timed out";
  if (result === "L4CON") return "Health checks failed: nothing accepts connections on the port";
  if (result === "L7RSP") return "Health checks failed: the answer is not HTTP";
  return "Health checks failed";
}
