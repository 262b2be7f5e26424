import type { SchedulerScheduleAwsVpcConfiguration } from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import type { Val } from "../cfn/typed";
import { att } from "../cfn/value";
import { isExternal, type TaskSpec } from "../options";
import { arnNear } from "./arn";
import { checkNetwork } from "./closed-network";
import { pullStatements } from "./ecr";
import { executeCommandStatements } from "./execute-command";
import { logGroup } from "./log-group";
import { checkRegionOfUsed } from "./one-region";
import type { Overrides } from "./overrides";
import type { ClusterRefs, PoolRefs, TaskRefs } from "./refs";
import { role, type Statement } from "./role";
import { secretStatements } from "./secrets";
import { securityGroup, securityGroupId } from "./security-group";
import { taskDefinition } from "./task-definition";
import { tracingStatements } from "./tracing";
import { planVolumes, type Volumes } from "./volumes";

const LOG_RETENTION_DAYS = 30;
const TASKS = "ecs-tasks.amazonaws.com";

export interface TaskInput<Spec extends TaskSpec<PoolRefs> = TaskSpec<PoolRefs>> {
  key: string;
  spec: Spec;
  cluster: ClusterRefs;
  /** The image of each container, by the container's name. */
  images: Record<string, Val<string>>;
  /** ARNs of the repositories of ECR that images are in, by the container's name, where the image doesn't say it itself. */
  repositoryArns?: Record<string, Val<string>>;
  /** ARN of the user's own task role. Without it the tasks get one. */
  taskRoleArn?: Val<string>;
  /** Values of secrets as container definitions name them, which a front knows of itself: by container and variable. */
  valuesFrom?: Record<string, Record<string, Val<string>>>;
  /** ARN of the user's own execution role, which is left as it is. Without it the tasks get one. */
  executionRoleArn?: Val<string>;
  /** What the tasks' own calls need beside what the spec says. @default nothing */
  statements?: Statement[];
  /** Variables of the main container beside those of the spec. @default none */
  environment?: Record<string, Val<string>>;
  /** Name of the main container's port. @default none */
  portName?: string;
  /** What will be set of the resources. @default none */
  overrides?: Overrides;
}

/** Tasks as whoever runs them needs them. */
export interface Tasks {
  /** All but those of the volumes. */
  resources: Resource[];
  volumes: Volumes;
  refs: TaskRefs;
  /** Where their network interfaces are. @default they have none: they run on external machines */
  network?: { AwsvpcConfiguration: SchedulerScheduleAwsVpcConfiguration };
  /** Logical ids of what they use: it goes after them. Without its network, roles or capacity a task can't end. */
  dependsOn: string[];
}

