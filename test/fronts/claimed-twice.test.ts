import * as aws from "@pulumi/aws";
import { App, Stack } from "aws-cdk-lib";
import * as acm from "aws-cdk-lib/aws-certificatemanager";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as route53 from "aws-cdk-lib/aws-route53";
import { Construct } from "constructs";
import * as cdk from "../../src/cdk";
import * as pulumi from "../../src/pulumi";
import { defaultOutputs, named, type Registered, run } from "../pulumi/mocks";

/** What AWS has once, and a program asks for twice: it would be refused in the middle of a deployment. */

const WEB = { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1", port: 8080 };
const ARN = (name: string) => `arn:aws:acm:us-east-1:123456789012:certificate/${name}`;

interface Front {
  /** A service, with what is said of its load balancer beside an existing or a shared one. */
  web(name: string, options?: object): unknown;
  balancer(): unknown;
  certificate(name: string): unknown;
  zone: unknown;
  role(name: string, services: unknown[], provider?: unknown): unknown;
}

function onCdk(program: (front: Front) => void): Promise<void> {
  const stack = new Stack(new App(), "shop");
  const cluster = new cdk.EcsCluster(stack, "shop");
  let certificates = 0;
  program({
    web: (id, options) => new cdk.LoadBalancedService(stack, id, { cluster, ...WEB, ...options } as never),
    balancer: () => new elbv2.ApplicationLoadBalancer(stack, "balancer", { vpc: cluster.vpc }),
    certificate: (name) => acm.Certificate.fromCertificateArn(stack, `certificate${++certificates}`, ARN(name)),
    zone: route53.HostedZone.fromHostedZoneId(stack, "zone", "Z1"),
    role: (id, services, provider) =>
      new cdk.GitHubDeployRole(stack, id, { repository: "acme/shop", services, provider } as never),
  });
  return Promise.resolve();
}

const PROVIDER = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

async function onPulumi(program: (front: Front) => void): Promise<void> {
  const outputs = (resource: Registered) => ({
    ...defaultOutputs(resource),
    ...(resource.type.includes("OpenIdConnectProvider") && { arn: PROVIDER }),
  });
  const inProgram = () => {
    const cluster = new pulumi.EcsCluster("shop");
    program({
      web: (name, options) => new pulumi.LoadBalancedService(name, { cluster, ...WEB, ...options } as never),
      balancer: () => new aws.lb.LoadBalancer("balancer", { securityGroups: ["sg-1"] }),
      certificate: ARN,
      zone: "Z1",
      role: (name, services, provider) =>
        new pulumi.GitHubDeployRole(name, { repository: "acme/shop", services, provider } as never),
    });
  };
  await run(inProgram, { outputs });
}

const FRONTS = [
  ["the CDK", onCdk],
  ["Pulumi", onPulumi],
] as const;

describe.each(FRONTS)("in %s", (_, on) => {
  const refused = async (program: (front: Front) => void, message: RegExp) => {
    await expect((async () => on(program))()).rejects.toThrow(message);
  };

  test("two services have no listener on one port of a load balancer that is there", async () => {
    await refused(({ web, balancer }) => {
      const existing = balancer();
      web("a", { loadBalancer: { existing } });
      web("b", { loadBalancer: { existing } });
    }, /"b": loadBalancer.port is 80; allowed is one that no other service's listener on the load balancer has; this is the one of (shop\/)?a/);
    await on(({ web, balancer }) => {
      const existing = balancer();
      web("a", { loadBalancer: { existing } });
      web("b", { loadBalancer: { existing, port: 81 } });
    });
  });

  test("two services that share a listener don't bring one certificate", async () => {
    await refused(({ web, certificate }) => {
      const sharedWith = web("shop-web", { loadBalancer: { certificate: certificate("shop") } });
      const blog = () => ({ sharedWith, hosts: ["blog.example.com"], certificate: certificate("blog") });
      web("a", { loadBalancer: blog() });
      web("b", { loadBalancer: blog() });
    }, /"b": loadBalancer.certificate is .*blog"; allowed is one that no other service behind the listener has/);
  });

  test("two services have no record of one domain", async () => {
    await refused(({ web, zone }) => {
      const sharedWith = web("a", { loadBalancer: { domain: "shop.example.com", zone } });
      web("b", { loadBalancer: { sharedWith, domain: "SHOP.example.com", zone, paths: ["/b"] } });
    }, /"b": loadBalancer.domain is "SHOP.example.com"; allowed is one that no other service has; .* `hosts` and `paths`/);
  });

  test("two roles don't make GitHub's provider, and the second takes the first one's", async () => {
    await refused(({ web, role }) => {
      const services = [web("a")];
      role("one", services);
      role("two", services);
    }, /GitHubDeployRole "two": provider is not set; allowed is one that no other GitHubDeployRole of the account has; .*providerArn/);
    await on(({ web, role }) => {
      const services = [web("a")];
      const { providerArn } = role("one", services) as { providerArn: unknown };
      role("two", services, providerArn);
    });
  });
});

test("what a listener's own service has it serve already is no further certificate of a service that shares it", async () => {
  const { all } = await run(() => {
    const cluster = new pulumi.EcsCluster("shop");
    const own = { certificate: ARN("shop"), moreCertificates: { blog: ARN("blog") } };
    const sharedWith = new pulumi.LoadBalancedService("web", { cluster, ...WEB, loadBalancer: own });
    const more = { certificate: ARN("shop"), moreCertificates: { blog: ARN("blog"), news: ARN("news") } };
    return new pulumi.LoadBalancedService("api", {
      ...{ cluster, ...WEB },
      loadBalancer: { sharedWith, paths: ["/api"], ...more },
    });
  });
  const certificates = all.filter(({ type, name }) => type.includes("ListenerCertificate") && name.startsWith("api"));
  expect(certificates.map(({ inputs }) => inputs.certificateArn)).toEqual([ARN("news")]);
  expect(named(all, "web-https-listener").inputs.certificateArn).toBe(ARN("shop"));
});

test.each(["rollbackOn", "dashboard"])("services of one name in one cluster of the CDK have %s once", (what) => {
  const stack = new Stack(new App(), "shop");
  const cluster = new cdk.EcsCluster(stack, "shop");
  const options = { cluster, ...WEB, ...(what === "dashboard" ? { dashboard: true } : { rollbackOn: { cpu: 90 } }) };
  new cdk.FargateService(new Construct(stack, "a"), "web", options);
  expect(() => new cdk.FargateService(new Construct(stack, "b"), "web", options)).toThrow(
    /"web": name is "web"; allowed is one that no other service of the cluster .* this is the one of shop\/a\/web/,
  );
});
