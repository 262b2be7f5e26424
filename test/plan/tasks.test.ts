import { Att, Join, Json } from "../../src/cfn/value";
import { cluster, find, pool, scheduledTask, task } from "./shop";

const shop = cluster();
const workers = pool(shop.refs);

/** A planned value with references and joins as text. */
function shown(value: unknown): unknown {
  if (value instanceof Att) return `<${value.logicalId}.${value.name}>`;
  if (value instanceof Join) return value.values.map(shown).join(value.separator);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]));
}

describe("a task that others run", () => {
  test("has a definition, roles, a log group and a security group, and no service", () => {
    const { resources } = task({}, shop.refs);
    expect(resources.map(({ logicalId }) => logicalId)).toEqual(
      ["LogGroup", "TaskRole", "ExecutionRole", "TaskDefinition", "SecurityGroup"].map((role) => `migrate/${role}`),
    );
  });

  test("tells what RunTask needs to run it where and as it says", () => {
    const { refs } = task({ tags: { team: "shop" }, exec: true }, shop.refs);
    expect(refs.runTaskInput).toBeInstanceOf(Json);
    expect(shown((refs.runTaskInput as Json).value)).toEqual({
      cluster: "<shop/Cluster.Arn>",
      capacityProviderStrategy: [{ base: 0, capacityProvider: "FARGATE", weight: 1 }],
      enableExecuteCommand: true,
      networkConfiguration: {
        awsvpcConfiguration: {
          assignPublicIp: "DISABLED",
          securityGroups: ["<migrate/SecurityGroup.GroupId>", "<shop/ServicesSecurityGroup.GroupId>"],
          subnets: ["<shop/PrivateSubnet1.SubnetId>", "<shop/PrivateSubnet2.SubnetId>"],
        },
      },
      propagateTags: "TASK_DEFINITION",
      taskDefinition: "<migrate/TaskDefinition.TaskDefinitionArn>",
    });
  });

  test("lets who may run it run any revision in its cluster, hand over just its roles, and tag its tasks", () => {
    const { refs } = task({ tags: { team: "shop" } }, shop.refs);
    const [run, pass, tag] = refs.runStatements.map(shown) as Record<string, unknown>[];
    expect(run).toMatchObject({
      actions: ["ecs:RunTask"],
      resources: [expect.stringMatching(/:task-definition\/<shop\/Cluster.ClusterName>-migrate:\*$/)],
      conditions: { ArnEquals: { "ecs:cluster": "<shop/Cluster.Arn>" } },
    });
    expect(pass).toMatchObject({
      actions: ["iam:PassRole"],
      resources: ["<migrate/ExecutionRole.Arn>", "<migrate/TaskRole.Arn>"],
    });
    expect(tag).toMatchObject({
      actions: ["ecs:TagResource"],
      resources: [expect.stringMatching(/:task\/<shop\/Cluster.ClusterName>\/\*$/)],
    });
    expect(task({}, shop.refs).refs.runStatements).toHaveLength(2);
  });

  test("may be in a family that an override names", () => {
    const { refs } = task({}, shop.refs, [], { TaskDefinition: { Family: "other" } });
    expect(shown(refs.runStatements[0]!.resources)).toEqual([expect.stringMatching(/:task-definition\/other:\*$/)]);
  });
});

describe("a scheduled task", () => {
  test("is run by EventBridge Scheduler, which may do nothing else", () => {
    const queue = "arn:aws:sqs:us-east-1:123456789012:failed-runs";
    const { resources } = scheduledTask({ deadLetterQueue: queue, retry: { attempts: 3 }, count: 2 }, shop.refs);
    const schedule = find(resources, "report/Schedule");
    expect(shown(schedule.properties)).toMatchObject({
      FlexibleTimeWindow: { Mode: "OFF" },
      ScheduleExpression: "rate(1 hour)",
      State: "ENABLED",
      Target: {
        Arn: "<shop/Cluster.Arn>",
        DeadLetterConfig: { Arn: queue },
        EcsParameters: {
          CapacityProviderStrategy: [{ CapacityProvider: "FARGATE", Base: 0, Weight: 1 }],
          TaskCount: 2,
          TaskDefinitionArn: "<report/TaskDefinition.TaskDefinitionArn>",
        },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 86_400 },
        RoleArn: "<report/ScheduleRole.Arn>",
      },
    });
    expect(schedule.dependsOn).toContain("report/ExecutionRole");
    const role = JSON.stringify(shown(find(resources, "report/ScheduleRole").properties));
    for (const action of ["ecs:RunTask", "iam:PassRole", "sqs:SendMessage"]) expect(role).toContain(action);
    expect(role).toContain("scheduler.amazonaws.com");
    expect(role).toContain("aws:SourceAccount");
  });

  test("runs on pools, by a cron expression of a time zone, within a window, or not at all", () => {
    const schedule = { cron: "30 4 * * ? *", timeZone: "Europe/Berlin", window: 15 };
    const options = { schedule, enabled: false, placement: { strategies: [{ type: "random" as const }] } };
    const { resources } = scheduledTask(options, shop.refs, [{ pool: workers.refs }]);
    expect(shown(find(resources, "report/Schedule").properties)).toMatchObject({
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
      ScheduleExpression: "cron(30 4 * * ? *)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      State: "DISABLED",
      Target: {
        EcsParameters: {
          CapacityProviderStrategy: [{ CapacityProvider: expect.stringContaining("workers") }],
          PlacementStrategy: [{ Type: "random" }],
        },
      },
    });
  });
});
