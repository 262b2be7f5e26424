type Names = Record<string, string>;

/** What CloudFormation calls a type of @pulumi/aws's, and what of its arguments has other words there. */
interface InPulumi {
  type: string;
  /** Of arguments by their paths, in which `*` is any item of a list. */
  names: Names;
  /** Of values, by the arguments' names in CloudFormation in small letters. */
  values: Record<string, Record<string, string>>;
}

const of = (type: string, names: Names = {}, values: InPulumi["values"] = {}): InPulumi => ({
  type: `AWS::${type}`,
  names,
  values,
});

const LOAD_BALANCER: Names = {
  "accessLogs.bucket": "access_logs.s3.bucket",
  "accessLogs.enabled": "access_logs.s3.enabled",
  "accessLogs.prefix": "access_logs.s3.prefix",
  "connectionLogs.bucket": "connection_logs.s3.bucket",
  "connectionLogs.enabled": "connection_logs.s3.enabled",
  "connectionLogs.prefix": "connection_logs.s3.prefix",
  dropInvalidHeaderFields: "routing.http.drop_invalid_header_fields.enabled",
  enableCrossZoneLoadBalancing: "load_balancing.cross_zone.enabled",
  enableDeletionProtection: "deletion_protection.enabled",
  enableHttp2: "routing.http2.enabled",
  idleTimeout: "idle_timeout.timeout_seconds",
};

const TARGET_GROUP: Names = {
  deregistrationDelay: "deregistration_delay.timeout_seconds",
  loadBalancingAlgorithmType: "load_balancing.algorithm.type",
  preserveClientIp: "preserve_client_ip.enabled",
  slowStart: "slow_start.duration_seconds",
  "stickiness.cookieName": "stickiness.app_cookie.cookie_name",
  "stickiness.enabled": "stickiness.enabled",
  "stickiness.type": "stickiness.type",
};

/** Attributes of ELB's, which are a list of names and values in a template. */
const attributes = (list: string, names: Names) =>
  Object.fromEntries(Object.entries(names).map(([path, name]) => [path, `${list}.${name.replaceAll(".", "%")}`]));

const ACTIONS = {
  "forward.targetGroups.*.arn": "forwardConfig.targetGroups.*.targetGroupArn",
  forward: "forwardConfig",
  redirect: "redirectConfig",
  fixedResponse: "fixedResponseConfig",
};
const actions = (list: string, as: string) =>
  Object.fromEntries(Object.entries(ACTIONS).map(([path, name]) => [`${list}.*.${path}`, `${as}.*.${name}`]));

