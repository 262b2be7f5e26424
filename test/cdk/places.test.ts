import { EcsCluster, FargateService } from "../../src/cdk";
import { newStack, propertiesOf } from "./support";

const CHINA = { env: { account: "123456789012", region: "cn-north-1" } };

const statementsOf = (stack: ReturnType<typeof newStack>) =>
  propertiesOf(stack, "AWS::IAM::Role")
    .flatMap(({ Policies = [] }) => Policies as { PolicyDocument: { Statement: { Resource: unknown }[] } }[])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);

test("ARNs in policies are made of what templates call the region and the account, which findings can be told by", () => {
  const stack = newStack();
  new FargateService(stack, "web", {
    cluster: new EcsCluster(stack, "shop"),
    image: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1",
    secrets: { PASSWORD: { secret: "shop/db" } },
  });
  const text = JSON.stringify(statementsOf(stack));
  expect(text).not.toContain("Fn::Select");
  expect(text).toContain('{"Ref":"AWS::Partition"}');
  expect(text).toContain("ecr:eu-west-1:123456789012:repository/web");
});

test("an image that is built is pulled from the repository of the app's assets", () => {
  const stack = newStack();
  new FargateService(stack, "web", { cluster: new EcsCluster(stack, "shop"), build: { context: "examples/shop/api" } });
  const [pull] = statementsOf(stack);
  expect(JSON.stringify(pull)).toContain("cdk-hnb659fds-container-assets");
});

test("in China the endpoints have the names that they have there", () => {
  const stack = newStack("china", undefined, CHINA);
  new EcsCluster(stack, "shop", { nat: "none" });
  const names = propertiesOf(stack, "AWS::EC2::VPCEndpoint").map(({ ServiceName }) => ServiceName);
  expect(names.sort()).toEqual([
    "cn.com.amazonaws.cn-north-1.ecr.api",
    "cn.com.amazonaws.cn-north-1.ecr.dkr",
    "com.amazonaws.cn-north-1.logs",
    "com.amazonaws.cn-north-1.s3",
  ]);
});
