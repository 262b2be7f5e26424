/** Slipway.Overview: what `ps`, `services`, `events` and the progress of `up` show. */
export interface OverviewRequest {
  Stack?: string;
  /** Stopped tasks too (those of the last hour). */
  Stopped?: boolean;
}
export interface OverviewAnswer {
  /** Milliseconds since 1970, the control plane's clock. */
  Now: number;
  Services: ServiceOverview[];
  Tasks: TaskOverview[];
  LoadBalancers: {
    Name: string;
    DisplayName: string;
    Stack?: string;
    Url: string;
    Listeners: { Port: number; HostPort: number }[];
  }[];
  /** Of tasks that no service keeps and of schedules, newest first: what failed, and what was started. */
  Events: EventOverview[];
  TargetGroups: { Name: string; DisplayName: string; Stack?: string }[];
}
export interface EventOverview {
  Id: string;
  At: number;
  /** What it is of: the family of a task definition, the name of a schedule. */
  Name: string;
  DisplayName: string;
  Stack?: string;
  Message: string;
}
/**
 * A `DisplayName` is what the user called it: the name that was given, else the one of its construct or component, with as
 * much before it as tells it from the others of this answer.
 */
export interface ServiceOverview {
  Arn: string;
  Name: string;
  DisplayName: string;
  /** What its stack's template calls it. */
  LogicalId?: string;
  Cluster: string;
  ClusterDisplayName: string;
  Stack?: string;
  Status: string;
  Desired: number;
  Running: number;
  Pending: number;
  TaskDefinition: string;
  TaskDefinitionDisplayName: string;
  Deployments: {
    Id: string;
    Status: string;
    RolloutState: string;
    Reason: string;
    TaskDefinition: string;
    TaskDefinitionDisplayName: string;
    Desired: number;
    Running: number;
    Pending: number;
    Healthy: number;
    Failed: number;
  }[];
  Targets: { Task: string; TargetGroup: string; Health: string; Description?: string }[];
  /** Newest first, with what scaling did. */
  Events: { Id: string; At: number; Message: string }[];
  /** Where it is scaled: within which bounds, by which policies, and what that did last. */
  Scaling?: {
    Min: number;
    Max: number;
    Policies: string[];
    Last?: { At: number; Status: string; Why: string };
  };
}
export interface TaskOverview {
  Arn: string;
  Id: string;
  Stack?: string;
  Service?: string;
  ServiceDisplayName?: string;
  Group: string;
  Cluster: string;
  ClusterDisplayName: string;
  TaskDefinition: string;
  TaskDefinitionDisplayName: string;
  Deployment?: string;
  LastStatus: string;
  DesiredStatus: string;
  Health: string;
  CapacityProvider?: string;
  Zone: string;
  Ip?: string;
  CreatedAt: number;
  StartedAt?: number;
  StoppedAt?: number;
  StopCode?: string;
  StoppedReason?: string;
  Containers: {
    Name: string;
    DockerId?: string;
    LastStatus: string;
    ExitCode?: number;
    Reason?: string;
    Health: string;
    Image: string;
  }[];
}
