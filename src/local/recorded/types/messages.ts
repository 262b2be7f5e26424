import { isPlainMap } from "../../../cfn/plain-map";
import { POOL_ASSOCIATION_SOURCE } from "../../../ecs/pool-association";
import type { Properties } from "../../resources/handler";
import { ofService, type RecordedTypes } from "./recorded-type";

const FUNCTIONS = "Functions are recorded and not run on this machine.";
const EVENTS =
  "Schedules and events lead to tasks of ECS, queues, log groups, event buses and API destinations on this machine: what else they lead to is recorded.";

const APIS = "APIs are recorded and answer nothing on this machine: call the load balancer.";

/** Slipway's own, whose resources are acted on by what `Custom::SlipwayPoolAssociation` is to this machine. */
const isPoolAssociation = ({ Code }: Properties) => isPlainMap(Code) && Code.ZipFile === POOL_ASSOCIATION_SOURCE;

/** What sends, receives and runs beside ECS. */
export const MESSAGES: RecordedTypes = {
  ...ofService("SNS", "Topics are recorded: no message is sent on this machine.", {
    Subscription: { ref: "{TopicArn}:{uuid}" },
    Topic: { arn: "{name}", attributes: { TopicName: "{name}" } },
    TopicInlinePolicy: { shared: true },
    TopicPolicy: {},
  }),
  ...ofService("SQS", "Who may call a queue is recorded and not enforced on this machine.", {
    QueueInlinePolicy: { shared: true },
    QueuePolicy: {},
  }),
  ...ofService("Lambda", FUNCTIONS, {
    Alias: { arn: "function:{last:FunctionName}:{name}" },
    EventInvokeConfig: {},
    EventSourceMapping: { ref: "{uuid}", arn: "event-source-mapping:{id}" },
    Function: { arn: "function:{name}", longest: 64, stoodInFor: isPoolAssociation },
    LayerVersion: { arn: "layer:{name}:1", longest: 64 },
    LayerVersionPermission: {},
    Permission: { ref: "{logicalId}-{hex:12}" },
    Url: {
      ref: "arn:aws:lambda:{region}:{account}:function:{last:TargetFunctionArn}",
      attributes: { FunctionUrl: "https://{hex:32}.lambda-url.{region}.on.aws/" },
      shared: true,
    },
    Version: {
      ref: "arn:aws:lambda:{region}:{account}:function:{last:FunctionName}:1",
      shared: true,
      attributes: { Version: "1" },
    },
  }),
  ...ofService("Events", EVENTS, {
    ApiDestination: { arn: "api-destination/{name}/{uuid}", warning: undefined },
    Connection: { arn: "connection/{name}/{uuid}", warning: undefined },
    EventBus: { arn: "event-bus/{name}", warning: undefined },
    EventBusPolicy: { ref: "{StatementId}", shared: true },
    // A name is one within a bus; the rule's own handler sees to that.
    Rule: { ref: "{name}", arn: "rule/{name}", longest: 64, attributes: { RuleName: "{name}" }, shared: true },
  }),
  ...ofService("Scheduler", EVENTS, {
    Schedule: { arn: "schedule/{GroupName|default}/{name}", longest: 64, shared: true },
    ScheduleGroup: { arn: "schedule-group/{name}", longest: 64, attributes: { State: "ACTIVE" }, warning: undefined },
  }),
  ...ofService("StepFunctions", "State machines are recorded and not run on this machine.", {
    Activity: { arn: "activity:{name}", longest: 80 },
    StateMachine: { arn: "stateMachine:{name}", longest: 80, attributes: { Name: "{name}" } },
  }),
  ...ofService("Pipes", EVENTS, { Pipe: { arn: "pipe/{name}", longest: 64, attributes: { CurrentState: "RUNNING" } } }),
  ...ofService("Kinesis", "Streams are recorded: no record is kept on this machine.", {
    Stream: { arn: "stream/{name}" },
    StreamConsumer: {
      arn: "stream/{last:StreamARN}/consumer/{ConsumerName}:1",
      attributes: { ConsumerStatus: "ACTIVE" },
    },
  }),
  ...ofService("KinesisFirehose", "Streams are recorded: no record is kept on this machine.", {
    DeliveryStream: { arn: "deliverystream/{name}", longest: 64 },
  }),
  ...ofService("AmazonMQ", "Brokers are recorded and not started on this machine.", {
    Broker: { ref: "b-{uuid}", arn: "broker:{name}:{id}" },
    Configuration: { ref: "c-{uuid}", arn: "configuration:{id}", attributes: { Revision: "1" } },
    ConfigurationAssociation: {},
  }),
  ...ofService("MSK", "Kafka clusters are recorded and not started on this machine.", {
    Cluster: { arn: "cluster/{name}/{uuid}-1", longest: 64 },
    ClusterPolicy: { shared: true },
    Configuration: { arn: "configuration/{name}/{uuid}-1" },
    ServerlessCluster: { arn: "cluster/{name}/{uuid}-s1", longest: 64 },
  }),
  ...ofService("SES", "Mail is not sent on this machine: what describes it is recorded.", {
    ConfigurationSet: {},
    EmailIdentity: {},
    Template: {},
  }),
  ...ofService("ApiGateway", APIS, {
    Account: { ref: "{logicalId}", shared: true },
    ApiKey: { ref: "{hex:10}" },
    Authorizer: { ref: "{hex:6}" },
    BasePathMapping: { shared: true },
    Deployment: { ref: "{hex:6}" },
    DomainName: { shared: true },
    Method: { shared: true },
    Resource: { ref: "{hex:6}" },
    RestApi: { ref: "{hex:10}", attributes: { RootResourceId: "{hex:10}" } },
    Stage: { shared: true },
    UsagePlan: { ref: "{hex:6}" },
    UsagePlanKey: {},
    VpcLink: { ref: "{hex:6}" },
  }),
  ...ofService("ApiGatewayV2", APIS, {
    Api: {
      ref: "{hex:10}",
      attributes: { ApiEndpoint: "https://{id}.execute-api.{region}.amazonaws.com" },
    },
    ApiMapping: { ref: "{hex:6}" },
    Authorizer: { ref: "{hex:6}" },
    Deployment: { ref: "{hex:6}" },
    DomainName: { shared: true },
    Integration: { ref: "{hex:7}" },
    Route: { ref: "{hex:7}" },
    Stage: { shared: true },
    VpcLink: { ref: "{hex:6}" },
  }),
};
