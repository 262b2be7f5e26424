import { App } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as iam from "aws-cdk-lib/aws-iam";
import * as s3 from "aws-cdk-lib/aws-s3";
import { EcsCluster, FargateService, LoadBalancedService } from "../../src/cdk";
import { newStack, onlyOf, propertiesOf, resourcesOf } from "./support";

describe("roles", () => {
  test("grants work on the task role, and the service waits for them", () => {
    const stack = newStack();
    const service = new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), image: "x" });
    new s3.Bucket(stack, "Bucket").grantRead(service.taskRole);
    expect(onlyOf(stack, "AWS::IAM::Policy")).toMatchObject({
      Roles: [stack.resolve(service.resource("TaskRole").ref)],
    });
    const made = resourcesOf(stack);
    const policy = Object.keys(made).find((id) => made[id]?.Type === "AWS::IAM::Policy");
    expect(made[stack.getLogicalId(service.resource("Service"))]?.DependsOn).toContain(policy);
  });

  test("managed policies and permissions boundaries work", () => {
    const stack = newStack();
    const service = new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), image: "x" });
    service.executionRole.addManagedPolicy(
      iam.ManagedPolicy.fromManagedPolicyArn(stack, "P", "arn:aws:iam::1:policy/p"),
    );
    iam.PermissionsBoundary.of(stack).apply(
      iam.ManagedPolicy.fromManagedPolicyArn(stack, "B", "arn:aws:iam::1:policy/b"),
    );
    const role = resourcesOf(stack)[stack.getLogicalId(service.resource("ExecutionRole"))];
    expect(role?.Properties).toMatchObject({
      ManagedPolicyArns: ["arn:aws:iam::1:policy/p"],
      PermissionsBoundary: "arn:aws:iam::1:policy/b",
    });
  });

  test("a role of the user's takes the task role's place", () => {
    const stack = newStack();
    const taskRole = new iam.Role(stack, "Mine", { assumedBy: new iam.ServicePrincipal("ecs-tasks.amazonaws.com") });
    const cluster = new EcsCluster(stack, "cluster");
    const service = new FargateService(stack, "web", { cluster, image: "x", taskRole });
    expect(service.taskRole).toBe(taskRole);
    expect(service.roles).not.toContain("TaskRole");
    expect(onlyOf(stack, "AWS::ECS::TaskDefinition").TaskRoleArn).toEqual(stack.resolve(taskRole.roleArn));
  });
});

describe("connections", () => {
  test("others are let in on the service's port", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const api = new FargateService(stack, "api", { cluster, image: "x", port: 8080 });
    const worker = new FargateService(stack, "worker", { cluster, image: "x" });
    api.connections.allowDefaultPortFrom(worker);
    expect(propertiesOf(stack, "AWS::EC2::SecurityGroupIngress")).toContainEqual(
      expect.objectContaining({
        FromPort: 8080,
        GroupId: stack.resolve(api.resource("SecurityGroup").getAtt("GroupId")),
        SourceSecurityGroupId: stack.resolve(worker.resource("SecurityGroup").getAtt("GroupId")),
      }),
    );
  });

  test("stacks that let each other's services in make no circle", () => {
    const app = new App();
    const base = newStack("base", app);
    const cluster = new EcsCluster(base, "cluster");
    const api = new FargateService(newStack("api", app), "api", { cluster, image: "x", port: 8080 });
    const web = new FargateService(newStack("web", app), "web", { cluster, image: "x", port: 80 });
    web.connections.allowTo(api, ec2.Port.tcp(8080));
    expect(() => app.synth()).not.toThrow();
  });
});

