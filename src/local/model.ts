/**
 * What the local ECS keeps: plain data, as the store holds it. Times are milliseconds since 1970. Everything here is
 * JSON: no dates, classes or functions.
 */

/** A resource that a stack made through the resource API. */
export interface ResourceRecord {
  /** `<stack>|<logicalId>`; unique. Of one that a replacement has set aside `<stack>|<logicalId>|<identifier>`. */
  id: string;
  stack: string;
  logicalId: string;
  type: string;
  /** CloudFormation's physical id (what `Ref` gives). */
  identifier: string;
  /** As last applied, resolved to plain JSON. */
  properties: Record<string, unknown>;
  /** What `Fn::GetAtt` and `Ref` give; `Ref` is under the key `Ref`. */
  attributes: Record<string, unknown>;
  /** Logical ids that this one refers to or depends on: it is deleted before them. */
  dependsOn: string[];
  /** Its last operation failed: the same properties applied again are not «no change». */
  failed?: boolean;
  createdAt: number;
  updatedAt: number;
}

/** A stack, and where it came from. */
export interface StackRecord {
  /** Its name. */
  id: string;
  /** Who owns it: an app folder, or a Pulumi project and stack. */
  source: string;
  outputs: Record<string, unknown>;
  /** What other stacks may import, by export name. */
  exports?: Record<string, unknown>;
  /** Whether a deployment of it has ever gone through. */
  deployed?: boolean;
  createdAt: number;
  updatedAt: number;
}

export interface Cluster {
  /** The cluster's ARN. */
  id: string;
  name: string;
  status: "ACTIVE" | "INACTIVE";
  stack?: string;
  capacityProviders: string[];
  defaultStrategy: StrategyItem[];
  settings: { name: string; value: string }[];
  tags: Tag[];
  createdAt: number;
}

export interface Tag {
  key: string;
  value: string;
}

export interface StrategyItem {
  capacityProvider: string;
  base: number;
  weight: number;
}

/** A capacity provider of container instances. FARGATE and FARGATE_SPOT are not in the store. */
export interface CapacityProvider {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  autoScalingGroup: string;
  targetCapacity: number;
  managedScaling: boolean;
  tags: Tag[];
}

/** A group of simulated container instances. */
export interface AutoScalingGroup {
  /** Its name. */
  id: string;
  stack?: string;
  clusterName?: string;
  instanceType: string;
  min: number;
  max: number;
  desired: number;
  zones: string[];
}

/** A simulated EC2 instance that tasks are placed on: a share of this machine's CPU and memory on the books, not in fact. */
export interface ContainerInstance {
  /** ARN. */
  id: string;
  clusterArn: string;
  ec2InstanceId: string;
  autoScalingGroup: string;
  capacityProvider?: string;
  status: "ACTIVE" | "DRAINING";
  zone: string;
  instanceType: string;
  cpu: number;
  memory: number;
  registeredAt: number;
}

/** A registered task definition: the ECS API's own shape (camelCase), normalised with defaults filled in. */
export interface TaskDefinition {
  /** `<family>:<revision>` ARN. */
  id: string;
  family: string;
  revision: number;
  status: "ACTIVE" | "INACTIVE" | "DELETE_IN_PROGRESS";
  stack?: string;
  /** CPU units; undefined where not set (EC2 only). */
  cpu?: number;
  /** MiB. */
  memory?: number;
  networkMode: "awsvpc" | "bridge" | "host" | "none";
  requiresCompatibilities: string[];
  taskRoleArn?: string;
  executionRoleArn?: string;
  containers: ContainerDefinition[];
  volumes: { name: string; host?: { sourcePath?: string } }[];
  /** Whatever else was registered, given back by DescribeTaskDefinition unchanged. */
  other?: Record<string, unknown>;
  tags: Tag[];
  registeredAt: number;
  deregisteredAt?: number;
}

