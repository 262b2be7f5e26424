import { type ClusterOptions, clusterSpec, Leaf, type Leafy } from "../../src/options";

const PATH = 'EcsCluster "shop"';
const make = (options: Leafy<ClusterOptions>, vpc = false) => clusterSpec(PATH, "shop", options, { vpc });

test("a cluster of which nothing is said gets every default", () => {
  expect(make({})).toEqual({
    path: PATH,
    name: "shop",
    cidr: "10.0.0.0/16",
    maxAzs: 2,
    nat: "per-zone",
    endpoints: [],
    namespace: "shop.internal",
    containerInsights: true,
    associatePools: "together",
  });
});

test.each([
  [{ associatePools: "one" as never }, /associatePools is "one"; allowed are together, each/],
  [{ containerInsights: "more" as never }, /containerInsights is "more"; allowed are true, false, enhanced/],
  [{ cidr: "10.0.0.0" }, /cidr is "10.0.0.0"; allowed are IPv4 CIDR blocks from \/16 to \/24/],
  [{ cidr: "10.0.0.0/8" }, /cidr is "10.0.0.0\/8"/],
  [{ cidr: "10.0.300.0/16" }, /cidr is/],
  [{ cidr: "10.0.1.0/16" }, /cidr is "10.0.1.0\/16"; allowed are blocks written by their first address: 10.0.0.0\/16/],
  [{ cidr: new Leaf("") }, /cidr is known only later/],
  [{ maxAzs: 0 }, /maxAzs is 0; allowed are whole numbers from 1 to 6/],
  [{ nat: "some" as "none" }, /nat is "some"; allowed are per-zone, single, none/],
  [{ namespace: "a..b" }, /namespace is "a..b"; allowed are DNS names/],
  [{ endpoints: ["Secrets Manager"] }, /endpoints\[0\] is "Secrets Manager"; allowed are ends of the names/],
  [{ flowLogs: { prefix: "a" } }, /flowLogs.prefix is "a"; allowed only together with bucket/],
  [{ flowLogs: { bucket: "shop-logs", retention: 7 } }, /flowLogs.retention is 7; allowed is only to leave it out/],
  [{ flowLogs: { interval: 61 } }, /flowLogs.interval is 61; allowed are 60, 600/],
  [{ executeCommand: { prefix: "a" } }, /executeCommand.prefix is "a"; allowed only together with bucket/],
  [{ executeCommand: { logGroup: "a", retention: 7 } }, /executeCommand.retention is 7; allowed is only to leave it/],
  [{ executeCommand: { encryptedLogs: true } }, /executeCommand.encryptionKey is not set; with encryptedLogs/],
  [{ maxAz: 1 } as ClusterOptions, /maxAz is 1; there is no such property; did you mean maxAzs\?/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));

test("a network that is there already has its own addresses", () => {
  expect(() => make({ nat: "single" }, true)).toThrow(/nat is "single"; allowed is only to leave it out/);
  expect(() => make({ endpoints: ["ssm"] }, true)).toThrow(/endpoints is \["ssm"\]; allowed is only to leave it out/);
  expect(() => make({ flowLogs: {} }, true)).toThrow(/flowLogs is {}; allowed is only to leave it out/);
  expect(() => make({ namespace: "x.internal", executeCommand: {} }, true)).not.toThrow();
});
