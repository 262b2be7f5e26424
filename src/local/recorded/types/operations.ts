import { ofService, type RecordedTypes } from "./recorded-type";

const MONITORING = "What shows and analyses metrics is recorded and has no effect on this machine.";
const SCALING = "Scaling of anything but services of ECS is recorded and has no effect on this machine.";
const GROUPS =
  "Hooks, policies and schedules of Auto Scaling groups are recorded: the local ECS drains instances itself.";
const NAMES = "DNS names are recorded and resolve to nothing on this machine: use the load balancer's URL.";
const PIPELINES = "Builds and deployments by AWS are recorded and not run on this machine.";

/** What watches, scales, names and deploys. */
export const OPERATIONS: RecordedTypes = {
  ...ofService("ApplicationAutoScaling", SCALING, {
    ScalableTarget: { arn: "scalable-target/{hex:32}" },
    ScalingPolicy: {
      ref: "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/{ServiceNamespace|ecs}/{ResourceId}:policyName/{name}",
    },
  }),
  ...ofService("AutoScaling", GROUPS, {
    LaunchConfiguration: { warning: undefined },
    LifecycleHook: { ref: "{name}", shared: true },
    ScalingPolicy: {
      ref: "arn:aws:autoscaling:{region}:{account}:scalingPolicy:{uuid}:autoScalingGroupName/{AutoScalingGroupName}:policyName/{name}",
      attributes: { PolicyName: "{name}" },
    },
    ScheduledAction: { ref: "{name}", attributes: { ScheduledActionName: "{name}" }, shared: true },
  }),
  ...ofService("CloudWatch", MONITORING, {
    AnomalyDetector: {},
    Dashboard: { arn: "arn:aws:cloudwatch::{account}:dashboard/{id}" },
    InsightRule: { arn: "insight-rule/{RuleName}" },
    MetricStream: { arn: "metric-stream/{id}", attributes: { State: "running" } },
  }),
  ...ofService("Logs", "Filters and policies of logs are recorded and have no effect on this machine.", {
    LogStream: { shared: true, warning: undefined },
    QueryDefinition: { ref: "{uuid}" },
    ResourcePolicy: {},
    SubscriptionFilter: {
      shared: true,
      warning:
        "Subscription filters are recorded: the functions and streams that they lead to run nothing on this machine, and get no log events.",
    },
  }),
  ...ofService("XRay", "Traces are not kept on this machine: what describes them is recorded.", {
    Group: { arn: "group/{GroupName}/{hex:32}" },
    SamplingRule: { arn: "sampling-rule/{name}" },
  }),
  ...ofService("APS", MONITORING, {
    RuleGroupsNamespace: { arn: "rulegroupsnamespace/{Workspace}/{name}" },
    Scraper: { arn: "scraper/s-{uuid}" },
    Workspace: { arn: "workspace/ws-{uuid}" },
  }),
  ...ofService("Grafana", MONITORING, { Workspace: { ref: "g-{hex:10}" } }),
  ...ofService("CloudTrail", "Trails are recorded and not written on this machine.", { Trail: { arn: "trail/{id}" } }),
  ...ofService("Budgets", "Budgets are recorded: this machine costs nothing.", { Budget: { ref: "{name}" } }),
  ...ofService("Route53", NAMES, {
    HealthCheck: { ref: "{uuid}" },
    HostedZone: {
      ref: "Z{HEX:20}",
      attributes: { NameServers: ["ns-1.slipway.invalid", "ns-2.slipway.invalid"] },
    },
    RecordSet: { shared: true },
    RecordSetGroup: {},
  }),
  ...ofService("Route53Resolver", NAMES, {
    ResolverEndpoint: { ref: "rslvr-in-{hex:17}", arn: "resolver-endpoint/{id}" },
    ResolverRule: { ref: "rslvr-rr-{hex:17}", arn: "resolver-rule/{id}" },
    ResolverRuleAssociation: { ref: "rslvr-rrassoc-{hex:17}" },
  }),
  ...ofService("ServiceDiscovery", NAMES, {
    PublicDnsNamespace: { ref: "ns-{hex:16}", arn: "namespace/{id}", attributes: { HostedZoneId: "Z{HEX:20}" } },
  }),
  ...ofService(
    "CloudFront",
    "Distributions are recorded and serve nothing on this machine: use the load balancer's URL.",
    {
      CachePolicy: { ref: "{uuid}" },
      CloudFrontOriginAccessIdentity: { ref: "E{HEX:13}", attributes: { S3CanonicalUserId: "{hex:64}" } },
      Distribution: { ref: "E{HEX:13}", attributes: { DomainName: "d{hex:13}.cloudfront.net" } },
      Function: { arn: "function/{name}", longest: 64, attributes: { Stage: "LIVE" } },
      OriginAccessControl: { ref: "E{HEX:13}" },
      OriginRequestPolicy: { ref: "{uuid}" },
      ResponseHeadersPolicy: { ref: "{uuid}" },
      VpcOrigin: {
        ref: "vo_{hex:22}",
        arn: "vpcorigin/{id}",
        attributes: { Status: "Deployed", AccountId: "{account}" },
      },
    },
  ),
  ...ofService("AppConfig", "Configurations of AppConfig are recorded: tasks can't read them on this machine.", {
    Application: { ref: "{hex:7}" },
    ConfigurationProfile: { ref: "{hex:7}" },
    Deployment: {},
    DeploymentStrategy: { ref: "{hex:7}" },
    Environment: { ref: "{hex:7}" },
    HostedConfigurationVersion: {},
  }),
  ...ofService("AppMesh", "Meshes are recorded: traffic between tasks goes straight on this machine.", {
    GatewayRoute: { arn: "mesh/{MeshName}/virtualGateway/{VirtualGatewayName}/gatewayRoute/{name}" },
    Mesh: { arn: "mesh/{name}" },
    Route: { arn: "mesh/{MeshName}/virtualRouter/{VirtualRouterName}/route/{name}" },
    VirtualGateway: { arn: "mesh/{MeshName}/virtualGateway/{name}" },
    VirtualNode: { arn: "mesh/{MeshName}/virtualNode/{name}" },
    VirtualRouter: { arn: "mesh/{MeshName}/virtualRouter/{name}" },
    VirtualService: { arn: "mesh/{MeshName}/virtualService/{name}" },
  }),
  ...ofService("GlobalAccelerator", NAMES, {
    Accelerator: { arn: "accelerator/{uuid}", attributes: { DnsName: "a{hex:17}.awsglobalaccelerator.com" } },
    EndpointGroup: { arn: "{last:ListenerArn}/endpoint-group/{hex:12}" },
    Listener: { arn: "{last:AcceleratorArn}/listener/{hex:8}" },
  }),
  ...ofService("ElasticLoadBalancing", "Classic load balancers are recorded and answer nothing on this machine.", {
    LoadBalancer: { longest: 32 },
  }),
  ...ofService("Synthetics", MONITORING, {
    Canary: { letters: "lower", longest: 21, attributes: { State: "RUNNING" } },
  }),
  ...ofService("ElasticLoadBalancingV2", "Trust stores are recorded: listeners ask clients for no certificate here.", {
    TrustStore: { arn: "truststore/{name}/{hex:16}", longest: 32, attributes: { Status: "ACTIVE" } },
  }),
  ...ofService("CodeCommit", PIPELINES, {
    Repository: { ref: "{uuid}", arn: "{name}", attributes: { Name: "{name}" } },
  }),
  ...ofService("Config", "Rules of AWS Config are recorded and not evaluated on this machine.", {
    ConfigRule: { arn: "config-rule/{id}" },
    ConfigurationRecorder: {},
    DeliveryChannel: {},
  }),
  ...ofService("CodeDeploy", PIPELINES, {
    Application: {},
    DeploymentConfig: {},
    DeploymentGroup: { shared: true },
  }),
  ...ofService("CodeBuild", PIPELINES, {
    Project: { arn: "project/{id}" },
    ReportGroup: { arn: "report-group/{name}" },
    SourceCredential: { arn: "token/{hex:8}" },
  }),
  ...ofService("CodePipeline", PIPELINES, {
    Pipeline: { arn: "{id}", attributes: { Version: "1" } },
    Webhook: { attributes: { Url: "https://{region}.webhooks.aws/trigger?t={hex:32}" } },
  }),
  ...ofService("CodeStarNotifications", PIPELINES, { NotificationRule: { arn: "notificationrule/{hex:40}" } }),
  ...ofService("Chatbot", PIPELINES, {
    SlackChannelConfiguration: {
      arn: "arn:aws:chatbot::{account}:chat-configuration/slack-channel/{ConfigurationName}",
    },
  }),
  ...ofService("ResourceGroups", undefined, { Group: { arn: "group/{id}" } }),
  ...ofService("ServiceCatalogAppRegistry", undefined, {
    Application: { ref: "{hex:26}", arn: "/applications/{id}", attributes: { ApplicationTagKey: "awsApplication" } },
    AttributeGroup: { ref: "{hex:26}", arn: "/attribute-groups/{id}" },
    AttributeGroupAssociation: {},
    ResourceAssociation: {},
  }),
  ...ofService("CloudFormation", undefined, {
    CustomResource: {
      ref: "{logicalId}-{hex:12}",
      warning:
        "Custom resources are recorded: the function behind one is not run on this machine, and what it would answer is empty.",
    },
    WaitCondition: {
      attributes: { Data: "{}" },
      warning: "Wait conditions are recorded: nothing is waited for on this machine.",
    },
    WaitConditionHandle: { ref: "{logicalId}", shared: true },
  }),
  ...ofService("CDK", undefined, { Metadata: { ref: "{logicalId}", shared: true } }),
};