export interface ContainerDefinition {
  name: string;
  image: string;
  essential: boolean;
  cpu: number;
  memory?: number;
  memoryReservation?: number;
  command?: string[];
  entryPoint?: string[];
  environment: { name: string; value: string }[];
  portMappings: { containerPort: number; hostPort?: number; protocol: "tcp" | "udp"; name?: string }[];
  healthCheck?: { command: string[]; interval: number; timeout: number; retries: number; startPeriod: number };
  dependsOn: { containerName: string; condition: "START" | "HEALTHY" | "COMPLETE" | "SUCCESS" }[];
  startTimeout?: number;
  stopTimeout: number;
  user?: string;
  workingDirectory?: string;
  readonlyRootFilesystem: boolean;
  initProcessEnabled: boolean;
  ulimits: { name: string; softLimit: number; hardLimit: number }[];
  dockerLabels: Record<string, string>;
  extraHosts: { hostname: string; ipAddress: string }[];
  mountPoints: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
  logConfiguration?: { logDriver: string; options: Record<string, string> };
  /** Whatever else was registered, given back by DescribeTaskDefinition unchanged. */
  other: Record<string, unknown>;
}

export interface NetworkConfiguration {
  subnets: string[];
  securityGroups: string[];
  assignPublicIp: boolean;
}

export interface Service {
  /** ARN. */
  id: string;
  name: string;
  clusterArn: string;
  stack?: string;
  status: "ACTIVE" | "DRAINING" | "INACTIVE";
  schedulingStrategy: "REPLICA" | "DAEMON";
  desiredCount: number;
  taskDefinition: string;
  capacityProviderStrategy: StrategyItem[];
  launchType?: "FARGATE" | "EC2";
  minimumHealthyPercent: number;
  maximumPercent: number;
  circuitBreaker: { enable: boolean; rollback: boolean };
  healthCheckGracePeriodSeconds: number;
  loadBalancers: { targetGroupArn: string; containerName: string; containerPort: number }[];
  serviceRegistries: { registryArn: string; containerName?: string; containerPort?: number }[];
  network?: NetworkConfiguration;
  placementConstraints: { type: string; expression?: string }[];
  placementStrategy: { type: string; field?: string }[];
  propagateTags?: string;
  enableExecuteCommand: boolean;
  deployments: Deployment[];
  /** Newest first, the last 100. */
  events: ServiceEvent[];
  /** Growing delay of tasks that keep stopping before RUNNING. */
  launchBackoff?: { failures: number; until: number };
  /** Whether the current deployment's steady state was announced. */
  steady: boolean;
  /** A new deployment of an unchanged service: goes up with `forceNewDeployment`. */
  tags: Tag[];
  createdAt: number;
  /** Whatever else was set, given back by DescribeServices unchanged. */
  other: Record<string, unknown>;
}

export interface Deployment {
  /** `ecs-svc/<digits>`. */
  id: string;
  status: "PRIMARY" | "ACTIVE" | "INACTIVE";
  taskDefinition: string;
  capacityProviderStrategy: StrategyItem[];
  launchType?: "FARGATE" | "EC2";
  network?: NetworkConfiguration;
  loadBalancers: Service["loadBalancers"];
  rolloutState: "IN_PROGRESS" | "COMPLETED" | "FAILED";
  rolloutStateReason: string;
  /** Tasks of this deployment that failed, as the circuit breaker counts them. */
  failedTasks: number;
  /** Whether a task of this deployment has ever been RUNNING (the circuit breaker's second stage). */
  reachedRunning: boolean;
  /** Id of the failed deployment that this one rolls back. */
  rollbackOf?: string;
  /** Earlier deployments of the same configuration whose tasks count as this one's: a rollback keeps what still runs. */
  continues?: string[];
  /** The service's desired count when another deployment replaced this one. */
  desiredCount?: number;
  /** The last failure, for people: a task's id and why it stopped. */
  lastFailure?: { task: string; reason: string };
  createdAt: number;
  updatedAt: number;
  completedAt?: number;
}

