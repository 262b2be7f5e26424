import { overview } from "../../../src/local/overview/calls";
import type { ScalingActivity } from "../../../src/local/scaling/record";
import { SERVICE, serviceOf } from "../../support/fixtures";
import { Harness } from "../resources/harness";

const TARGET = "service/shop/web";

function activity(id: string, startedAt: number, more: Partial<ScalingActivity> = {}): ScalingActivity {
  const cause = "minimum capacity was set to 3";
  return {
    id,
    target: TARGET,
    description: "Setting desired count to 3.",
    cause,
    status: "Successful",
    startedAt,
    ...more,
  };
}

async function shown(activities: ScalingActivity[]) {
  const harness = new Harness();
  const service = serviceOf({}, 0);
  const events = [{ id: "steady", at: 2000, message: "(service web) has reached a steady state." }];
  const suspended = { in: false, out: false, scheduled: false };
  const target = { id: TARGET, arn: "arn:t", serviceArn: SERVICE, min: 1, max: 6, roleArn: "", suspended, tags: {} };
  await harness.store.commit([
    { table: "services", put: { ...service, events } },
    { table: "scalableTargets", put: { ...target, createdAt: 0 } },
    ...activities.map((put) => ({ table: "scalingActivities" as const, put })),
  ]);
  return (await overview(harness.control, {})).Services[0]!;
}

test("what scaling did stands among a service's events, with why", async () => {
  const details = "AWS/ECS CPUUtilization is 80, the target 50.";
  const { Events, Scaling } = await shown([activity("a", 1000), activity("b", 3000, { details })]);
  expect(Events.map(({ Message }) => Message)).toEqual([
    "(service web) setting desired count to 3: AWS/ECS CPUUtilization is 80, the target 50.",
    "(service web) has reached a steady state.",
    "(service web) setting desired count to 3: minimum capacity was set to 3.",
  ]);
  expect(Scaling).toMatchObject({ Min: 1, Max: 6, Policies: [], Last: { At: 3000, Status: "Successful" } });
});

test("what wasn't scaled is no event; what failed says why", async () => {
  const { Events } = await shown([
    activity("a", 1000, { notScaled: { Code: "AlreadyAtMaxCapacity" }, status: "Failed" }),
    activity("b", 500, { status: "Failed", message: "The service is not ACTIVE." }),
  ]);
  expect(Events.map(({ Message }) => Message)).toEqual([
    "(service web) has reached a steady state.",
    "(service web) setting desired count to 3: The service is not ACTIVE: minimum capacity was set to 3.",
  ]);
});
