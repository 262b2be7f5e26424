import type { LentCredentials } from "./agent/credentials/lent";
import type { OpenSessions } from "./agent/open-sessions";
import type { AgentSecrets } from "./agent/secrets";
import type { Clock } from "./clock";
import type { Runtime } from "./docker/runtime";
import type { Balancer } from "./elb/balancer";
import type { BusEvent } from "./events/record";
import type { LogReader } from "./logs/log-reader";
import type { SessionLogs } from "./logs/session-logs";
import type { Pace } from "./pace";
import type { Store } from "./store/store";

/** EventBridge's buses, for those who have events for them. */
export interface Buses {
  /** Puts events on the bus of a name: false where there is none. Resolves when they are sure to be sent. */
  put(events: BusEvent[], bus: string): Promise<boolean>;
  /** Sends the event to the targets of the rule of an ARN, whose time has come; those that are tasks are run by others. */
  fire(rule: string, event: BusEvent): Promise<void>;
}

/** What calls of the API and of resources work on. */
export interface Control {
  store: Store;
  runtime: Runtime;
  balancer: Balancer;
  logs: LogReader;
  /** Keeps what was said in sessions of ExecuteCommand. @default it is not kept */
  sessionLogs?: SessionLogs;
  pace: Pace;
  clock: Clock;
  /** What tasks ask their agent with. @default nothing is answered to tasks, and no command runs in them */
  agentSecrets?: AgentSecrets;
  /** Sessions of ExecuteCommand. @default none is ever open */
  sessions?: OpenSessions;
  /** Credentials of AWS that users lend their tasks. @default none can be lent */
  lent?: LentCredentials;
  /** EventBridge's buses. @default events that are put are dropped */
  events?: Buses;
  /** So many hexadecimal digits by chance. */
  hex(digits: number): string;
  /**
   * Resolves when the control loop has acted on what is in the store now, the load balancers included; rejects with the
   * reason where that failed.
   * @param loadBalancers whose failures are to be told of, by their ARNs. @default all
   */
  settle(loadBalancers?: readonly string[]): Promise<void>;
  /** A line for whoever reads the control plane's own log. */
  log(message: string): void;
}