export interface ServiceEvent {
  id: string;
  at: number;
  message: string;
}

export type TaskStatus =
  | "PROVISIONING"
  | "PENDING"
  | "ACTIVATING"
  | "RUNNING"
  | "DEACTIVATING"
  | "STOPPING"
  | "DEPROVISIONING"
  | "STOPPED";

export type StopCode =
  | "TaskFailedToStart"
  | "EssentialContainerExited"
  | "UserInitiated"
  | "ServiceSchedulerInitiated"
  | "SpotInterruption"
  | "TerminationNotice"
  | "InfrastructureHealth";

export type HealthStatus = "HEALTHY" | "UNHEALTHY" | "UNKNOWN";

export interface Task {
  /** ARN; its last part is the task's id (32 hex digits). */
  id: string;
  clusterArn: string;
  stack?: string;
  /** `service:<name>`, or `family:<family>`. */
  group: string;
  /** The deployment's id for a service's task. */
  startedBy?: string;
  serviceArn?: string;
  taskDefinition: string;
  capacityProvider?: string;
  launchType: "FARGATE" | "EC2";
  instanceId?: string;
  zone: string;
  subnet?: string;
  /** The Docker network that its namespace joins. */
  network: string;
  /** DNS names that it answers to on that network. */
  aliases: string[];
  overrides: TaskOverrides;
  desiredStatus: "RUNNING" | "STOPPED";
  lastStatus: TaskStatus;
  healthStatus: HealthStatus;
  ip?: string;
  /** Docker id of the pause container. */
  pause?: string;
  containers: TaskContainer[];
  stopCode?: StopCode;
  stoppedReason?: string;
  /** Whether it takes targets' requests (it is RUNNING and is not about to stop). */
  createdAt: number;
  startedAt?: number;
  /** When its service first counted it healthy. */
  healthyAt?: number;
  stoppingAt?: number;
  stoppedAt?: number;
  /** When an operation that stops or releases it, and failed, is tried again. */
  retryAt?: number;
  /** What its service's scheduler has taken account of, so that it does so once. */
  noted?: TaskNotes;
  tags: Tag[];
  clientToken?: string;
}

export interface TaskNotes {
  /** Its registration with the target groups was announced. */
  registered?: true;
  /** Its stop was announced and, where it was a failure, counted. */
  stop?: true;
}

export interface TaskOverrides {
  cpu?: number;
  memory?: number;
  containers: {
    name: string;
    command?: string[];
    environment?: { name: string; value: string }[];
    cpu?: number;
    memory?: number;
  }[];
}

export interface TaskContainer {
  name: string;
  dockerId?: string;
  /** Its image is here. */
  pulled?: boolean;
  lastStatus: "PENDING" | "CREATED" | "RUNNING" | "STOPPED";
  exitCode?: number;
  reason?: string;
  startedAt?: number;
  finishedAt?: number;
  health: {
    status: HealthStatus;
    /** Failures in a row that count: only those at ECS's own spacing do. */
    failures: number;
    checkedAt?: number;
    /** When the last failure that counts was. */
    countedAt?: number;
    output?: string;
  };
  /** When it was told to stop (SIGTERM). */
  stopRequestedAt?: number;
}

/** A VPC: one Docker network. */
export interface Vpc {
  /** `vpc-…`. */
  id: string;
  stack?: string;
  /** Name of its Docker network. */
  network: string;
  cidr: string;
}

export interface Subnet {
  /** `subnet-…`. */
  id: string;
  vpcId: string;
  zone: string;
  cidr?: string;
}

export interface LoadBalancer {
  /** ARN. */
  id: string;
  name: string;
  stack?: string;
  scheme: "internet-facing" | "internal";
  vpcId?: string;
  /** Name of the Docker network that it is attached to. */
  network: string;
  /** `localhost:<port>`. */
  dnsName: string;
  /** Host port that stands for port 80 or 443. */
  hostPort: number;
}

