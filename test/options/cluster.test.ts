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
    namespace: "shop.internal",
    containerInsights: true,
  });
});

test.each([
  [{ cidr: "10.0.0.0" }, /cidr is "10.0.0.0"; allowed are IPv4 CIDR blocks from \/16 to \/24/],
  [{ cidr: "10.0.0.0/8" }, /cidr is "10.0.0.0\/8"/],
  [{ cidr: "10.0.300.0/16" }, /cidr is/],
  [{ cidr: "10.0.1.0/16" }, /cidr is "10.0.1.0\/16"; allowed are blocks written by their first address: 10.0.0.0\/16/],
  [{ cidr: new Leaf("") }, /cidr is known only later/],
  [{ maxAzs: 0 }, /maxAzs is 0; allowed are whole numbers from 1 to 6/],
  [{ nat: "some" as "none" }, /nat is "some"; allowed are per-zone, single, none/],
  [{ namespace: "a..b" }, /namespace is "a..b"; allowed are DNS names/],
  [{ maxAz: 1 } as ClusterOptions, /maxAz is 1; there is no such property; did you mean maxAzs\?/],
])("%j is refused", (options, message) => expect(() => make(options)).toThrow(message));

test("a network that is there already has its own addresses", () => {
  expect(() => make({ nat: "single" }, true)).toThrow(/nat is "single"; allowed is only to leave it out/);
  expect(() => make({ namespace: "x.internal" }, true)).not.toThrow();
});
