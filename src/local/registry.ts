import { POOL_ASSOCIATION } from "../ecs/pool-association";
import { ApiError } from "../protocol/errors";
import { ALARM_CALLS } from "./alarms/calls";
import { compositeAlarmResource, metricAlarmResource } from "./alarms/resource";
import type { Api } from "./api";
import { AUTO_SCALING_CALLS } from "./auto-scaling/calls";
import { autoScalingGroup } from "./auto-scaling/resource";
import { warmPool } from "./auto-scaling/warm-pool/resource";
import { certificate } from "./certificates/resource";
import { DISCOVERY_INSTANCE_CALLS } from "./discovery/instance-calls";
import { NAMESPACE_CALLS } from "./discovery/namespace-calls";
import { discoveryInstance, discoveryService, httpNamespace, namespace } from "./discovery/resource";
import { EC2_CALLS } from "./ec2/calls";
import { ACCOUNT_SETTING_CALLS } from "./ecs/account-setting/calls";
import { CAPACITY_CALLS } from "./ecs/capacity/calls";
import { capacityProvider } from "./ecs/capacity/resource";
import { CLUSTER_CALLS } from "./ecs/cluster/calls";
import { poolAssociation } from "./ecs/cluster/pool-association";
import { capacityProviderAssociations, cluster } from "./ecs/cluster/resource";
import { DEPLOYMENT_CALLS } from "./ecs/deployment/calls";
import { EXECUTE_COMMAND_CALLS, SESSION_CALLS } from "./ecs/execute-command/calls";
import { INSTANCE_CALLS } from "./ecs/instance/calls";
import { machineRole } from "./ecs/instance/machine-role";
import { NOT_HERE } from "./ecs/not-here";
import { schedulerSchedule } from "./ecs/scheduled/resource";
import { SERVICE_CALLS } from "./ecs/service/calls";
import { service } from "./ecs/service/resource";
import { TAG_CALLS } from "./ecs/tag-calls";
import { TASK_CALLS } from "./ecs/task/calls";
import { TASK_DEFINITION_CALLS } from "./ecs/task-definition/calls";
import { taskDefinition } from "./ecs/task-definition/resource";
import { TASK_SET_CALLS } from "./ecs/task-set/calls";
import { primaryTaskSet, taskSet } from "./ecs/task-set/resource";
import { LISTENER_CALLS } from "./elb/listener/calls";
import { listener } from "./elb/listener/resource";
import { listenerCertificate } from "./elb/listener-certificate/resource";
import { LOAD_BALANCER_CALLS } from "./elb/load-balancer/calls";
import { loadBalancer } from "./elb/load-balancer/resource";
import { RULE_CALLS } from "./elb/rule/calls";
import { listenerRule } from "./elb/rule/resource";
import { ELB_TAG_CALLS } from "./elb/tag-calls";
import { TARGET_GROUP_CALLS } from "./elb/target-group/calls";
import { targetGroup } from "./elb/target-group/resource";
import { TLS_CALLS } from "./elb/tls-calls";
import { eventArchive } from "./events/archives/resource";
import { EVENT_CALLS } from "./events/calls";
import { eventsRule } from "./events/resource";
import { LOG_CALLS } from "./logs/calls";
import { metricFilter } from "./logs/metric-filter/resource";
import { LOGS_NOT_HERE } from "./logs/not-here";
import { logGroup } from "./logs/resource";
import { METRIC_CALLS } from "./metrics/calls";
import { subnet, vpc } from "./network/resource";
import { MESSAGE_CALLS } from "./queues/message-calls";
import { QUEUE_CALLS } from "./queues/queue-calls";
import { queue } from "./queues/resource";
import { launchTemplate } from "./recorded/launch-template";
import { recordSet } from "./recorded/record-set";
import { recorderOf } from "./recorded/resource";
import type { Handler } from "./resources/handler";
import { SCALING_CALLS } from "./scaling/calls";
import { scalingPolicy } from "./scaling/policy-resource";
import { scalableTarget } from "./scaling/target-resource";
import { SCHEDULE_CALLS } from "./schedules/calls";
import { SCHEDULE_GROUP_CALLS } from "./schedules/group-calls";
import { PARAMETER_CALLS } from "./secrets/parameter/calls";
import { parameter } from "./secrets/parameter/resource";
import { SECRET_CALLS } from "./secrets/secret/calls";
import { secret } from "./secrets/secret/resource";
import { APPLICATION_AUTO_SCALING } from "./shapes/application-auto-scaling.generated";
import { AUTO_SCALING } from "./shapes/auto-scaling.generated";
import { CLOUD_MAP } from "./shapes/cloud-map.generated";
import { CLOUDWATCH } from "./shapes/cloudwatch.generated";
import { EC2 } from "./shapes/ec2.generated";
import { ECS } from "./shapes/ecs.generated";
import { ELB } from "./shapes/elb.generated";
import { EVENTS } from "./shapes/events.generated";
import { LOGS } from "./shapes/logs.generated";
import { SCHEDULER } from "./shapes/scheduler.generated";
import { SECRETS_MANAGER } from "./shapes/secrets-manager.generated";
import { SQS } from "./shapes/sqs.generated";
import { SSM } from "./shapes/ssm.generated";
import { STS } from "./shapes/sts.generated";
import { STS_CALLS } from "./sts/calls";

