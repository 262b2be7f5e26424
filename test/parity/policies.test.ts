import { onCdk, templateOf } from "./on-cdk";
import { SCENARIOS } from "./scenarios";

type Statement = Record<string, unknown>;

/**
 * Actions that take no ARN, by the Service Authorization Reference:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const WITHOUT_ARN = [
  "ecr:GetAuthorizationToken",
  "ecs:DescribeTaskDefinition",
  "ecs:DiscoverPollEndpoint",
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html has it so.
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

/** What there is no ARN of before it is there; whose it is stands before the asterisk. */
const NAMED_LATER: Record<string, { actions: RegExp; resource: RegExp }> = {
  "streams of one log group": {
    actions: /^logs:(CreateLogStream|DescribeLogStreams|PutLogEvents)$/,
    resource: /\blog-group(:[^*]|",).*\*/,
  },
  "the list of log groups, which has an ARN of its own": {
    actions: /^logs:DescribeLogGroups$/,
    resource: /"log-group:\*"/,
  },
  "objects of one folder of a bucket": { actions: /^s3:PutObject$/, resource: /:s3:::[^*]+\/\*/ },
  "what the pipeline's stages hand on": { actions: /^s3:(GetObject|PutObject)$/, resource: /Artifacts.+\/\*/ },
  "revisions of one family": {
    actions: /^ecs:(RegisterTaskDefinition|RunTask|TagResource)$/,
    resource: /"task-definition(\/[^*]*)?",.+\*/,
  },
  "tasks of one cluster": {
    actions: /^ecs:(GetTaskProtection|TagResource|UpdateTaskProtection)$/,
    resource: /"task",.+\*|:task\/[^*]+\/\*/,
  },
  "instances of one cluster": {
    actions: /^ecs:(Poll|PutSystemLogEvents|StartTelemetrySession|UpdateContainerInstancesState)$/,
    resource: /"container-instance",\{"Ref":"\w+"\},"\*"/,
  },
};

/** All statements of all policies in a template. */
function statementsIn(value: unknown): Statement[] {
  if (typeof value !== "object" || value === null) return [];
  const { Statement: own } = value as { Statement?: unknown };
  return [...(Array.isArray(own) ? (own as Statement[]) : []), ...Object.values(value).flatMap(statementsIn)];
}

const listOf = (value: unknown) => (value === undefined ? [] : [value].flat()) as unknown[];

/** What of the statement is for more than it says. */
function tooMuch(statement: Statement): string[] {
  const { Action, Resource, Principal, NotAction, NotResource, NotPrincipal, Effect } = statement;
  // What is denied is denied to all.
  if (Effect === "Deny") return [];
  const actions = listOf(Action).map(String);
  const wide = (resource: unknown) => {
    const text = JSON.stringify(resource);
    if (!text.includes("*")) return false;
    if (resource === "*") return !actions.every((action) => WITHOUT_ARN.includes(action));
    const known = Object.values(NAMED_LATER).filter(({ resource: pattern }) => pattern.test(text));
    return !known.some((later) => actions.every((action) => later.actions.test(action)));
  };
  return [
    ...actions.filter((action) => action.includes("*")),
    ...listOf(Resource)
      .filter(wide)
      .map((resource) => `${actions.join()} on ${JSON.stringify(resource)}`),
    ...(JSON.stringify(Principal ?? "").includes("*") ? [`anyone: ${JSON.stringify(Principal)}`] : []),
    ...[NotAction, NotResource, NotPrincipal].filter(Boolean).map((all) => `all but ${JSON.stringify(all)}`),
  ];
}

const all = Object.entries(SCENARIOS).map(
  ([name, scenario]) => [name, statementsIn(templateOf(onCdk(scenario)))] as const,
);

test("no policy has an asterisk where AWS takes an ARN", () => {
  const found = all.flatMap(([name, statements]) => statements.flatMap(tooMuch).map((what) => `${name}: ${what}`));
  expect(found).toEqual([]);
});

test("of what takes no ARN, everything is in a policy", () => {
  const actions = new Set(all.flatMap(([, statements]) => statements.flatMap(({ Action }) => listOf(Action))));
  expect(WITHOUT_ARN.filter((action) => !actions.has(action))).toEqual([]);
});
