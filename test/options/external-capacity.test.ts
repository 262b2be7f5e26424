import {
  type ExternalCapacityOptions,
  externalCapacitySpec,
  type LoadBalancedServiceOptions,
  serviceSpec,
} from "../../src/options";

const make = (options: ExternalCapacityOptions) => externalCapacitySpec("E", "berlin", options);

test("machines of which nothing is said get every default", () => {
  expect(make({})).toEqual({
    path: "E",
    name: "berlin",
    machines: 1,
    architecture: "X86_64",
    attributes: {},
    cpu: 4096,
    memory: 8192,
  });
});

test.each<[ExternalCapacityOptions, RegExp]>([
  [{ machines: 0 }, /machines is 0; allowed are whole numbers from 1/],
  [{ machines: 1001 }, /machines is 1001; allowed are whole numbers from 1 to 1000/],
  [{ architecture: "MIPS" as "ARM64" }, /architecture is "MIPS"; allowed are X86_64, ARM64/],
  [{ attributes: { "ecs.os": "x" } }, /attributes.ecs.os is "x"; allowed are names of letters/],
  [{ cpu: 64 }, /cpu is 64; allowed are whole numbers from 128/],
  [{ min: 1 } as ExternalCapacityOptions, /min is 1; there is no such property/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));

const EXTERNAL = { name: "berlin", external: true };
const of = (
  options: Partial<LoadBalancedServiceOptions>,
  capacity: object[] = [{ pool: EXTERNAL }],
  loadBalanced = false,
) => serviceSpec("S", "web", { image: "web", ...options }, { loadBalanced, capacity, thereAlready: "nothing" });

test.each<[Partial<LoadBalancedServiceOptions>, RegExp]>([
  [{ serviceDiscovery: {} }, /serviceDiscovery is set; allowed is only to leave it out, since service discovery/],
  [{ serviceConnect: {} }, /serviceConnect is set; .* Service Connect doesn't know/],
  [{ securityGroups: ["sg-1"] }, /securityGroups is set; .* no network interface of their own/],
  [{ subnets: ["subnet-1"] }, /subnets is set; .* no network interface of their own/],
  [{ assignPublicIp: false }, /assignPublicIp is set; .* no network interface of their own/],
  [{ ephemeralStorage: 30 }, /ephemeralStorage is set; .* only Fargate has it/],
  [{ platformVersion: "LATEST" }, /platformVersion is set; .* only Fargate has it/],
  [{ availabilityZoneRebalancing: "ENABLED" }, /availabilityZoneRebalancing is set; .* no availability zone/],
  [{ tracing: "xray" }, /tracing is set; .* localhost/],
  [{ volumes: [{ name: "a", efs: { fileSystem: "fs-12345678" } }] }, /volumes\[0\].efs is set; .* nothing of AWS's/],
  [{ volumes: [{ name: "a", ebs: { size: 1 } }] }, /volumes\[0\].ebs is set; .* nothing of AWS's/],
  [{ loadBalancer: {} }, /loadBalancer is set; .* Elastic Load Balancing doesn't reach external machines/],
])("on external machines %j is refused", (options, message) => {
  expect(() => of(options, undefined, options.loadBalancer !== undefined)).toThrow(message);
});

test("a load-balanced service is refused on external machines, whatever it says", () => {
  expect(() => of({ port: 80 }, undefined, true)).toThrow(
    /capacity is an ExternalCapacity; allowed for a LoadBalancedService are .*; an Ec2Service runs there/,
  );
});

test.each([
  [
    [{ pool: EXTERNAL }, { pool: { name: "workers" } }],
    /capacity is a mixture; allowed is an ExternalCapacity by itself/,
  ],
  [[{ pool: EXTERNAL, weight: 2 }], /capacity\[0\].weight is 2; allowed is only to leave it out/],
  [[{ pool: EXTERNAL, base: 1 }], /capacity\[0\].base is 1; allowed is only to leave it out/],
])("external machines are no part of a strategy: %j", (capacity, message) => {
  expect(() => of({}, capacity)).toThrow(message);
});

test("volumes of the machine itself, GPUs and placement are theirs to have", () => {
  const volumes = [{ name: "a", hostPath: "/data" }, { name: "b", docker: {} }, { name: "c" }];
  expect(of({ volumes, gpus: 1, placement: { memberOf: ["attribute:site == berlin"] } })).toMatchObject({ volumes });
});