/** The APIs of AWS that this machine answers. */
const APIS: readonly Api[] = [
  {
    model: ECS,
    invalid: "InvalidParameterException",
    absent: NOT_HERE,
    calls: {
      ...ACCOUNT_SETTING_CALLS,
      ...CAPACITY_CALLS,
      ...CLUSTER_CALLS,
      ...DEPLOYMENT_CALLS,
      ...EXECUTE_COMMAND_CALLS,
      ...INSTANCE_CALLS,
      ...SERVICE_CALLS,
      ...TAG_CALLS,
      ...TASK_CALLS,
      ...TASK_DEFINITION_CALLS,
      ...TASK_SET_CALLS,
    },
  },
  {
    model: ELB,
    invalid: "ValidationError",
    calls: {
      ...ELB_TAG_CALLS,
      ...LISTENER_CALLS,
      ...LOAD_BALANCER_CALLS,
      ...RULE_CALLS,
      ...TARGET_GROUP_CALLS,
      ...TLS_CALLS,
    },
  },
  { model: CLOUDWATCH, invalid: "InvalidParameterValue", calls: { ...METRIC_CALLS, ...ALARM_CALLS } },
  { model: LOGS, invalid: "InvalidParameterException", absent: LOGS_NOT_HERE, calls: LOG_CALLS },
  { model: SECRETS_MANAGER, invalid: "InvalidParameterException", calls: SECRET_CALLS },
  { model: SSM, invalid: "ValidationException", calls: { ...PARAMETER_CALLS, ...SESSION_CALLS } },
  { model: SQS, invalid: "InvalidParameterValue", calls: { ...QUEUE_CALLS, ...MESSAGE_CALLS } },
  { model: EVENTS, invalid: "ValidationException", calls: EVENT_CALLS },
  { model: SCHEDULER, invalid: "ValidationException", calls: { ...SCHEDULE_CALLS, ...SCHEDULE_GROUP_CALLS } },
  { model: STS, invalid: "ValidationError", calls: STS_CALLS },
  { model: CLOUD_MAP, invalid: "InvalidInput", calls: { ...NAMESPACE_CALLS, ...DISCOVERY_INSTANCE_CALLS } },
  { model: EC2, invalid: "InvalidParameterValue", calls: EC2_CALLS },
  { model: AUTO_SCALING, invalid: "ValidationError", calls: AUTO_SCALING_CALLS },
  { model: APPLICATION_AUTO_SCALING, invalid: "ValidationException", calls: SCALING_CALLS },
];

/** The handler of each type that has an effect on this machine. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  "AWS::ApplicationAutoScaling::ScalableTarget": scalableTarget as Handler,
  "AWS::ApplicationAutoScaling::ScalingPolicy": scalingPolicy as Handler,
  "AWS::AutoScaling::AutoScalingGroup": autoScalingGroup,
  "AWS::AutoScaling::WarmPool": warmPool as Handler,
  "AWS::EC2::LaunchTemplate": launchTemplate,
  "AWS::CertificateManager::Certificate": certificate,
  "AWS::CloudWatch::Alarm": metricAlarmResource as Handler,
  "AWS::CloudWatch::CompositeAlarm": compositeAlarmResource as Handler,
  "AWS::EC2::Subnet": subnet,
  "AWS::EC2::VPC": vpc,
  "AWS::ECS::CapacityProvider": capacityProvider,
  "AWS::ECS::Cluster": cluster,
  "AWS::ECS::ClusterCapacityProviderAssociations": capacityProviderAssociations,
  "AWS::ECS::PrimaryTaskSet": primaryTaskSet,
  "AWS::ECS::Service": service,
  "AWS::ECS::TaskDefinition": taskDefinition,
  "AWS::ECS::TaskSet": taskSet,
  "AWS::ElasticLoadBalancingV2::Listener": listener,
  "AWS::ElasticLoadBalancingV2::ListenerCertificate": listenerCertificate,
  "AWS::ElasticLoadBalancingV2::ListenerRule": listenerRule,
  "AWS::ElasticLoadBalancingV2::LoadBalancer": loadBalancer,
  "AWS::ElasticLoadBalancingV2::TargetGroup": targetGroup,
  "AWS::Events::Archive": eventArchive as Handler,
  "AWS::Events::Rule": eventsRule,
  "AWS::IAM::Role": machineRole,
  "AWS::Logs::LogGroup": logGroup,
  "AWS::Logs::MetricFilter": metricFilter as Handler,
  "AWS::Route53::RecordSet": recordSet,
  "AWS::SQS::Queue": queue as Handler,
  "AWS::SSM::Parameter": parameter,
  "AWS::Scheduler::Schedule": schedulerSchedule,
  "AWS::SecretsManager::Secret": secret,
  "AWS::ServiceDiscovery::HttpNamespace": httpNamespace,
  "AWS::ServiceDiscovery::Instance": discoveryInstance,
  "AWS::ServiceDiscovery::PrivateDnsNamespace": namespace,
  "AWS::ServiceDiscovery::Service": discoveryService,
  [POOL_ASSOCIATION]: poolAssociation,
};

function handlerOf(type: string): Handler {
  const handler = (Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined) ?? recorderOf(type);
  if (handler) return handler;
  throw new ApiError(
    "TypeNotFoundException",
    `${type} can't be deployed to this machine. Leave it out, or give it a condition of the template that doesn't hold here.`,
  );
}

/** What the nouns are to those who call them: the doors and the engine of resource calls. */
export interface Registry {
  apis: readonly Api[];
  /** Throws for a type that can't be deployed here. */
  handlerOf(type: string): Handler;
}

export const REGISTRY: Registry = { apis: APIS, handlerOf };