export interface Listener {
  /** ARN. */
  id: string;
  loadBalancerArn: string;
  port: number;
  /** Port on this machine. */
  hostPort: number;
  protocol: "HTTP" | "HTTPS";
  defaultActions: RuleAction[];
}

export interface ListenerRule {
  /** ARN. */
  id: string;
  listenerArn: string;
  priority: number;
  conditions: RuleCondition[];
  actions: RuleAction[];
}

export type RuleCondition =
  | { field: "path-pattern" | "host-header" | "http-request-method" | "source-ip"; values: string[] }
  | { field: "http-header"; header: string; values: string[] }
  | { field: "query-string"; values: { key?: string; value: string }[] };

export type RuleAction =
  | { type: "forward"; targetGroups: { arn: string; weight: number }[] }
  | { type: "fixed-response"; status: number; contentType?: string; body?: string }
  | { type: "redirect"; status: 301 | 302; protocol: string; host: string; port: string; path: string; query: string };

export interface TargetGroup {
  /** ARN. */
  id: string;
  name: string;
  stack?: string;
  vpcId?: string;
  port: number;
  protocol: "HTTP" | "HTTPS";
  protocolVersion: "HTTP1" | "HTTP2" | "GRPC";
  healthCheck: {
    path: string;
    port: string;
    protocol: "HTTP" | "HTTPS";
    interval: number;
    timeout: number;
    healthyThreshold: number;
    unhealthyThreshold: number;
    matcher: string;
  };
  deregistrationDelay: number;
  stickiness?: { type: string; duration: number; cookieName?: string };
  algorithm: "round_robin" | "least_outstanding_requests" | "weighted_random";
}

export interface Namespace {
  /** `ns-…`. */
  id: string;
  arn: string;
  name: string;
  stack?: string;
  vpcId?: string;
}

export interface DiscoveryService {
  /** `srv-…`. */
  id: string;
  arn: string;
  name: string;
  namespaceId: string;
  stack?: string;
}

export interface LogGroup {
  /** Its name. */
  id: string;
  arn: string;
  stack?: string;
  retentionDays?: number;
  createdAt: number;
}

/** A resource call that is under way or has ended (ended ones are kept for a day). */
export interface Operation {
  /** RequestToken. */
  id: string;
  clientToken?: string;
  kind: "CREATE" | "UPDATE" | "DELETE";
  resource: string;
  type: string;
  status: "IN_PROGRESS" | "SUCCESS" | "FAILED";
  /** The service's deployment that the operation waits for. */
  waitsFor?: { service: string; deployment: string };
  message?: string;
  errorCode?: string;
  /** What is recorded and not enforced on this machine. */
  warnings?: string[];
  /** SHA-256 of the request: the client token stands for this one only. */
  request?: string;
  /** The resource as it was before an update, to go back to where what follows fails. */
  previous?: ResourceRecord;
  startedAt: number;
  endedAt?: number;
}

/** The store's tables. A key is the entity's `id`. */
export interface Tables {
  stacks: StackRecord;
  resources: ResourceRecord;
  operations: Operation;
  clusters: Cluster;
  capacityProviders: CapacityProvider;
  autoScalingGroups: AutoScalingGroup;
  containerInstances: ContainerInstance;
  taskDefinitions: TaskDefinition;
  services: Service;
  tasks: Task;
  vpcs: Vpc;
  subnets: Subnet;
  loadBalancers: LoadBalancer;
  listeners: Listener;
  listenerRules: ListenerRule;
  targetGroups: TargetGroup;
  namespaces: Namespace;
  discoveryServices: DiscoveryService;
  logGroups: LogGroup;
  /** Last revision given out of a family; `id` is the family. Revisions never come back. */
  families: { id: string; lastRevision: number };
}

export type TableName = keyof Tables;