describe("what others need of a service", () => {
  test("its URL, names and ARNs are attributes", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "shop");
    const web = new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80, serviceDiscovery: {} });
    const id = stack.getLogicalId(web.resource("LoadBalancer"));
    const service = stack.getLogicalId(web.resource("Service"));
    expect(stack.resolve(web.url)).toEqual({ "Fn::Join": ["", ["http://", { "Fn::GetAtt": [id, "DNSName"] }]] });
    expect(stack.resolve(web.serviceName)).toEqual({ "Fn::GetAtt": [service, "Name"] });
    expect(stack.resolve(web.serviceArn)).toEqual({ Ref: service });
    expect(web.discoveryName).toBe("web.shop.internal");
    expect(cluster.namespaceName).toBe("shop.internal");
  });

  test("metrics have the dimensions that ECS publishes", () => {
    const stack = newStack();
    const cluster = new EcsCluster(stack, "cluster");
    const web = new FargateService(stack, "web", { cluster, image: "x" });
    expect(web.metricCpuUtilization()).toMatchObject({
      namespace: "AWS/ECS",
      metricName: "CPUUtilization",
      dimensions: { ClusterName: cluster.clusterName, ServiceName: web.serviceName },
      statistic: "Average",
    });
    expect(web.metricMemoryUtilization({ statistic: "Maximum" })).toMatchObject({
      metricName: "MemoryUtilization",
      statistic: "Maximum",
    });
  });

  test("a service without discovery has no discovery name", () => {
    const stack = newStack();
    const web = new FargateService(stack, "web", { cluster: new EcsCluster(stack, "cluster"), image: "x" });
    expect(() => web.discoveryName).toThrow(
      'FargateService "web": it has no discoveryName without the property serviceDiscovery',
    );
  });
});

describe("across stacks", () => {
  test("a service runs in a cluster of another stack, which it waits for", () => {
    const app = new App();
    const base = newStack("base", app);
    const stack = newStack("shop", app);
    const cluster = new EcsCluster(base, "cluster");
    const web = new LoadBalancedService(stack, "web", { cluster, image: "x", port: 80 });
    expect(onlyOf(stack, "AWS::ECS::Service").Cluster).toEqual({
      "Fn::ImportValue": expect.stringContaining("base:ExportsOutputFnGetAttclusterCluster"),
    });
    expect(stack.dependencies).toEqual([base]);
    expect(base.dependencies).toEqual([]);
    expect(web.resource("Service")).toBeDefined();
  });

  test("a load balancer is shared: the rule is in the stack of the service that needs it", () => {
    const app = new App();
    const base = newStack("base", app);
    const stack = newStack("shop", app);
    const cluster = new EcsCluster(base, "cluster");
    const web = new LoadBalancedService(base, "web", { cluster, image: "x", port: 80 });
    const api = new LoadBalancedService(stack, "api", {
      cluster,
      image: "x",
      port: 8080,
      loadBalancer: { sharedWith: web, paths: ["/api/*"] },
    });
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::ListenerRule").ListenerArn).toEqual({
      "Fn::ImportValue": expect.stringContaining("webListener"),
    });
    expect(propertiesOf(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer")).toEqual([]);
    expect(stack.resolve(api.url)).toEqual(stack.resolve(web.url));
  });
});

describe("every planned resource", () => {
  test("can be reached by its role", () => {
    const stack = newStack();
    const web = new LoadBalancedService(stack, "web", { cluster: new EcsCluster(stack, "c"), image: "x", port: 80 });
    for (const role of web.roles) expect(web.resource(role).node.path).toContain(`shop/web/${role}`);
    expect(() => web.resource("Nope")).toThrow(
      /^LoadBalancedService "web": there is no resource Nope; there are LogGroup,/,
    );
  });

  test("can be overridden: maps are merged, lists replaced, null takes out", () => {
    const stack = newStack();
    new LoadBalancedService(stack, "web", {
      cluster: new EcsCluster(stack, "cluster"),
      image: "x",
      port: 80,
      overrides: {
        Service: { DeploymentConfiguration: { MaximumPercent: 150 }, EnableECSManagedTags: true, DesiredCount: null },
        LoadBalancer: { LoadBalancerAttributes: [{ Key: "idle_timeout.timeout_seconds", Value: "30" }] },
        TaskRole: { RoleName: "tasks", MaxSessionDuration: 7200 },
      },
    });
    const service = onlyOf(stack, "AWS::ECS::Service");
    expect(service).toMatchObject({
      DeploymentConfiguration: { MaximumPercent: 150, MinimumHealthyPercent: 100 },
      EnableECSManagedTags: true,
    });
    expect(service).not.toHaveProperty("DesiredCount");
    expect(onlyOf(stack, "AWS::ElasticLoadBalancingV2::LoadBalancer").LoadBalancerAttributes).toHaveLength(1);
    expect(propertiesOf(stack, "AWS::IAM::Role")).toContainEqual(
      expect.objectContaining({ RoleName: "tasks", MaxSessionDuration: 7200 }),
    );
  });
});
