export interface Accepted {
  /** The finding's id, with what stands in brackets behind it. */
  rule: RegExp;
  /** @default all */
  scenarios?: RegExp;
  reason: string;
}

/** What the tools find in the scenarios and stays, by tool. */
export const ACCEPTED: Record<"cdk-nag" | "Checkov", Accepted[]> = {
  "cdk-nag": [
    {
      rule: /^AwsSolutions-VPC7$/,
      reason: "what is kept of a network's traffic, and where, is the organisation's choice: `flowLogs` says it",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::arn:.*:log-group:.+:\*\]$/,
      reason: "streams are made as they are written to, so their names aren't known; they are of that one log group",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::arn:.*:container-instance\/.+\/\*\]$/,
      reason: "an instance gets its id by registering; it is of the pool's own cluster",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::arn:.*:task-definition\/.+:\*\]$/,
      reason: "a revision gets its number by being registered; it is of the service's own task definition",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::<.*Artifacts.*Arn>\/\*\]$/,
      reason: "what a pipeline's stages hand on is named by each release; it is in the pipeline's own bucket",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::\*\]$/,
      reason: "of actions that take no ARN, such as ecr:GetAuthorizationToken; a test has the list",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::arn:.*:log-group:\*\]$/,
      scenarios: /logs sessions|logs have keys/,
      reason: "the agent asks for the list of log groups, which has no narrower ARN, before it writes to the one",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::arn:.*:s3:::shop-logs\/sessions\/\*\]$/,
      reason: "each session is an object of its own in the folder that was named",
    },
    {
      rule: /^AwsSolutions-IAM5\[Resource::arn:.*:task\/.+\/\*\]$/,
      reason: "a task gets its id by being run; it is of the own cluster of what runs it, or is it itself",
    },
    {
      rule: /^AwsSolutions-S1$/,
      scenarios: /pipeline/,
      reason: "logs of access need a further bucket; this one has what stages hand on, for a month",
    },
    {
      rule: /^AwsSolutions-CB4$/,
      scenarios: /pipeline/,
      reason: "without a key of one's own CodeBuild and CodePipeline encrypt what they make with AWS's key for S3",
    },
    {
      rule: /^AwsSolutions-IAM4\[Policy::.*AmazonECSInfrastructureRolePolicyForVolumes\]$/,
      reason: "ECS asks for just this policy of whoever manages its EBS volumes, and keeps it up with what it does",
    },
    {
      rule: /^AwsSolutions-IAM4\[Policy::.*(AmazonSSMManagedInstanceCore|AmazonEC2ContainerServiceforEC2Role)\]$/,
      scenarios: /machines of one's own/,
      reason: "ECS Anywhere asks for just these two of a machine's role, and keeps them up with what its agents do",
    },
    {
      rule: /^AwsSolutions-IAM4\[Policy::.*AmazonECSInfrastructureRolePolicyForManagedInstances\]$/,
      reason: "ECS asks for just this policy of whoever manages its instances, and keeps it up with what it does",
    },
    {
      rule: /^AwsSolutions-EC23$/,
      reason:
        "a public load balancer is called by anyone, unless `allowFrom` says by whom; tasks let in their load balancer only",
    },
    {
      rule: /^AwsSolutions-ELB2$/,
      reason: "logs of requests need a bucket of the organisation's: `accessLogs` names it",
    },
    {
      rule: /^AwsSolutions-AS3$/,
      reason: "ECS's managed scaling launches and ends the instances, and says why in its events",
    },
    {
      rule: /^AwsSolutions-EC26$/,
      scenarios: /several types|two pools|instances must have/,
      reason:
        "the rule can't read a launch template in a policy of mixed instances; the volumes are encrypted there as in any pool",
    },
    {
      rule: /^AwsSolutions-ECS2$/,
      scenarios: /^a worker|environment|sidecars/,
      reason: "the scenario says plain variables, a worker where its queue is; what is secret is said by `secrets`",
    },
    {
      rule: /^AwsSolutions-ECS4$/,
      scenarios: /without Container Insights/,
      reason: "the scenario turns Container Insights off",
    },
  ],
  Checkov: [
    {
      rule: /^CKV_AWS_11[567]$/,
      scenarios: /associated by itself/,
      reason:
        "the function calls ECS alone, when a deployment asks: its failures are the deployment's, it reaches ECS in no VPC, and " +
        "a reserve of concurrency would be taken from the account's other functions",
    },
    {
      rule: /^CKV_AWS_158$/,
      reason: "CloudWatch Logs encrypts every group; a key of one's own is `logs.encryptionKey`",
    },
    {
      rule: /^CKV_AWS_27$/,
      scenarios: /worker/,
      reason:
        "SQS encrypts the queue with keys of its own, which the rule doesn't know; `queue.encryptionKey` is another",
    },
    {
      rule: /^CKV_AWS_91$/,
      reason: "logs of requests need a bucket of the organisation's: `accessLogs` names it",
    },
    {
      rule: /^CKV_AWS_260$/,
      reason: "a public load balancer is called by anyone; on port 80 it answers HTTP, or redirects to HTTPS",
    },
    {
      rule: /^CKV_AWS_(2|103)$/,
      reason: "without `certificate` or `domain` there is nothing to answer HTTPS with",
    },
    {
      rule: /^CKV_AWS_(18|21)$/,
      scenarios: /pipeline/,
      reason: "no object is written twice, and each goes after a month; logs of access need a further bucket",
    },
    {
      rule: /^CKV_AWS_97$/,
      scenarios: /all is said/,
      reason: "the scenario turns transit encryption off",
    },
    {
      rule: /^CKV_AWS_111$/,
      scenarios: /for hands/,
      reason: "Session Manager's agent says what its instance is by an action that AWS has with any resource",
    },
    {
      rule: /^CKV_AWS_65$/,
      scenarios: /without Container Insights/,
      reason: "the scenario turns Container Insights off",
    },
  ],
};
