import { messageOf } from "../../protocol/errors";
import type { Listener } from "./listener/record";
import type { LoadBalancer } from "./load-balancer/record";
import type { ListenerRule } from "./rule/record";
import type { ServedCertificate } from "./served-certificate";
import type { TargetGroup } from "./target-group/record";

/** What the load balancers should look like, whole. */
export interface DesiredBalancer {
  loadBalancer: LoadBalancer;
  listeners: {
    listener: Listener;
    rules: ListenerRule[];
    /** Of an HTTPS listener: the one that it serves by default first. */
    certificates?: ServedCertificate[];
  }[];
  /** Every target group that a listener or rule of this load balancer names. */
  targetGroups: { targetGroup: TargetGroup; targets: DesiredTarget[] }[];
}

export interface DesiredTarget {
  /** The task's id (ARN). */
  id: string;
  ip: string;
  port: number;
  /** Its deregistration has begun: no new requests, until nothing is in flight or the delay is over. */
  draining: boolean;
  /** When that was, so that the deregistration delay survives a restart. */
  drainingSince?: number;
}

/** A host port that someone else has. */
export class PortTakenError extends Error {
  constructor(
    readonly port: number,
    message: string,
  ) {
    super(message);
  }
}

/** What could not be applied, by the load balancer. */
export class UnappliedError extends Error {
  constructor(readonly failures: ReadonlyMap<string, unknown>) {
    const [first] = failures.values();
    super([...failures.values()].map(messageOf).join("\n"), { cause: first });
  }

  /** What whoever waits for these load balancers is told; undefined where all of it is about others. */
  about(loadBalancers: readonly string[]): unknown {
    const own = [...this.failures].filter(([id]) => loadBalancers.includes(id));
    return own.length > 1 ? new UnappliedError(new Map(own)) : own[0]?.[1];
  }
}

/** A target as it is. One that is gone from the balancer is not listed. */
export interface ObservedTarget {
  loadBalancer: string;
  targetGroup: string;
  id: string;
  ip: string;
  port: number;
  health: "initial" | "healthy" | "unhealthy" | "draining";
  /** For people: «Health checks failed with these codes: [503]». */
  description?: string;
}

/** What a load balancer has counted since it began, of each of its servers' lives. Counts begin anew when it does. */
export interface Counted {
  loadBalancer: string;
  /** Of all its answers, those with a status of 5xx. */
  answered5xx: number;
  targets: TargetCounts[];
}

export interface TargetCounts {
  targetGroup: string;
  /** Tells it from the group's other servers. */
  server: string;
  /** Responses by the first digit of their status: of 1xx, 2xx, 3xx, 4xx, 5xx. */
  responses: readonly number[];
  /** Milliseconds to the response's first byte: the mean of the last 1,024 requests. */
  responseTime: number;
}

/** Drives HAProxy. */
export interface Balancer {
  /**
   * Starts (or replaces, where the ports differ) the HAProxy container of a load balancer, with these ports published on
   * 127.0.0.1; inside, each listener binds the same number. Throws {@link PortTakenError}.
   */
  open(loadBalancer: LoadBalancer, hostPorts: number[]): Promise<void>;
  /**
   * Makes it so; several calls in a row are served in order, and one that is overtaken may be skipped. Throws
   * {@link UnappliedError} where some of them can't be so; the others are.
   */
  apply(desired: DesiredBalancer[]): Promise<void>;
  /** The last known state of the task's targets. */
  targetsOf(task: string): ObservedTarget[];
  /** All targets of the load balancers, as they were seen last. */
  targets(): ObservedTarget[];
  /** What the load balancers have counted. One that doesn't answer is left out. */
  counted(): Promise<Counted[]>;
  /** Called when the state of targets changed, with their tasks. */
  onChange(listener: (tasks: string[]) => void): () => void;
  /** PEM of the authority that the certificates of this machine's HTTPS listeners are of. */
  certificateAuthority(): Promise<string>;
  close(): Promise<void>;
}