export const TYPES: Record<string, InPulumi> = {
  "aws:acm/certificate:Certificate": of("CertificateManager::Certificate"),
  "aws:appautoscaling/policy:Policy": of("ApplicationAutoScaling::ScalingPolicy", {
    name: "policyName",
  }),
  "aws:appautoscaling/target:Target": of("ApplicationAutoScaling::ScalableTarget"),
  "aws:autoscaling/group:Group": of("AutoScaling::AutoScalingGroup", {
    defaultCooldown: "cooldown",
    instanceRefresh: "updatePolicy",
    "launchTemplate.id": "launchTemplate.launchTemplateId",
    protectFromScaleIn: "newInstancesProtectedFromScaleIn",
    vpcZoneIdentifiers: "vpcZoneIdentifier",
  }),
  "aws:cloudwatch/logGroup:LogGroup": of("Logs::LogGroup", { name: "logGroupName" }),
  "aws:cloudwatch/metricAlarm:MetricAlarm": of("CloudWatch::Alarm", {
    metricQueries: "metrics",
    name: "alarmName",
    "metricQueries.*.metric": "metrics.*.metricStat",
    "metricQueries.*.metric.dimensions": "metrics.*.metricStat.metric.dimensions",
    "metricQueries.*.metric.metricName": "metrics.*.metricStat.metric.metricName",
    "metricQueries.*.metric.namespace": "metrics.*.metricStat.metric.namespace",
  }),
  "aws:cloudwatch/eventRule:EventRule": of("Events::Rule"),
  "aws:codebuild/project:Project": of("CodeBuild::Project", { buildTimeout: "timeoutInMinutes" }),
  "aws:codepipeline/pipeline:Pipeline": of("CodePipeline::Pipeline", {
    "artifactStores.0": "artifactStore",
    "stages.*.actions.*.category": "stages.*.actions.*.actionTypeId.category",
    "stages.*.actions.*.owner": "stages.*.actions.*.actionTypeId.owner",
    "stages.*.actions.*.provider": "stages.*.actions.*.actionTypeId.provider",
    "stages.*.actions.*.version": "stages.*.actions.*.actionTypeId.version",
    "stages.*.actions.*.inputArtifacts.*": "stages.*.actions.*.inputArtifacts.*.name",
    "stages.*.actions.*.outputArtifacts.*": "stages.*.actions.*.outputArtifacts.*.name",
  }),
  "aws:s3/bucket:Bucket": of(
    "S3::Bucket",
    {
      bucket: "bucketName",
      lifecycleRules: "lifecycleConfiguration.rules",
      "lifecycleRules.*.expiration.days": "lifecycleConfiguration.rules.*.expirationInDays",
      "lifecycleRules.*.enabled": "lifecycleConfiguration.rules.*.status",
      "serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault":
        "bucketEncryption.serverSideEncryptionConfiguration.0.serverSideEncryptionByDefault",
    },
    { "lifecycleconfiguration.rules.0.status": { true: "Enabled" } },
  ),
  "aws:s3/bucketPolicy:BucketPolicy": of("S3::BucketPolicy", { policy: "policyDocument" }),
  "aws:cloudwatch/dashboard:Dashboard": of("CloudWatch::Dashboard"),
  "aws:ec2/eip:Eip": of("EC2::EIP"),
  "aws:ec2/flowLog:FlowLog": of("EC2::FlowLog", { iamRoleArn: "deliverLogsPermissionArn", vpcId: "resourceId" }),
  "aws:ec2/internetGateway:InternetGateway": of("EC2::InternetGateway"),
  "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment": of("EC2::VPCGatewayAttachment"),
  "aws:ec2/launchTemplate:LaunchTemplate": of("EC2::LaunchTemplate", {
    blockDeviceMappings: "launchTemplateData.blockDeviceMappings",
    iamInstanceProfile: "launchTemplateData.iamInstanceProfile",
    imageId: "launchTemplateData.imageId",
    instanceType: "launchTemplateData.instanceType",
    metadataOptions: "launchTemplateData.metadataOptions",
    userData: "launchTemplateData.userData",
    vpcSecurityGroupIds: "launchTemplateData.securityGroupIds",
  }),
  "aws:ec2/natGateway:NatGateway": of("EC2::NatGateway"),
  "aws:ec2/route:Route": of("EC2::Route"),
  "aws:ec2/routeTable:RouteTable": of("EC2::RouteTable"),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": of("EC2::SubnetRouteTableAssociation"),
  "aws:ec2/securityGroup:SecurityGroup": of("EC2::SecurityGroup", { description: "groupDescription" }),
  "aws:ec2/subnet:Subnet": of("EC2::Subnet"),
  "aws:ec2/vpc:Vpc": of("EC2::VPC"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": of("EC2::VPCEndpoint"),
  "aws:ecs/capacityProvider:CapacityProvider": of("ECS::CapacityProvider", { cluster: "clusterName" }),
  "aws:ecs/cluster:Cluster": of("ECS::Cluster", {
    "configuration.executeCommandConfiguration.logConfiguration.s3BucketEncryptionEnabled":
      "configuration.executeCommandConfiguration.logConfiguration.s3EncryptionEnabled",
    name: "clusterName",
    settings: "clusterSettings",
  }),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": of("ECS::ClusterCapacityProviderAssociations", {
    clusterName: "cluster",
    defaultCapacityProviderStrategies: "defaultCapacityProviderStrategy",
  }),
  "aws:ecs/service:Service": of(
    "ECS::Service",
    {
      alarms: "deploymentConfiguration.alarms",
      capacityProviderStrategies: "capacityProviderStrategy",
      forceNewDeployment: "forceNewDeployment.enableForceNewDeployment",
      "triggers.nonce": "forceNewDeployment.forceNewDeploymentNonce",
      deploymentCircuitBreaker: "deploymentConfiguration.deploymentCircuitBreaker",
      deploymentMaximumPercent: "deploymentConfiguration.maximumPercent",
      deploymentMinimumHealthyPercent: "deploymentConfiguration.minimumHealthyPercent",
      name: "serviceName",
      networkConfiguration: "networkConfiguration.awsvpcConfiguration",
      orderedPlacementStrategies: "placementStrategies",
      "serviceConnectConfiguration.services.*.clientAlias": "serviceConnectConfiguration.services.*.clientAliases",
      serviceRegistries: "serviceRegistries.0",
      "volumeConfiguration.managedEbsVolume.fileSystemType": "volumeConfigurations.0.managedEbsVolume.filesystemType",
      "volumeConfiguration.managedEbsVolume.sizeInGb": "volumeConfigurations.0.managedEbsVolume.sizeInGiB",
      volumeConfiguration: "volumeConfigurations.0",
    },
    {
      "networkconfiguration.awsvpcconfiguration.assignpublicip": { true: "ENABLED", false: "DISABLED" },
    },
  ),
  "aws:ecs/taskDefinition:TaskDefinition": of("ECS::TaskDefinition", {
    "volumes.*.configureAtLaunch": "volumes.*.configuredAtLaunch",
    "volumes.*.hostPath": "volumes.*.host.sourcePath",
  }),
  "aws:iam/instanceProfile:InstanceProfile": of("IAM::InstanceProfile", { role: "roles.0" }),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": of("IAM::OIDCProvider", { clientIdLists: "clientIdList" }),
  "aws:iam/role:Role": of("IAM::Role", {
    assumeRolePolicy: "assumeRolePolicyDocument",
    name: "roleName",
  }),
  "aws:lambda/function:Function": of("Lambda::Function", { name: "functionName" }),
  "aws:lambda/invocation:Invocation": {
    type: "Custom::SlipwayPoolAssociation",
    names: { functionName: "serviceToken", input: "association" },
    values: {},
  },
  "aws:lb/listener:Listener": of("ElasticLoadBalancingV2::Listener", {
    certificateArn: "certificates.0.certificateArn",
    ...actions("defaultActions", "defaultActions"),
  }),
  "aws:lb/listenerCertificate:ListenerCertificate": of("ElasticLoadBalancingV2::ListenerCertificate", {
    certificateArn: "certificates.0.certificateArn",
  }),
  "aws:lb/listenerRule:ListenerRule": of("ElasticLoadBalancingV2::ListenerRule", {
    ...actions("actions", "actions"),
    "conditions.*.hostHeader": "conditions.*.hostHeaderConfig",
    "conditions.*.httpHeader": "conditions.*.httpHeaderConfig",
    "conditions.*.httpRequestMethod": "conditions.*.httpRequestMethodConfig",
    "conditions.*.pathPattern": "conditions.*.pathPatternConfig",
    "conditions.*.queryStrings": "conditions.*.queryStringConfig.values",
    "conditions.*.sourceIp": "conditions.*.sourceIpConfig",
  }),
  "aws:lb/loadBalancer:LoadBalancer": of(
    "ElasticLoadBalancingV2::LoadBalancer",
    {
      internal: "scheme",
      loadBalancerType: "type",
      ...attributes("loadBalancerAttributes", LOAD_BALANCER),
    },
    { scheme: { true: "internal", false: "internet-facing" } },
  ),
  "aws:lb/targetGroup:TargetGroup": of("ElasticLoadBalancingV2::TargetGroup", {
    "healthCheck.enabled": "healthCheckEnabled",
    "healthCheck.healthyThreshold": "healthyThresholdCount",
    "healthCheck.interval": "healthCheckIntervalSeconds",
    "healthCheck.matcher": "matcher.httpCode",
    "healthCheck.path": "healthCheckPath",
    "healthCheck.port": "healthCheckPort",
    "healthCheck.protocol": "healthCheckProtocol",
    "healthCheck.timeout": "healthCheckTimeoutSeconds",
    "healthCheck.unhealthyThreshold": "unhealthyThresholdCount",
    ...attributes("targetGroupAttributes", TARGET_GROUP),
  }),
  "aws:scheduler/schedule:Schedule": of(
    "Scheduler::Schedule",
    {
      "target.ecsParameters.capacityProviderStrategies": "target.ecsParameters.capacityProviderStrategy",
      "target.ecsParameters.placementStrategies": "target.ecsParameters.placementStrategy",
      "target.ecsParameters.networkConfiguration": "target.ecsParameters.networkConfiguration.awsvpcConfiguration",
    },
    {
      "target.ecsparameters.networkconfiguration.awsvpcconfiguration.assignpublicip": {
        true: "ENABLED",
        false: "DISABLED",
      },
    },
  ),
  "aws:sqs/queue:Queue": of("SQS::Queue", {
    maxMessageSize: "maximumMessageSize",
    messageRetentionSeconds: "messageRetentionPeriod",
    name: "queueName",
    receiveWaitTimeSeconds: "receiveMessageWaitTimeSeconds",
    visibilityTimeoutSeconds: "visibilityTimeout",
  }),
  "aws:sqs/queuePolicy:QueuePolicy": of("SQS::QueuePolicy", { policy: "policyDocument", queueUrl: "queues.0" }),
  "aws:route53/record:Record": of("Route53::RecordSet", {
    aliases: "aliasTarget",
    "aliases.0.name": "aliasTarget.dnsName",
    "aliases.0.zoneId": "aliasTarget.hostedZoneId",
    "aliases.0.evaluateTargetHealth": "aliasTarget.evaluateTargetHealth",
    zoneId: "hostedZoneId",
  }),
  "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace": of("ServiceDiscovery::PrivateDnsNamespace"),
  "aws:servicediscovery/service:Service": of("ServiceDiscovery::Service", {
    "dnsConfig.namespaceId": "namespaceId",
  }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": of("EC2::SecurityGroupEgress", {
    cidrIpv4: "cidrIp",
    prefixListId: "destinationPrefixListId",
    referencedSecurityGroupId: "destinationSecurityGroupId",
    securityGroupId: "groupId",
  }),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": of("EC2::SecurityGroupIngress", {
    cidrIpv4: "cidrIp",
    prefixListId: "sourcePrefixListId",
    referencedSecurityGroupId: "sourceSecurityGroupId",
    securityGroupId: "groupId",
  }),
  "aws:wafv2/webAclAssociation:WebAclAssociation": of("WAFv2::WebACLAssociation"),
};

type Inputs = Record<string, unknown>;

/** What stands beside a resource in Pulumi, as an item of the property that it is in CloudFormation. */
export const BESIDE: Record<string, (inputs: Inputs, type: string) => unknown> = {
  DomainValidationOptions: ({ name, zoneId }, type) =>
    type === "aws:route53/record:Record" ? { DomainName: name, HostedZoneId: zoneId } : undefined,
  ManagedPolicyArns: ({ policyArn }) => policyArn,
  PublicAccessBlockConfiguration: ({ bucket: _, ...others }) => others,
  Policies: ({ name, policy }) => ({ PolicyName: name, PolicyDocument: policy }),
  ScheduledActions: ({ name, resourceId: _, scalableDimension: _d, serviceNamespace: _s, ...others }) => ({
    ...others,
    ScheduledActionName: name,
  }),
  Targets: ({ arn, targetId }) => ({ Arn: arn, Id: targetId }),
  SecurityGroupEgress: ({ securityGroupId: _, cidrIpv4, ...others }) => ({ ...others, CidrIp: cidrIpv4 }),
};

/** Those of them that are no list in CloudFormation. */
export const ONE: ReadonlySet<string> = new Set(["PublicAccessBlockConfiguration"]);
