import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att } from "../cfn/value";
import { InvalidPropertyError, isLeaf, type ServiceSpec } from "../options";
import { arnNear } from "./arn";
import { planCapacity } from "./capacity";
import { type Discovery, planDiscovery } from "./discovery";
import { type LoadBalancing, planLoadBalancing } from "./load-balancer";
import type { Overrides } from "./overrides";
import type { ClusterRefs, LoadBalancerRefs, Planned, PoolRefs, ServiceRefs } from "./refs";
import { role, type Statement } from "./role";
import { planScaling } from "./scaling";
import { secretStatements } from "./secrets";
import { securityGroup, securityGroupId } from "./security-group";
import { tagList } from "./tags";
import { taskDefinition } from "./task-definition";

const LOG_RETENTION_DAYS = 30;
const TASKS = "ecs-tasks.amazonaws.com";

export interface ServiceInput {
  key: string;
  spec: ServiceSpec<PoolRefs>;
  cluster: ClusterRefs;
  /** The image of each container, by the container's name. */
  images: Record<string, Val<string>>;
  /** ARN of the user's own task role. Without it the service gets one. */
  taskRoleArn?: Val<string>;
  /** Values of secrets as container definitions name them, which a front knows of itself: by container and variable. */
  valuesFrom?: Record<string, Record<string, Val<string>>>;
  /** Another service's load balancer, which sends this service the requests for its `paths`. */
  sharedLoadBalancer?: LoadBalancerRefs;
  /** What will be set of the resources: where a listener answers follows from them as well. @default none */
  overrides?: Overrides;
}

/** An ECS service, its task definition, roles, log group and security group; and what puts it behind a load balancer or a name. */
export function planService(input: ServiceInput): Planned<ServiceRefs> {
  const { key, spec, cluster, images } = input;
  const id = (name: string) => `${key}/${name}`;
  checkNetwork(spec, cluster);
  const logGroupName = spec.logs.group ?? att(id("LogGroup"), "LogGroupName");
  const taskRoleArn = input.taskRoleArn ?? att(id("TaskRole"), "Arn");
  const balancing = loadBalancing(input);
  const discovery = spec.serviceDiscovery && planDiscovery(key, spec, spec.serviceDiscovery.name, cluster);

  const resources = [
    ...(spec.logs.group === undefined ? [logGroup(id("LogGroup"), spec)] : []),
    ...(input.taskRoleArn === undefined
      ? [role(id("TaskRole"), TASKS, `Tasks of ${spec.name}`, spec.exec ? EXEC : [])]
      : []),
    role(id("ExecutionRole"), TASKS, `Start of the tasks of ${spec.name}`, executionStatements(input, logGroupName)),
    taskDefinition(id("TaskDefinition"), {
      spec,
      cluster,
      images,
      valuesFrom: input.valuesFrom,
      taskRoleArn,
      executionRoleArn: att(id("ExecutionRole"), "Arn"),
      logGroupName,
    }),
    securityGroup(id("SecurityGroup"), cluster.vpc.vpcId, `Tasks of ${spec.name}`),
    ...(balancing?.resources ?? []),
    ...(discovery?.resources ?? []),
    service(input, balancing, discovery),
    ...(spec.scaling ? planScaling({ key, spec, scaling: spec.scaling, cluster, balancing }) : []),
  ];
  const refs: ServiceRefs = {
    serviceArn: att(id("Service"), "ServiceArn"),
    serviceName: att(id("Service"), "Name"),
    taskDefinitionArn: att(id("TaskDefinition"), "TaskDefinitionArn"),
    taskRoleId: input.taskRoleArn === undefined ? id("TaskRole") : undefined,
    taskRoleArn,
    taskRoleName: input.taskRoleArn === undefined ? att(id("TaskRole"), "RoleName") : undefined,
    executionRoleId: id("ExecutionRole"),
    executionRoleArn: att(id("ExecutionRole"), "Arn"),
    executionRoleName: att(id("ExecutionRole"), "RoleName"),
    securityGroupId: securityGroupId(id("SecurityGroup")),
    logGroupName,
    loadBalancer: balancing?.loadBalancer,
    targetGroupArn: balancing?.targetGroupArn,
    url: balancing?.url,
    discoveryName: discovery?.name,
  };
  return { resources, refs };
}

function loadBalancing({
  key,
  spec,
  cluster,
  sharedLoadBalancer,
  overrides = {},
}: ServiceInput): LoadBalancing | undefined {
  if (spec.loadBalancer === undefined) return undefined;
  return planLoadBalancing({
    key,
    spec,
    loadBalancer: spec.loadBalancer,
    cluster,
    shared: sharedLoadBalancer,
    overrides,
  });
}

