import { nameOf, nameWithin, parseArn } from "../../src/local/arns";

const ECS = "arn:aws:ecs:us-east-1:000000000000:";

test("an ARN is taken apart at its first colons", () => {
  expect(parseArn(`${ECS}task-definition/web:3`)).toEqual({
    partition: "aws",
    service: "ecs",
    region: "us-east-1",
    account: "000000000000",
    resource: "task-definition/web:3",
  });
  expect(parseArn("web")).toBeUndefined();
  expect(parseArn("arn:aws:ecs:us-east-1:000000000000")).toBeUndefined();
});

test.each<[string, string | undefined]>([
  ["web", "web"],
  [`${ECS}cluster/web`, "web"],
  [`${ECS}cluster/shop/web`, undefined],
  [`${ECS}service/web`, undefined],
  ["arn:aws:ecs:eu-west-1:000000000000:cluster/web", undefined],
  ["arn:aws:ecs:us-east-1:111111111111:cluster/web", undefined],
  ["arn:aws:ec2:us-east-1:000000000000:cluster/web", undefined],
  ["arn:aws-cn:ecs:us-east-1:000000000000:cluster/web", undefined],
  ["arn:", undefined],
])("the cluster that %s names is %s", (text, name) => {
  expect(nameOf("cluster", text)).toBe(name);
});

test.each<[string, string | undefined]>([
  ["abc", "abc"],
  [`${ECS}task/shop/abc`, "abc"],
  [`${ECS}task/abc`, "abc"],
  [`${ECS}task/other/abc`, undefined],
  [`${ECS}task/shop/abc/def`, undefined],
  [`${ECS}service/shop/abc`, undefined],
  ["arn:aws:ecs:eu-west-1:000000000000:task/shop/abc", undefined],
])("the task of cluster shop that %s names is %s", (text, name) => {
  expect(nameWithin("shop", "task", text)).toBe(name);
});
