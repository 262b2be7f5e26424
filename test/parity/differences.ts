interface Difference {
  type: string;
  path: RegExp;
  reason: string;
}

/** What the two frameworks may differ in. */
export const DIFFERENCES: Difference[] = [
  {
    type: "AWS::ECS::Service",
    path: /^(waitforsteadystate|forcenewdeployment\.enableforcenewdeployment)$/,
    reason: "CloudFormation waits, and changes capacity in place, by itself; Pulumi's provider is told how to",
  },
  {
    type: "AWS::S3::Bucket",
    path: /^forcedestroy$/,
    reason: "CloudFormation removes no bucket that isn't empty: there it outlives the stack, and Pulumi empties it",
  },
  {
    type: "AWS::AutoScaling::AutoScalingGroup",
    path: /^updatepolicy\./,
    reason:
      "CloudFormation's rolling update and Auto Scaling's instance refresh are two words for new instances in turn",
  },
  {
    type: "AWS::ElasticLoadBalancingV2::ListenerRule",
    path: /^conditions\.\d+\.field$/,
    reason: "in Pulumi a condition is of the field that it has a value of",
  },
  {
    type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    path: /^nameprefix$/,
    reason: "where a name that Pulumi makes is longer than AWS takes, it is told a beginning",
  },
  {
    type: "AWS::Lambda::Function",
    path: /^code\.(__pulumiarchive|zipfile)$/,
    reason: "CloudFormation makes the archive that Pulumi is given, of the same source",
  },
  {
    type: "Custom::SlipwayPoolAssociation",
    path: /^(lifecyclescope|servicetoken)$/,
    reason: "CloudFormation calls the function behind a custom resource each time, and knows it by its ARN",
  },
  {
    type: "AWS::EC2::FlowLog",
    path: /^resourcetype$/,
    reason: "in Pulumi a flow log is of what it has the id of",
  },
  {
    type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    path: /^(targetgroupattributes\.stickiness%(lb|app)_cookie%duration_seconds|stickiness\.cookieduration)$/,
    reason: "Pulumi has one duration for both kinds of cookies",
  },
];

/** The same in some scenarios. */
export const IN_SCENARIOS: (Difference & { scenarios: RegExp })[] = [
  {
    scenarios: /^scaling|^a worker/,
    type: "AWS::ECS::Service",
    path: /^desiredcount$/,
    reason:
      "a template leaves out the count that scaling changes; Pulumi begins with the least, and ignores it afterwards",
  },
  {
    scenarios: /load balancer that is there|listener that is there/,
    type: "AWS::ElasticLoadBalancingV2::TargetGroup",
    path: /^port$/,
    reason: "it is never used, and follows from what the program calls the load balancer: a construct, or an ARN",
  },
];

/** What only one of the two can say, which the other refuses. */
export const REFUSED_BY_PULUMI: Record<string, { error: RegExp; reason: string }> = {
  "a circuit breaker with a threshold": {
    error: /DeploymentCircuitBreaker\.\w+ has no counterpart in @pulumi\/aws/,
    reason: "@pulumi/aws has no argument for it",
  },
  "a rolling deployment that succeeds early": {
    error: /EarlySuccessCriteria has no counterpart in @pulumi\/aws/,
    reason: "@pulumi/aws has no argument for it",
  },
  "scaling by use every 20 seconds": {
    error: /Monitoring has no counterpart in @pulumi\/aws/,
    reason: "@pulumi/aws has no argument for it",
  },
};

export function isDifferent(scenario: string, type: string, path: string): boolean {
  const own = IN_SCENARIOS.filter(({ scenarios }) => scenarios.test(scenario));
  return [...DIFFERENCES, ...own].some((one) => one.type === type && one.path.test(path));
}