function service(input: ServiceInput, balancing?: LoadBalancing, discovery?: Discovery): Resource {
  const { key, spec, cluster } = input;
  const id = (name: string) => `${key}/${name}`;
  const { vpc, servicesSecurityGroupId } = cluster;
  const onFargate = spec.capacity.every((item) => item.pool === undefined);
  const { scaling } = spec;
  const planned = resource(
    "AWS::ECS::Service",
    id("Service"),
    {
      ...planCapacity(spec, cluster),
      Cluster: cluster.clusterArn,
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: circuitBreaker(spec),
        MaximumPercent: spec.maximumPercent,
        MinimumHealthyPercent: spec.minimumHealthyPercent,
      },
      DesiredCount: scaling ? undefined : spec.desiredCount,
      EnableExecuteCommand: spec.exec || undefined,
      HealthCheckGracePeriodSeconds: spec.healthCheckGracePeriod,
      LoadBalancers: balancing && [
        {
          ContainerName: spec.loadBalancer!.container,
          ContainerPort: spec.loadBalancer!.containerPort,
          TargetGroupArn: balancing.targetGroupArn,
        },
      ],
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          // ECS gives public addresses to tasks on Fargate only.
          AssignPublicIp: cluster.tasksHavePublicIp && onFargate ? "ENABLED" : "DISABLED",
          SecurityGroups: [
            securityGroupId(id("SecurityGroup")),
            ...(servicesSecurityGroupId === undefined ? [] : [servicesSecurityGroupId]),
          ],
          Subnets: cluster.tasksHavePublicIp ? vpc.publicSubnetIds : vpc.privateSubnetIds,
        },
      },
      PlatformVersion: spec.platformVersion,
      PropagateTags: spec.propagateTags ?? (Object.keys(spec.tags).length > 0 ? "SERVICE" : undefined),
      ServiceRegistries: discovery && [{ RegistryArn: discovery.registryArn }],
      Tags: tagList(spec.tags),
      TaskDefinition: att(id("TaskDefinition"), "TaskDefinitionArn"),
    },
    // What tasks use goes after them: without its network, roles or capacity a service can't end its tasks.
    [
      ...(cluster.capacityProvidersId === undefined ? [] : [cluster.capacityProvidersId]),
      ...cluster.dependsOn,
      ...(input.taskRoleArn === undefined ? [id("TaskRole")] : []),
      id("ExecutionRole"),
      ...(balancing?.dependsOn ?? []),
      ...(discovery?.dependsOn ?? []),
    ],
  );
  // A deployment would put the count back that scaling has found.
  return scaling ? { ...planned, initially: { DesiredCount: scaling.min } } : planned;
}

function circuitBreaker({ circuitBreaker: { enable, rollback, threshold, resetOnHealthyTask } }: ServiceSpec) {
  return {
    Enable: enable,
    ResetOnHealthyTask: resetOnHealthyTask,
    Rollback: rollback,
    ThresholdConfiguration: threshold && { Type: threshold.type, Value: threshold.value },
  };
}

/** Calls that the SSM agent of `aws ecs execute-command` makes; AWS has no resources for them. */
const EXEC: Statement[] = [
  {
    actions: ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map(
      (action) => `ssmmessages:${action}`,
    ),
    resources: ["*"],
  },
];

function logGroup(
  logicalId: string,
  { logs: { retention = LOG_RETENTION_DAYS, encryptionKey } }: ServiceSpec,
): Resource {
  return resource("AWS::Logs::LogGroup", logicalId, {
    KmsKeyId: encryptionKey,
    RetentionInDays: retention === 0 ? undefined : retention,
  });
}

/** What tasks ask of the world that the cluster's network doesn't give them. */
function checkNetwork({ path, exec, containers, capacity }: ServiceSpec<PoolRefs>, cluster: ClusterRefs): void {
  const pool = capacity.findIndex((item) => item.pool !== undefined);
  if (cluster.tasksHavePublicIp && pool >= 0) {
    const allowed =
      "allowed are Fargate's providers, since the network has no private subnets, and tasks on instances get no public address: they reach nothing";
    throw new InvalidPropertyError(path, `capacity[${pool}].pool`, capacity[pool]!.pool?.name, allowed);
  }
  if (cluster.endpointsSecurityGroupId === undefined) return;
  const closed = `since the network of cluster ${cluster.name} has no NAT (nat: "none")`;
  if (exec) {
    throw new InvalidPropertyError(path, "exec", exec, `allowed is false, ${closed}, and no endpoint of ssmmessages`);
  }
  containers.forEach(({ name, image, secrets }, i) => {
    const [secret] = Object.keys(secrets);
    if (secret !== undefined) {
      const property = i === 0 ? "secrets" : `sidecars.${name}.secrets`;
      const allowed = `allowed are none, ${closed}, and no endpoint of secretsmanager and ssm`;
      throw new InvalidPropertyError(path, property, { [secret]: secrets[secret] }, allowed);
    }
    if (image === undefined || isLeaf(image) || ECR.test(image)) return;
    const property = i === 0 ? "image" : `sidecars.${name}.image`;
    throw new InvalidPropertyError(path, property, image, `allowed are images of a private registry of ECR, ${closed}`);
  });
}

/** An image of a private registry of ECR, or a name that only this machine has. */
const ECR = /^\d{12}\.dkr[.-]ecr[\w.-]*\.(amazonaws\.com|on\.aws)/;

/** What ECS does in the service's name before a container runs: pull its images, open its log streams, read its secrets. */
function executionStatements({ spec, cluster }: ServiceInput, logGroupName: Val<string>): Statement[] {
  const streams = arnNear(cluster.clusterArn, "logs", "log-group", logGroupName, "*");
  return [
    {
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetAuthorizationToken",
        "ecr:GetDownloadUrlForLayer",
      ],
      resources: ["*"],
    },
    { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [streams] },
    ...secretStatements(spec.containers, cluster),
  ];
}
