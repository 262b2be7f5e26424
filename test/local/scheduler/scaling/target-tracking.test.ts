import { CPU, type Curves, decided, MEMORY, type Situation, START, steady, tracking } from "./fixtures";

const cpu = (...values: (number | undefined)[]): Curves => ({ CPUUtilization: values });

describe("one policy, of a target of 50", () => {
  test.each<[string, number, Curves, number | undefined]>([
    ["three datapoints above it add in proportion", 2, cpu(100, 100, 100), 4],
    ["a little above it adds one", 4, cpu(51, 51, 51), 5],
    ["the last datapoint says how much", 2, cpu(60, 70, 75), 3],
    ["what is exact stays exact", 3, cpu(100, 100, 100), 6],
    ["two datapoints above it are too few", 2, cpu(100, 100), undefined],
    ["a dip between is no row", 2, cpu(100, 40, 100), undefined],
    ["a gap between is no row", 2, cpu(100, undefined, 100, 100), undefined],
    ["what was above before a gap doesn't count", 2, cpu(100, 100, undefined, 100), undefined],
    ["the datapoint of the last period may be on its way", 2, cpu(100, 100, 100, undefined), 4],
    ["two periods without a datapoint are no datapoint", 2, cpu(100, 100, 100, undefined, undefined), undefined],
    ["at the target nothing happens", 2, cpu(...steady(50)), undefined],
    ["between 90 % of it and it nothing happens", 4, cpu(...steady(46)), undefined],
    ["at 90 % of it nothing happens", 4, cpu(...steady(45)), undefined],
    ["15 datapoints below take away in proportion", 4, cpu(...steady(25)), 2],
    ["14 datapoints below are too few", 4, cpu(...steady(25, 14)), undefined],
    ["one of 15 that isn't below holds it", 4, cpu(...steady(25, 7), 49, ...steady(25, 7)), undefined],
    ["a gap among the 15 holds it", 4, cpu(...steady(25, 7), undefined, ...steady(25, 8)), undefined],
    ["rounded up, so that it isn't above the target then", 4, cpu(...steady(30)), 3],
    ["nothing to do takes away down to the minimum", 4, cpu(...steady(0)), 1],
    ["no datapoint is no low use", 4, {}, undefined],
    ["never more than the maximum", 8, cpu(400, 400, 400), 10],
  ])("%s", (_, count, curves, expected) => {
    expect(decided({ count, curves, policies: [CPU] }).desiredCount).toBe(expected);
  });

  test("at a minimum of 0 it comes down to nothing, and from nothing it comes up as from one task", () => {
    const backlog = tracking("backlog", {
      TargetValue: 10,
      PredefinedMetricSpecification: undefined,
      CustomizedMetricSpecification: { MetricName: "Backlog", Namespace: "Shop", Statistic: "Average" },
    });
    const situation = { target: { min: 0 }, policies: [backlog] };
    expect(decided({ ...situation, count: 1, curves: { Backlog: steady(0) } }).desiredCount).toBe(0);
    expect(decided({ ...situation, count: 0, curves: { Backlog: steady(35, 3) } }).desiredCount).toBe(4);
  });

  test("without scale-in it only adds", () => {
    const policies = [tracking("cpu", { DisableScaleIn: true })];
    expect(decided({ count: 4, policies, curves: cpu(...steady(5)) }).desiredCount).toBeUndefined();
    expect(decided({ count: 4, policies, curves: cpu(60, 60, 60) }).desiredCount).toBe(5);
  });

  test("requests of a shorter period are counted for a whole minute", () => {
    const policies = [
      tracking("requests", {
        TargetValue: 600,
        PredefinedMetricSpecification: {
          PredefinedMetricType: "ALBRequestCountPerTarget",
          ResourceLabel: "app/lb/1/targetgroup/web/2",
        },
      }),
    ];
    const curves = { RequestCountPerTarget: [200, 200, 200] };
    expect(decided({ policies, curves, pace: { factor: 20 } }).desiredCount).toBe(4);
    expect(decided({ policies, curves }).desiredCount).toBeUndefined();
  });
});

describe("periods", () => {
  test.each([
    ["ECS's own time", 1, "ECSServiceAverageCPUUtilization", 60_000],
    ["high resolution", 1, "ECSServiceAverageCPUUtilizationHighResolution", 20_000],
    ["three times as fast", 3, "ECSServiceAverageCPUUtilization", 20_000],
    ["never shorter than 10 seconds", 20, "ECSServiceAverageCPUUtilization", 10_000],
  ])("in %s it is looked at with each datapoint", (_, factor, PredefinedMetricType, period) => {
    const policies = [tracking("cpu", { PredefinedMetricSpecification: { PredefinedMetricType } })];
    expect(decided({ policies, pace: { factor }, now: START + 1 }).wakeAt).toBe(START + period);
  });

  test("without a policy nothing is looked at", () => {
    expect(decided({})).toEqual({ actions: [], activities: [] });
  });
});

describe("several policies", () => {
  const both = (cpuValues: (number | undefined)[], memoryValues: (number | undefined)[]): Situation => ({
    count: 4,
    policies: [CPU, MEMORY],
    curves: { CPUUtilization: cpuValues, MemoryUtilization: memoryValues },
  });
  test.each<[string, Situation, number | undefined]>([
    ["the one that wants most is followed", both(steady(75, 3), steady(100, 3)), 8],
    ["one that wants more is followed, though another wants less", both(steady(75, 3), steady(10)), 6],
    ["tasks are taken away where all agree, as many as all allow", both(steady(25), steady(12)), 2],
    ["one that holds keeps all", both(steady(25), steady(48)), undefined],
    ["one without datapoints keeps all", both(steady(25), []), undefined],
    [
      "one that never takes away has no say in it",
      {
        ...both(steady(25), steady(48)),
        policies: [CPU, { ...MEMORY, targetTracking: { ...MEMORY.targetTracking!, DisableScaleIn: true } }],
      },
      2,
    ],
  ])("%s", (_, situation, expected) => expect(decided(situation).desiredCount).toBe(expected));
});

describe("what holds a change back", () => {
  const high = { policies: [CPU], curves: cpu(100, 100, 100) };
  const low = { count: 4, policies: [CPU], curves: cpu(...steady(25)) };
  const suspended = (part: "in" | "out") => ({
    target: { suspended: { in: false, out: false, scheduled: false, [part]: true } },
  });
  test.each<[string, Situation, number | undefined]>([
    ["a deployment holds nothing that adds", { ...high, deploying: true }, 4],
    ["a deployment holds what takes away", { ...low, deploying: true }, undefined],
    ["adding is suspended", { ...high, ...suspended("out") }, undefined],
    ["adding isn't suspended with taking away", { ...high, ...suspended("in") }, 4],
    ["taking away is suspended", { ...low, ...suspended("in") }, undefined],
    ["taking away isn't suspended with adding", { ...low, ...suspended("out") }, 2],
    ["a service that is being deleted stays as it is", { ...high, service: { status: "DRAINING" } }, undefined],
  ])("%s", (_, situation, expected) => expect(decided(situation).desiredCount).toBe(expected));
});
