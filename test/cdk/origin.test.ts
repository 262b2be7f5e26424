import { App, type CfnElement, Stack } from "aws-cdk-lib";
import { Ec2CapacityPool, EcsCluster, FargateService } from "../../src/cdk";

function service(context?: Record<string, unknown>) {
  const stack = new Stack(new App({ context }), "shop");
  const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
  return { cluster, web: new FargateService(stack, "web", { cluster, image: "nginx:1.27" }) };
}

const originOf = (element: CfnElement) => element.creationStack[0];

test("whatever a component makes is noted as made where the program made the component, roles too", () => {
  const { web } = service();
  const origins = web.roles.map((role) => originOf(web.resource(role)));
  expect(origins).toEqual(web.roles.map(() => expect.stringMatching(/^service \(.*origin\.test\.ts/)));
});

test("so is what it makes later, for another component", () => {
  const { cluster } = service();
  new Ec2CapacityPool(Stack.of(cluster), "pool", { cluster, instanceType: "m7i.large" });
  void cluster.namespaceName;
  expect(originOf(cluster.resource("Namespace"))).toMatch(/^service \(.*origin\.test\.ts/);
});

test("a class of the program's own is none of its components' origins", () => {
  class Web extends FargateService {
    constructor(cluster: EcsCluster) {
      super(Stack.of(cluster), "api", { cluster, image: "nginx:1.27" });
    }
  }
  const makesOne = (cluster: EcsCluster) => new Web(cluster);
  const made = makesOne(service().cluster);
  expect(originOf(made.resource("Service"))).toMatch(/^makesOne \(.*origin\.test\.ts/);
});

test("a program that wants no notes of where things were made has none", () => {
  const { web } = service({ "aws:cdk:disable-creation-stack-traces": true });
  expect(originOf(web.resource("Service"))).toBeUndefined();
});
