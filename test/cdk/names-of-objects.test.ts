import { EcsCluster, FargateService } from "../../src/cdk";
import { parseTemplate, templateToResources } from "../../src/template";
import { containerOf, newStack, onlyOf, resourcesOf } from "./support";

/** Names that every object of the language has already. */
const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString"];
const each = <T>(value: (name: string) => T) => Object.fromEntries(NAMES.map((name) => [name, value(name)]));

function deployed() {
  const stack = newStack();
  const cluster = new EcsCluster(stack, "cluster", { nat: "single" });
  new FargateService(stack, "web", {
    cluster,
    image: "web:1",
    environment: each((name) => `value of ${name}`),
    tags: each((name) => `tag ${name}`),
    sidecars: {
      constructor: { image: "sidecar:1", secrets: each((name) => ({ secret: `shop/${name}` })) },
    },
  });
  return stack;
}

test("variables, secrets, tags and containers are called as the program calls them", () => {
  const stack = deployed();
  expect(containerOf(stack).Environment).toEqual(NAMES.map((Name) => ({ Name, Value: `value of ${Name}` })));
  const { ContainerDefinitions, Tags } = onlyOf(stack, "AWS::ECS::TaskDefinition") as Record<string, object[]>;
  expect(Tags).toEqual(expect.arrayContaining(NAMES.map((Key) => ({ Key, Value: `tag ${Key}` }))));
  const [, sidecar] = ContainerDefinitions as Record<string, unknown>[];
  expect(sidecar).toMatchObject({ Name: "constructor", Image: "sidecar:1" });
  expect(sidecar!.Secrets).toEqual(NAMES.map((Name) => ({ Name, ValueFrom: expect.anything() })));
});

test("maps of a template keep them", () => {
  const template = { Resources: resourcesOf(deployed()), Outputs: { constructor: { Value: "x" } } };
  const definition = Object.values(template.Resources).find(({ Type }) => Type === "AWS::ECS::TaskDefinition")!;
  (definition.Properties.ContainerDefinitions as Record<string, unknown>[])[0]!.DockerLabels = each(() => "label");
  const read = templateToResources(parseTemplate(JSON.stringify(template)), {
    stackName: "shop",
    accountId: "000000000000",
    region: "us-east-1",
  });
  const found = read.resources.find(({ type }) => type === "AWS::ECS::TaskDefinition")!;
  const [web] = found.properties.ContainerDefinitions as Record<string, object>[];
  expect(Object.entries(web!.DockerLabels!)).toEqual(NAMES.map((name) => [name, "label"]));
  expect(read.outputs).toEqual({ constructor: "x" });
});
