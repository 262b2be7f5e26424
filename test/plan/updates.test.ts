import fc from "fast-check";
import { InvalidPropertyError, type LoadBalancerOptions } from "../../src/options";
import type { Resource } from "../../src/plan";
import { balanced, cluster, type Options } from "./shop";
import { conflicts } from "./update";

const certificate = (name: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${name}`;

function planned(options: Options): Resource[] {
  const shop = cluster();
  return [...shop.resources, ...balanced({ ports: [{ port: 9090 }], ...options }, { cluster: shop.refs }).resources];
}

const update = (before: Options, after: Options) => conflicts(planned(before), planned(after));

describe("an update makes nothing that is there already under another name", () => {
  const behind = (loadBalancer: LoadBalancerOptions): Options => ({ loadBalancer });
  const admin = { containerPort: 9090, port: 9443 };

  test.each<[string, Options, Options]>([
    [
      "where the first of several ranges goes",
      behind({ allowFrom: ["10.0.0.0/8", "192.168.0.0/16"] }),
      behind({ allowFrom: ["192.168.0.0/16"] }),
    ],
    [
      "where ranges change places",
      behind({ allowFrom: ["10.0.0.0/8", "192.168.0.0/16"] }),
      behind({ allowFrom: ["192.168.0.0/16", "10.0.0.0/8"] }),
    ],
    [
      "where a range comes to the network's own",
      behind({ public: false }),
      behind({ public: false, allowFrom: ["192.168.0.0/16", "10.0.0.0/16"] }),
    ],
    [
      "where HTTPS comes to a port of one's own",
      behind({ port: 8443 }),
      behind({ port: 8443, certificate: certificate("a") }),
    ],
    ["where HTTPS leaves it again", behind({ port: 8443, certificate: certificate("a") }), behind({ port: 8443 })],
    [
      "where a target group has another name",
      behind({ targetGroups: { admin } }),
      behind({ targetGroups: { staff: admin } }),
    ],
    [
      "where a certificate has another name",
      behind({ certificate: certificate("a"), moreCertificates: { blog: certificate("b") } }),
      behind({ certificate: certificate("a"), moreCertificates: { news: certificate("b") } }),
    ],
    [
      "where the port that is checked is called",
      behind({ healthCheck: { port: 9090 } }),
      behind({ containerPort: 9090 }),
    ],
    ["where what is found by DNS is found by Service Connect", { serviceDiscovery: {} }, { serviceConnect: {} }],
    [
      "where tests come by the port that was the load balancer's",
      { deployment: { strategy: "BLUE_GREEN" }, loadBalancer: { port: 8080 } },
      { deployment: { strategy: "BLUE_GREEN", testPort: 8080 }, loadBalancer: { port: 8081 } },
    ],
  ])("%s", (_, before, after) => {
    expect(update(before, after)).toEqual([]);
  });
});

/** Without what isn't set. */
function clean<T>(value: T): T {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return value;
  const set = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(set.map(([key, item]) => [key, clean(item)])) as T;
}

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const port = fc.constantFrom(80, 443, 8080, 9000);
const called = fc.constantFrom(8080, 9090);
const ranges = fc.uniqueArray(fc.constantFrom("10.0.0.0/16", "10.0.0.0/8", "192.168.0.0/16", "0.0.0.0/0"), {
  minLength: 1,
  maxLength: 3,
});
const certificates = {
  certificate: maybe(fc.constantFrom(certificate("a"), certificate("b"))),
  moreCertificates: maybe(
    fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom(certificate("c"), certificate("d"))),
  ),
};
const common = {
  containerPort: maybe(called),
  healthCheck: maybe(fc.record({ port: maybe(called) })),
  paths: maybe(fc.constantFrom(["/a"], ["/b/*"])),
};

const services = fc
  .record({
    serviceDiscovery: maybe(fc.constant({})),
    serviceConnect: maybe(fc.constant({ name: "store" })),
    deployment: maybe(
      fc.record({ strategy: fc.constantFrom("ROLLING" as const, "BLUE_GREEN" as const), testPort: maybe(port) }),
    ),
    loadBalancer: fc.record({
      ...common,
      ...certificates,
      port: maybe(port),
      public: maybe(fc.boolean()),
      allowFrom: maybe(ranges),
      redirect: maybe(fc.boolean()),
      targetGroups: maybe(
        fc.dictionary(
          fc.constantFrom("admin", "staff"),
          fc.record({ ...common, ...certificates, port: maybe(port), allowFrom: maybe(ranges) }),
          { maxKeys: 2 },
        ),
      ),
    }),
  })
  .map((options) => clean(options) as Options);

/** What of chance goes together. */
const allowed = services.filter((options) => {
  try {
    planned(options);
    return true;
  } catch (error) {
    if (error instanceof InvalidPropertyError) return false;
    throw error;
  }
});

test("nor does an update from any service to any other", () => {
  fc.assert(
    fc.property(allowed, allowed, (before, after) => {
      expect(update(before, after)).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