/** A task definition, its roles, log group and, where the tasks have network interfaces, security group. */
export function planTasks(input: TaskInput): Tasks {
  const { key, spec, cluster, images } = input;
  const id = (name: string) => `${key}/${name}`;
  checkNetwork(spec, cluster);
  checkRegionOfUsed(spec, cluster);
  const { group } = spec.logs;
  const logGroupName = group ?? att(id("LogGroup"), "LogGroupName");
  // The ARN that CloudFormation has of a log group is that of its streams: it ends with an asterisk.
  const streams = group === undefined ? att(id("LogGroup"), "Arn") : arnNear(cluster, "logs", "log-group", group, "*");
  const ownTaskRole = input.taskRoleArn === undefined ? id("TaskRole") : undefined;
  const ownExecutionRole = input.executionRoleArn === undefined ? id("ExecutionRole") : undefined;
  const taskRoleArn = input.taskRoleArn ?? att(id("TaskRole"), "Arn");
  const executionRoleArn = input.executionRoleArn ?? att(id("ExecutionRole"), "Arn");
  const ownGroup = spec.capacity.some(isExternal) ? undefined : id("SecurityGroup");
  const volumes = planVolumes(key, spec, cluster);
  const taskStatements = [
    ...(spec.exec ? executeCommandStatements(cluster) : []),
    ...tracingStatements(spec.tracing),
    ...volumes.statements,
    ...(input.statements ?? []),
  ];

  const resources = [
    ...(group === undefined ? [logGroup(id("LogGroup"), spec.logs, LOG_RETENTION_DAYS)] : []),
    ...(ownTaskRole ? [role(ownTaskRole, TASKS, `Tasks of ${spec.name}`, taskStatements)] : []),
    ...(ownExecutionRole
      ? [role(ownExecutionRole, TASKS, `Start of the tasks of ${spec.name}`, executionStatements(input, streams))]
      : []),
    taskDefinition(id("TaskDefinition"), {
      spec,
      cluster,
      images,
      valuesFrom: input.valuesFrom,
      taskRoleArn,
      executionRoleArn,
      logGroupName,
      environment: input.environment,
      portName: input.portName,
    }),
    ...(ownGroup ? [securityGroup(ownGroup, cluster.vpc.vpcId, `Tasks of ${spec.name}`)] : []),
  ];
  const refs: TaskRefs = {
    taskDefinitionArn: att(id("TaskDefinition"), "TaskDefinitionArn"),
    taskRoleId: ownTaskRole,
    taskRoleArn,
    taskRoleName: ownTaskRole && att(ownTaskRole, "RoleName"),
    executionRoleId: ownExecutionRole,
    executionRoleArn,
    executionRoleName: ownExecutionRole && att(ownExecutionRole, "RoleName"),
    securityGroupId: ownGroup && securityGroupId(ownGroup),
    logGroupName,
  };
  const dependsOn = [
    ...capacityNeeds(spec, cluster),
    ...(ownTaskRole ? [ownTaskRole] : []),
    ...(ownExecutionRole ? [ownExecutionRole] : []),
  ];
  const network = ownGroup ? { AwsvpcConfiguration: networkOf(input, securityGroupId(ownGroup)) } : undefined;
  return { resources, volumes, refs, network, dependsOn };
}

/** Machines of the user's own are tied to no capacity provider, and reach the world by themselves. */
function capacityNeeds({ capacity }: TaskSpec<PoolRefs>, { capacityProvidersId, dependsOn }: ClusterRefs): string[] {
  const external = capacity.flatMap(({ pool }) => (pool?.external ? [pool.instanceRoleId] : []));
  if (external.length > 0) return external;
  const own = capacity.flatMap(({ pool }) => pool?.associationId ?? []);
  return [...(capacityProvidersId === undefined ? [] : [capacityProvidersId]), ...own, ...dependsOn];
}

function networkOf({ spec, cluster }: TaskInput, ownGroup: Val<string>): SchedulerScheduleAwsVpcConfiguration {
  const { vpc, servicesSecurityGroupId, tasksHavePublicIp } = cluster;
  const onFargate = spec.capacity.every((item) => item.pool === undefined);
  return {
    // ECS gives public addresses to tasks on Fargate only.
    AssignPublicIp: (spec.assignPublicIp ?? (tasksHavePublicIp && onFargate)) ? "ENABLED" : "DISABLED",
    SecurityGroups: [
      ownGroup,
      ...(servicesSecurityGroupId === undefined ? [] : [servicesSecurityGroupId]),
      ...spec.securityGroups,
    ],
    Subnets: spec.subnets ?? (tasksHavePublicIp ? vpc.publicSubnetIds : vpc.privateSubnetIds),
  };
}

/** What ECS does in a task's name before a container runs: pull its images, open its log streams, read its secrets. */
function executionStatements(
  { spec, cluster, images, repositoryArns = {} }: TaskInput,
  streams: Val<string>,
): Statement[] {
  return [
    ...pullStatements(images, repositoryArns, cluster),
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [streams] },
    ...secretStatements(spec.containers, cluster),
  ];
}
