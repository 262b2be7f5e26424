import { type PoolOptions, poolSpec } from "../../src/options";

const make = (options: PoolOptions) => poolSpec("P", "workers", options);

test("a pool of which nothing is said gets every default", () => {
  expect(make({})).toEqual({
    path: "P",
    name: "workers",
    instanceType: "t3.medium",
    requirements: undefined,
    moreInstanceTypes: [],
    spot: 0,
    onDemandBase: 0,
    operatingSystem: "amazon-linux-2023",
    gpu: false,
    attributes: {},
    userData: undefined,
    agentSettings: {},
    diskSize: 30,
    sessionManager: false,
    refresh: true,
    managedScaling: true,
    desired: undefined,
    managedDraining: true,
    managedTerminationProtection: false,
    warmPool: undefined,
    minimumStep: 1,
    maximumStep: 10000,
    instanceWarmup: 300,
    min: 0,
    max: 10,
    targetCapacity: 100,
  });
});

test.each<[PoolOptions, RegExp]>([
  [{ moreInstanceTypes: ["m5.large", "m5.large"] }, /moreInstanceTypes\[1\] is "m5.large"; allowed is each once/],
  [
    { moreInstanceTypes: ["t3.medium"] },
    /moreInstanceTypes\[0\] is "t3.medium"; allowed are types beside instanceType/,
  ],
  [{ instanceType: "big" }, /instanceType is "big"; allowed are EC2 instance types, such as t3.medium/],
  [{ requirements: { vcpus: 2 } as never }, /requirements.memory is not set; MiB of memory are needed/],
  [{ requirements: { vcpus: 0, memory: 1 } }, /requirements.vcpus is 0; allowed are whole numbers from 1/],
  [
    { requirements: { vcpus: 4, maxVcpus: 2, memory: 1 } },
    /requirements.maxVcpus is 2; allowed is at least vcpus, which is 4/,
  ],
  [{ requirements: { vcpus: 1, memory: 9, maxMemory: 8 } }, /requirements.maxMemory is 8; .* memory, which is 9/],
  [{ requirements: { vcpus: 1, memory: 1, gpus: -1 } }, /requirements.gpus is -1/],
  [
    { requirements: { vcpus: 1, memory: 1 }, instanceType: "t3.small" },
    /instanceType is "t3.small"; allowed are types or requirements, not both/,
  ],
  [
    { requirements: { vcpus: 1, memory: 1 }, moreInstanceTypes: ["t3.small"] },
    /moreInstanceTypes is set; allowed are types or/,
  ],
  [{ min: 3, max: 2 }, /min is 3; allowed are numbers up to max, which is 2/],
  [{ min: 11 }, /min is 11; allowed are numbers up to max, which is 10/],
  [{ max: 0 }, /max is 0; allowed are whole numbers from 1/],
  [{ moreInstanceTypes: ["big"] }, /moreInstanceTypes\[0\] is "big"; allowed are EC2 instance types/],
  [{ spot: 101 }, /spot is 101; allowed are whole numbers from 0 to 100 percent/],
  [{ onDemandBase: -1 }, /onDemandBase is -1; allowed are whole numbers from 0/],
  [
    { operatingSystem: "windows" as "bottlerocket" },
    /operatingSystem is "windows"; allowed are amazon-linux-2023, bottlerocket/,
  ],
  [{ attributes: { "ecs.a": "1" } }, /attributes.ecs.a is "1"; allowed are names .* not beginning with ecs/],
  [{ attributes: { a: 'x"' } }, /attributes.a is "x\\""; allowed are up to 128 letters/],
  [{ userData: " " }, /userData is " "; allowed are shell commands/],
  [{ operatingSystem: "bottlerocket", userData: "ls" }, /userData is "ls"; allowed with Bottlerocket/],
  [{ agentSettings: { loglevel: "warn" } }, /agentSettings.loglevel is "warn"; allowed are names of the agent's/],
  [{ agentSettings: { ECS_CLUSTER: "x" } }, /agentSettings.ECS_CLUSTER is "x"; allowed is only to leave it out/],
  [{ agentSettings: { ECS_LOGLEVEL: "a\nb" } }, /ECS_LOGLEVEL is .*; allowed are texts of one line/],
  [
    { operatingSystem: "bottlerocket", agentSettings: { ECS_LOGLEVEL: "warn" } },
    /agentSettings is set; allowed with Bottlerocket/,
  ],
  [{ diskSize: 8 }, /diskSize is 8; allowed are whole numbers from 30 to 16384 GiB/],
  [{ desired: 2 }, /desired is 2; allowed is only to leave it out, since managedScaling sets it/],
  [{ managedScaling: false, min: 2, desired: 1 }, /desired is 1; allowed are numbers from min, which is 2/],
  [{ managedScaling: false, max: 2, desired: 3 }, /desired is 3; allowed are numbers up to max, which is 2/],
  [{ managedScaling: false, targetCapacity: 80 }, /targetCapacity is 80; .* since managedScaling is false/],
  [
    { managedScaling: false, managedTerminationProtection: true },
    /managedTerminationProtection is true; allowed is false, since managedScaling is false/,
  ],
  [
    { refresh: true, managedTerminationProtection: true },
    /managedTerminationProtection is true; allowed is false where refresh is true/,
  ],
  [{ warmPool: {}, spot: 50 }, /warmPool is set; allowed with spot, moreInstanceTypes and requirements is none/],
  [{ warmPool: {}, operatingSystem: "bottlerocket" }, /warmPool is set; allowed with Bottlerocket is none/],
  [{ warmPool: { min: -1 } }, /warmPool.min is -1; allowed are whole numbers from 0/],
  [
    { warmPool: { state: "stopped" as never } },
    /warmPool.state is "stopped"; allowed are Stopped, Hibernated, Running/,
  ],
  [{ minimumStep: 3, maximumStep: 2 }, /minimumStep is 3; allowed are numbers up to maximumStep, which is 2/],
  [{ instanceWarmup: 10001 }, /instanceWarmup is 10001; allowed are whole numbers from 0 to 10000 seconds/],
  [{ targetCapacity: 0 }, /targetCapacity is 0; allowed are whole numbers from 1 to 100 percent/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));
