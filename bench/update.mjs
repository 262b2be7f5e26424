// A rolling update of ten tasks under steady load, and the same load without an update beside it.
import { writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { join } from "node:path";
import { BASE_IMAGE, exec, seconds, sleep } from "./measure.mjs";

const STACK = "bench-update";

/** Answers its version; on SIGTERM it ends what is in flight and goes. */
const SERVER = `
const server = require("http").createServer((request, response) => setTimeout(() => response.end(process.env.VERSION), 5));
server.listen(8080);
process.on("SIGTERM", () => server.close(() => process.exit()));`;

function template(version) {
  const subnet = (zone, block) => ({
    Type: "AWS::EC2::Subnet",
    Properties: {
      VpcId: { Ref: "Vpc" },
      CidrBlock: block,
      AvailabilityZone: { "Fn::Select": [zone, { "Fn::GetAZs": "" }] },
    },
  });
  const subnets = [{ Ref: "SubnetA" }, { Ref: "SubnetB" }];
  return {
    Resources: {
      Vpc: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.9.0.0/16" } },
      SubnetA: subnet(0, "10.9.0.0/24"),
      SubnetB: subnet(1, "10.9.1.0/24"),
      Cluster: { Type: "AWS::ECS::Cluster" },
      LoadBalancer: { Type: "AWS::ElasticLoadBalancingV2::LoadBalancer", Properties: { Subnets: subnets } },
      Targets: {
        Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
        Properties: {
          VpcId: { Ref: "Vpc" },
          Port: 80,
          Protocol: "HTTP",
          TargetType: "ip",
          HealthCheckPath: "/",
          HealthCheckIntervalSeconds: 10,
          HealthyThresholdCount: 2,
          TargetGroupAttributes: [{ Key: "deregistration_delay.timeout_seconds", Value: "30" }],
        },
      },
      Listener: {
        Type: "AWS::ElasticLoadBalancingV2::Listener",
        Properties: {
          LoadBalancerArn: { Ref: "LoadBalancer" },
          Port: 80,
          Protocol: "HTTP",
          DefaultActions: [{ Type: "forward", TargetGroupArn: { Ref: "Targets" } }],
        },
      },
      TaskDefinition: {
        Type: "AWS::ECS::TaskDefinition",
        Properties: {
          Family: STACK,
          NetworkMode: "awsvpc",
          RequiresCompatibilities: ["FARGATE"],
          Cpu: "256",
          Memory: "512",
          ContainerDefinitions: [
            {
              Name: "web",
              Image: BASE_IMAGE,
              Command: ["node", "-e", SERVER],
              Environment: [{ Name: "VERSION", Value: version }],
              PortMappings: [{ ContainerPort: 8080 }],
            },
          ],
        },
      },
      Service: {
        Type: "AWS::ECS::Service",
        DependsOn: ["Listener"],
        Properties: {
          Cluster: { Ref: "Cluster" },
          TaskDefinition: { Ref: "TaskDefinition" },
          DesiredCount: 10,
          LaunchType: "FARGATE",
          HealthCheckGracePeriodSeconds: 60,
          DeploymentConfiguration: { MinimumHealthyPercent: 100, MaximumPercent: 200 },
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: subnets } },
          LoadBalancers: [{ ContainerName: "web", ContainerPort: 8080, TargetGroupArn: { Ref: "Targets" } }],
        },
      },
    },
    Outputs: { Url: { Value: { "Fn::Join": ["", ["http://", { "Fn::GetAtt": ["LoadBalancer", "DNSName"] }]] } } },
  };
}

const call = (url, agent) =>
  new Promise((resolve) => {
    const request = get(url, { agent, timeout: 10_000 }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve(response.statusCode === 200 ? body : undefined));
      response.on("error", () => resolve(undefined));
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(undefined));
  });

/** About 200 requests a second over kept-alive connections, until `stop`. */
function load(url) {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const seen = { requests: 0, failed: 0, versions: new Set() };
  let going = true;
  const workers = Array.from({ length: 8 }, async () => {
    while (going) {
      const answer = await call(url, agent);
      seen.requests++;
      if (answer === undefined) seen.failed++;
      else seen.versions.add(answer);
      await sleep(30);
    }
  });
  return async () => {
    going = false;
    await Promise.all(workers);
    agent.destroy();
    return seen;
  };
}

export async function rollingUpdate({ client, root, folder }) {
  const file = join(folder, "update.json");
  const slipway = (...args) => exec(process.execPath, [join(root, "dist/cli/main.js"), ...args]);
  const up = (version) => {
    writeFileSync(file, JSON.stringify(template(version)));
    return slipway("up", STACK, "--template", file);
  };
  try {
    await up("1");
    const stacks = await client.listStacks();
    const url = stacks.find((stack) => stack.Stack === STACK).Outputs.Url;
    const stopQuiet = load(url);
    await sleep(5_000);
    const quiet = await stopQuiet();
    const stop = load(url);
    const took = await seconds(() => up("2"));
    await sleep(1_000);
    const seen = await stop();
    return {
      what: "rolling update of ten tasks under steady load",
      ours: `${seen.failed} of ${seen.requests} requests failed, ${took.toFixed(1)} s, versions ${[...seen.versions].sort().join(" and ")}`,
      reference: `${quiet.failed} of ${quiet.requests} (the same load, no update)`,
      goal: "none failed",
      result: "",
      reached: seen.failed === 0 && seen.versions.size === 2,
    };
  } finally {
    await slipway("down", STACK);
  }
}
