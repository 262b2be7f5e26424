import type * as pulumi from "@pulumi/pulumi";
import {
  Ec2CapacityPool,
  EcsCluster,
  LoadBalancedService,
  ManagedInstancesPool,
  QueueWorker,
  ScheduledTask,
} from "../../src/pulumi";
import { run } from "./mocks";

/** What AWS makes up, by the resource's name in Pulumi. */
const outputs = ({ name }: { name: string }) =>
  Object.fromEntries(
    ["arn", "id", "name", "dnsName", "zoneId", "url", "arnSuffix", "latestVersion"].map((of) => [of, `${name}.${of}`]),
  );

const known = <T>(output: pulumi.Output<T>) => (output as unknown as { promise(): Promise<T> }).promise();

async function shop() {
  const { result } = await run(
    () => {
      const cluster = new EcsCluster("shop");
      const image = "web:1";
      return {
        cluster,
        web: new LoadBalancedService("web", {
          cluster,
          image,
          port: 80,
          loadBalancer: { domain: "shop.example.com", zone: "Z1", targetGroups: { admin: { port: 8443 } } },
          serviceDiscovery: {},
        }),
        plain: new LoadBalancedService("plain", { cluster, image, port: 80 }),
        pool: new Ec2CapacityPool("pool", { cluster }),
        managed: new ManagedInstancesPool("managed", { cluster }),
        worker: new QueueWorker("mails", { cluster, image, queue: { acceptableLatency: 60, timePerMessage: 1 } }),
        report: new ScheduledTask("report", { cluster, image, schedule: { rate: "1 hour" } }),
      };
    },
    { outputs },
  );
  return result;
}

const made = shop();

type Shop = Awaited<typeof made>;

test.each<[string, (all: Shop) => pulumi.Output<unknown>, unknown]>([
  ["the load balancer's ARN", ({ web }) => web.loadBalancerArn, "web-load-balancer.arn"],
  ["its DNS name", ({ web }) => web.loadBalancerDnsName, "web-load-balancer.dnsName"],
  ["its zone", ({ web }) => web.loadBalancerZoneId, "web-load-balancer.zoneId"],
  ["its security group", ({ web }) => web.loadBalancerSecurityGroupId, "web-load-balancer-security-group.id"],
  ["the listener", ({ web }) => web.listenerArn, "web-https-listener.arn"],
  ["the redirect's listener", ({ web }) => web.redirectListenerArn, "web-listener.arn"],
  ["no redirect's listener without HTTPS", ({ plain }) => plain.redirectListenerArn, undefined],
  ["the certificate", ({ web }) => web.certificateArn, "web-certificate.arn"],
  ["no certificate without HTTPS", ({ plain }) => plain.certificateArn, undefined],
  ["the target group", ({ web }) => web.targetGroupArn, "web-target-group.arn"],
  ["a further target group", ({ web }) => web.targetGroupArnOf("admin"), "web-target-group-admin.arn"],
  ["where it answers", ({ web }) => web.url, "https://web-record-set.name"],
  ["where the further one answers", ({ web }) => web.urlOf("admin"), "https://web-record-set.name:8443"],
  ["the task definition", ({ web }) => web.taskDefinitionArn, "web-task-definition.arn"],
  ["the task role", ({ web }) => web.taskRoleArn, "web-task-role.arn"],
  ["its name", ({ web }) => web.taskRoleName, "web-task-role.name"],
  ["the execution role", ({ web }) => web.executionRoleArn, "web-execution-role.arn"],
  ["the execution role's name", ({ web }) => web.executionRoleName, "web-execution-role.name"],
  ["the tasks' security group", ({ web }) => web.securityGroupId, "web-security-group.id"],
  ["the log group", ({ web }) => web.logGroupName, "web-log-group.name"],
  ["the service", ({ web }) => web.serviceArn, "web-service.arn"],
  ["its discovery name", ({ web }) => web.discoveryName, "web.shop.internal"],
  ["the cluster", ({ cluster }) => cluster.clusterArn, "shop-cluster.arn"],
  ["its subnets", ({ cluster }) => cluster.privateSubnetIds, ["shop-private-subnet-1.id", "shop-private-subnet-2.id"]],
  ["a pool's group", ({ pool }) => pool.autoScalingGroupName, "pool-auto-scaling-group.name"],
  ["a pool's instance role", ({ pool }) => pool.instanceRoleName, "pool-instance-role.name"],
  ["a managed pool's instance role", ({ managed }) => managed.instanceRoleArn, "managed-instance-role.arn"],
  ["a worker's queue", ({ worker }) => worker.queueUrl, "mails-queue.url"],
  ["a schedule's role", ({ report }) => report.scheduleRoleName, "report-schedule-role.name"],
])("%s is an output", async (_, handle, expected) => {
  expect(await known(handle(await made))).toEqual(expected);
});

test("every resource of every component can be reached, and there is none of another name", async () => {
  for (const component of Object.values(await made)) {
    expect(component.roles).not.toEqual([]);
    for (const role of component.roles) expect(await known(component.resource(role).urn)).toEqual(expect.any(String));
    expect(() => component.resource("Nope")).toThrow(/there is no resource Nope; there are \w+/);
  }
});
