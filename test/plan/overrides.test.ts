import { Leaf } from "../../src/options";
import { override } from "../../src/plan/overrides";

const COMPONENT = 'FargateService "web"';

function definition(ContainerDefinitions: unknown, own: Record<string, unknown>) {
  const planned = { logicalId: "web/TaskDefinition", type: "AWS::ECS::TaskDefinition", dependsOn: [] };
  const properties = { Family: "web", ContainerDefinitions };
  const [made] = override(COMPONENT, [{ ...planned, properties } as never], { TaskDefinition: own });
  return made!.properties;
}

const CONTAINERS = [
  { Name: "web", Image: "web:1", Environment: [{ Name: "A", Value: "1" }] },
  { Name: "proxy", Image: "proxy:1" },
];

test("a map in the place of a list is its items, by their names", () => {
  expect(definition(CONTAINERS, { ContainerDefinitions: { proxy: { User: "1000" } } }).ContainerDefinitions).toEqual([
    CONTAINERS[0],
    { Name: "proxy", Image: "proxy:1", User: "1000" },
  ]);
});

test("or by their places", () => {
  expect(definition(CONTAINERS, { ContainerDefinitions: { 0: { User: "1000" } } }).ContainerDefinitions).toEqual([
    { ...CONTAINERS[0], User: "1000" },
    CONTAINERS[1],
  ]);
});

test("what is by its name may be said as a value, be new, or be taken out", () => {
  const environment = (Environment: Record<string, unknown>) =>
    (definition(CONTAINERS, { ContainerDefinitions: { web: { Environment } } }).ContainerDefinitions as object[])[0];
  expect(environment({ A: "2" })).toMatchObject({ Environment: [{ Name: "A", Value: "2" }] });
  expect(environment({ B: "2" })).toMatchObject({
    Environment: [
      { Name: "A", Value: "1" },
      { Name: "B", Value: "2" },
    ],
  });
  expect(environment({ A: null })).toMatchObject({ Environment: [] });
});

test("places are those of the plan, whatever is taken out before", () => {
  const own = { 0: null, 1: { User: "1000" }, two: { Image: "two:1" } };
  expect(definition(CONTAINERS, { ContainerDefinitions: own }).ContainerDefinitions).toEqual([
    { ...CONTAINERS[1], User: "1000" },
    { Name: "two", Image: "two:1" },
  ]);
  expect(definition(CONTAINERS, { ContainerDefinitions: { 0: null, 1: null } }).ContainerDefinitions).toEqual([]);
});

test("a list where the plan has none is made of the names", () => {
  expect(definition(CONTAINERS, { Tags: { team: "shop" } }).Tags).toEqual([{ Key: "team", Value: "shop" }]);
});

test("what is undefined isn't said", () => {
  const own = { Family: undefined, Tags: { team: undefined }, ContainerDefinitions: { web: { Image: undefined } } };
  expect(definition(CONTAINERS, own)).toEqual({ Family: "web", Tags: [], ContainerDefinitions: CONTAINERS });
});

test("a list in the place of a list is the whole of it", () => {
  expect(
    definition(CONTAINERS, { ContainerDefinitions: [{ Name: "one", Image: "one:1" }] }).ContainerDefinitions,
  ).toEqual([{ Name: "one", Image: "one:1" }]);
});

test.each([
  [
    "a place that there isn't",
    { ContainerDefinitions: { 2: { User: "1000" } } },
    'overrides.TaskDefinition.ContainerDefinitions.2 is {"User":"1000"}; allowed are the places of its items, 0–1; or the Name of one',
  ],
  [
    "a name where items have none",
    { RequiresCompatibilities: { FARGATE: "EC2" } },
    "overrides.TaskDefinition.RequiresCompatibilities.FARGATE",
  ],
  [
    "a property that an item doesn't have",
    { ContainerDefinitions: { web: { Usr: "1000" } } },
    'overrides.TaskDefinition.ContainerDefinitions.web.Usr is "1000"; AWS::ECS::TaskDefinition.ContainerDefinition has no such property; did you mean User?',
  ],
  [
    "an item that is no map",
    { ContainerDefinitions: { web: { Secrets: { DB: "arn:aws:ssm" } } } },
    'Secrets.DB is "arn:aws:ssm"; allowed are maps of its properties',
  ],
  [
    "an item that is known only later",
    { ContainerDefinitions: { web: new Leaf("token") } },
    "overrides.TaskDefinition.ContainerDefinitions.web is known only later; allowed is a map of its properties",
  ],
  [
    "a container that there isn't",
    { ContainerDefinitions: { prxy: { User: "1000" } } },
    'overrides.TaskDefinition.ContainerDefinitions.prxy is {"User":"1000"}; there is none of that Name; there are web, proxy; did you mean proxy?; a new one needs Image',
  ],
  [
    "to take out a container that there isn't",
    { ContainerDefinitions: { log: null } },
    "overrides.TaskDefinition.ContainerDefinitions.log is null; there is none of that Name; there are web, proxy",
  ],
  [
    "to take out a tag where there is none",
    { Tags: { team: null } },
    "overrides.TaskDefinition.Tags.team is null; there is none of that Key; there are none",
  ],
  [
    "a new container that isn't whole",
    { ContainerDefinitions: [{ Name: "one", User: "1000" }] },
    'ContainerDefinitions[0] is {"Name":"one","User":"1000"}; what is new there needs Image',
  ],
  [
    "a structure that isn't planned and isn't whole",
    { ContainerDefinitions: { web: { LogConfiguration: { Options: { tag: "web" } } } } },
    'ContainerDefinitions.web.LogConfiguration is {"Options":{"tag":"web"}}; what is new there needs LogDriver',
  ],
  ["a map in the place of text", { Family: { name: "web" } }, 'Family is {"name":"web"}; allowed is text'],
  [
    "a list in the place of a flag",
    { EnableFaultInjection: [true] },
    "EnableFaultInjection is [true]; allowed are true",
  ],
  [
    "text in the place of a list",
    { ContainerDefinitions: "web" },
    'overrides.TaskDefinition.ContainerDefinitions is "web"; allowed are lists, and maps of their items',
  ],
  [
    "a list in the place of a structure",
    { RuntimePlatform: ["ARM64"] },
    'overrides.TaskDefinition.RuntimePlatform is ["ARM64"]; allowed are maps of its properties',
  ],
])("%s is refused", (_, own, message) => {
  expect(() => definition(CONTAINERS, own)).toThrow(message);
});

test("of a list that is known later, no item can be reached", () => {
  expect(() => definition(new Leaf("token"), { ContainerDefinitions: { web: { User: "1000" } } })).toThrow(
    "the list is known only when it is deployed; allowed is the whole list",
  );
});
