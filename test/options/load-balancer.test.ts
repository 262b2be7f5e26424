import { Leaf } from "../../src/options";
import { make, sidecar, wrong } from "./web";

describe("a load balancer", () => {
  const lb = (loadBalancer: object) => ({ loadBalancer });
  test.each([
    [lb({ container: "db" }), 'loadBalancer.container is "db"; allowed are web'],
    [lb({ containerPort: 81 }), "loadBalancer.containerPort is 81; allowed are the ports of container web: 8080"],
    [{ port: undefined }, "port is not set; container web needs a port that the load balancer calls, from 1 to 65535"],
    [
      { ...lb({ container: "proxy" }), ...sidecar({}) },
      "sidecars.proxy.port is not set; container proxy needs a port that the load balancer calls, from 1 to 65535",
    ],
    [lb({ paths: [] }), "loadBalancer.paths is []; allowed are 1 to 5 paths"],
    [
      lb({ paths: ["api"] }),
      'loadBalancer.paths[0] is "api"; allowed are up to 128 characters that begin with / or *, such as /api/*',
    ],
    [
      lb({ priority: 5 }),
      "loadBalancer.priority is 5; allowed only together with paths, hosts, headers, methods, query or sources",
    ],
    [
      lb({ paths: ["/*"], priority: 50000 }),
      /^loadBalancer.priority is 50000; allowed are whole numbers from 1 to 49999/,
    ],
    [lb({ deregistrationDelay: 4000 }), /^loadBalancer.deregistrationDelay is 4000/],
    [lb({ idleTimeout: 0 }), "loadBalancer.idleTimeout is 0; allowed are whole numbers from 1 to 4000 seconds"],
    [lb({ idleTimeout: 4001 }), /^loadBalancer.idleTimeout is 4001/],
    [
      lb({ healthCheck: { timeout: 10 } }),
      "loadBalancer.healthCheck.timeout is 10; allowed is less than the interval, which is 10 seconds",
    ],
    [lb({ healthCheck: { matcher: "ok" } }), /^loadBalancer.healthCheck.matcher is "ok"; allowed are codes/],
    [lb({ healthCheck: { path: "health" } }), /^loadBalancer.healthCheck.path is "health"; allowed are paths/],
  ])("%j is refused", (options, message) => {
    if (typeof message === "string") expect(wrong(options)).toBe(message);
    else expect(wrong(options)).toMatch(message);
  });

  test("that is another service's takes paths", () => {
    expect(wrong({}, { thereAlready: "service" })).toBe(
      "loadBalancer.paths is not set; a service that shares a load balancer needs some, or hosts, headers, methods, " +
        "query, sources or a domain",
    );
    for (const condition of [{ hosts: ["a.example.com"] }, { domain: "a.example.com", zone: "Z1" }]) {
      expect(() => make(lb(condition), { thereAlready: "service" })).not.toThrow();
    }
  });

  const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b";
  const HTTPS = { domain: "api.example.com", zone: "Z2FDTNDATAQYW2" };

  test.each([
    [
      { certificate: "my-certificate" },
      /^loadBalancer.certificate is "my-certificate"; allowed are ARNs of certificates/,
    ],
    [
      { certificate: "arn:aws:iam::123456789012:role/a" },
      /^loadBalancer.certificate is "arn:aws:iam::123456789012:role.a"; allowed are ARNs/,
    ],
    [{ domain: "localhost", zone: "Z1" }, /^loadBalancer.domain is "localhost"; allowed are DNS names of at least two/],
    [{ domain: "*.example.com", zone: "Z1" }, /^loadBalancer.domain is "\*.example.com"; allowed are DNS names/],
    [
      { domain: "api.example.com" },
      "loadBalancer.zone is not set; a domain needs the hosted zone that it is in: this or zoneName",
    ],
    [{ zoneName: "example.com" }, 'loadBalancer.zoneName is "example.com"; allowed only together with domain'],
    [
      { ...HTTPS, zoneName: "example.com" },
      'loadBalancer.zoneName is "example.com"; allowed is one of zone and zoneName, and zone is set too',
    ],
    [
      { domain: "api.example.com", zoneName: "ample.com" },
      'loadBalancer.zoneName is "ample.com"; allowed is what the domain, api.example.com, ends with',
    ],
    [
      { domain: "api.example.com", zone: "example.com" },
      /^loadBalancer.zone is "example.com"; allowed are IDs of hosted/,
    ],
    [{ zone: "Z1" }, 'loadBalancer.zone is "Z1"; allowed only together with domain'],
    [{ redirect: false }, /^loadBalancer.redirect is false; allowed only with HTTPS/],
    [{ tlsPolicy: "ELBSecurityPolicy-2016-08" }, /^loadBalancer.tlsPolicy is .*; allowed only with HTTPS/],
    [
      { ...HTTPS, tlsPolicy: "TLS13" },
      /^loadBalancer.tlsPolicy is "TLS13"; allowed are ELBSecurityPolicy-TLS13-1-3-2021-06, /,
    ],
    [{ ...HTTPS, port: 80 }, /^loadBalancer.port is 80; with HTTPS allowed are all but 80, which redirects/],
    [
      { domain: `${"a".repeat(60)}.example.com`, zone: "Z1" },
      /^loadBalancer.domain is "a+.example.com"; allowed are up to 64 characters, which a certificate takes/,
    ],
    [{ allowFrom: [] }, "loadBalancer.allowFrom is []; allowed are lists of at least one"],
    [{ allowFrom: ["10.0.0.0"] }, /^loadBalancer.allowFrom\[0\] is "10.0.0.0"; allowed are IPv4 address ranges/],
    [
      { allowFrom: ["10.1.2.3/8"] },
      'loadBalancer.allowFrom[0] is "10.1.2.3/8"; allowed is what a range begins with: 10.0.0.0/8',
    ],
    [
      { allowFrom: ["203.0.113.130/25"] },
      'loadBalancer.allowFrom[0] is "203.0.113.130/25"; allowed is what a range begins with: 203.0.113.128/25',
    ],
    [{ allowFrom: ["10.0.0.0/8", "10.0.0.0/8"] }, 'loadBalancer.allowFrom[1] is "10.0.0.0/8"; allowed is each once'],
    [{ paths: ["/a", "/b", "/a"] }, 'loadBalancer.paths[2] is "/a"; allowed is each once'],
    [{ subnets: ["subnet-1", "subnet-1"] }, 'loadBalancer.subnets[1] is "subnet-1"; allowed is each once'],
    [{ allowFrom: ["10.0.0.256/8"] }, /^loadBalancer.allowFrom\[0\] is "10.0.0.256.8"; allowed are IPv4/],
    [{ slowStart: 29 }, /^loadBalancer.slowStart is 29; allowed are whole numbers from 30 to 900 seconds/],
    [
      { slowStart: 60, algorithm: "weighted_random" },
      "loadBalancer.slowStart is 60; allowed only with the algorithm round_robin, and it is weighted_random",
    ],
    [
      { algorithm: "random" },
      /^loadBalancer.algorithm is "random"; allowed are round_robin, least_outstanding_requests/,
    ],
    [{ stickiness: { cookie: "AWSALB" } }, /^loadBalancer.stickiness.cookie is "AWSALB"; allowed are/],
    [
      { stickiness: { duration: 0 } },
      /^loadBalancer.stickiness.duration is 0; allowed are whole numbers from 1 to 604800/,
    ],
    [{ accessLogs: {} }, "loadBalancer.accessLogs.bucket is not set; allowed is the name of a bucket"],
    [{ accessLogs: { bucket: "logs", prefix: "/a" } }, /^loadBalancer.accessLogs.prefix is "\/a"; allowed are text/],
    [{ webAcl: "shop" }, /^loadBalancer.webAcl is "shop"; allowed are ARNs of web ACLs/],
    [{ hosts: [] }, "loadBalancer.hosts is []; allowed are lists of at least one"],
    [{ hosts: ["a b"] }, /^loadBalancer.hosts\[0\] is "a b"; allowed are up to 128 letters, digits/],
    [{ methods: ["get"] }, /^loadBalancer.methods\[0\] is "get"; allowed are 1 to 40 capital letters/],
    [{ sources: ["anywhere"] }, /^loadBalancer.sources\[0\] is "anywhere"; allowed are IPv4 address ranges/],
    [{ sources: ["1.2.3.4/33"] }, /^loadBalancer.sources\[0\] is "1.2.3.4.33"/],
    [{ headers: [] }, "loadBalancer.headers is []; allowed are lists of at least one"],
    [
      { headers: [{ name: "Host", values: ["a"] }] },
      /^loadBalancer.headers\[0\].name is "Host"; .* for which there is hosts/,
    ],
    [{ headers: [{ name: "X" }] }, /^loadBalancer.headers\[0\].values is not set; allowed are lists/],
    [{ headers: [{ name: "X", values: [""] }] }, /^loadBalancer.headers\[0\].values\[0\] is ""; allowed are 1 to 128/],
    [{ query: [{ key: "a" }] }, "loadBalancer.query[0].value is not set; allowed is text, such as 2"],
    [
      { paths: ["/a", "/b"], hosts: ["a.b", "c.d"], headers: [{ name: "X", values: ["1", "2"] }] },
      "loadBalancer is with 6 values in paths, hosts, headers; the conditions of a rule have at most 5 values together",
    ],
  ])("with %j is refused", (options, message) => {
    if (typeof message === "string") expect(wrong(lb(options))).toBe(message);
    else expect(wrong(lb(options))).toMatch(message);
  });

  test("answers HTTPS on 443 with a certificate or a domain, though these are known only later", () => {
    const portOf = (options: object) => make(lb(options)).loadBalancer!.port;
    expect(portOf({})).toBe(80);
    expect(portOf({ certificate: CERTIFICATE })).toBe(443);
    expect(portOf({ certificate: new Leaf("arn") })).toBe(443);
    expect(portOf({ domain: new Leaf("a.b"), zone: new Leaf("Z1") })).toBe(443);
    expect(portOf({ ...HTTPS, port: 8443 })).toBe(8443);
    expect(portOf({ ...HTTPS, port: 80, redirect: false })).toBe(80);
    expect(make(lb(HTTPS)).loadBalancer).toMatchObject({
      redirect: true,
      tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    });
  });

  test.each([
    ["port", 81],
    ["public", true],
    ["idleTimeout", 60],
    ["idleTimeout", new Leaf(60)],
    ["allowFrom", ["10.0.0.0/8"]],
    ["redirect", true],
    ["http2", false],
    ["deletionProtection", true],
    ["accessLogs", { bucket: "logs" }],
    ["webAcl", "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/0a1b"],
    ["tlsPolicy", "ELBSecurityPolicy-2016-08"],
  ])("that is another service's takes no %s", (property, value) => {
    expect(wrong(lb({ paths: ["/a"], [property]: value }), { thereAlready: "service" })).toMatch(
      new RegExp(`^loadBalancer.${property} is .*; allowed is only to leave it out`),
    );
  });

  test("is unknown to a service without one", () => {
    expect(wrong(lb({}), { loadBalanced: false })).toMatch(/^loadBalancer is {}; there is no such property/);
  });

  test("calls the port of the container that it names, though that is known only later", () => {
    const port = new Leaf(9000);
    const spec = make({ ...sidecar({ port }), loadBalancer: { container: "proxy" } });
    expect(spec.loadBalancer).toMatchObject({ container: "proxy", containerPort: port });
  });

  test("with the shortest interval waits less for an answer", () => {
    expect(make(lb({ healthCheck: { interval: 5 } })).loadBalancer?.healthCheck.timeout).toBe(4);
  });
});
