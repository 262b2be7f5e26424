import { RESOURCE_TYPES } from "../../src/cfn/types.generated";
import { Att, att, Base64, Join, Json, type Resource, Split, type Value } from "../../src/plan";
import { cluster, ids, planCapacityProviders, planForDiscovery, planForPools, pool, service } from "./shop";

describe("a whole plan", () => {
  const shop = cluster({ nat: "none" });
  const workers = pool(shop.refs);
  const web = service(
    { image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1", port: 80, serviceDiscovery: {} },
    { cluster: shop.refs, loadBalanced: true },
  );
  const all: Resource[] = [
    ...shop.resources,
    ...planForDiscovery(shop.refs),
    ...planForPools(shop.refs),
    ...planCapacityProviders({ cluster: shop.refs, pools: [workers.refs] }),
    ...workers.resources,
    ...web.resources,
  ];

  test("has each logical id once, and depends on what it has", () => {
    expect(new Set(ids(all)).size).toBe(all.length);
    expect(all.flatMap((resource) => resource.dependsOn).filter((id) => !ids(all).includes(id))).toEqual([]);
  });

  test("refers to attributes that CloudFormation gives", () => {
    const attributes = all.flatMap((resource) => attributesIn(resource.properties));
    expect(attributes.length).toBeGreaterThan(0);
    for (const { logicalId, name } of attributes) {
      const type = RESOURCE_TYPES[all.find((resource) => resource.logicalId === logicalId)!.type]!;
      expect([...type.attributes, ...type.primaryIdentifier]).toContain(name);
    }
  });
});

function attributesIn(value: Value): Att[] {
  if (value instanceof Att) return [value];
  if (value instanceof Join) return value.values.flatMap(attributesIn);
  if (value instanceof Split || value instanceof Base64 || value instanceof Json) return attributesIn(value.value);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(attributesIn) : [];
}

test("a property that is not set is not there", () => {
  const { resources } = service();
  expect(JSON.stringify(resources)).not.toContain("undefined");
  const taskDefinition = resources.find(({ type }) => type === "AWS::ECS::TaskDefinition")!;
  const [container] = taskDefinition.properties.ContainerDefinitions as object[];
  expect(Object.keys(container!)).not.toContain("HealthCheck");
  expect(taskDefinition.properties.TaskRoleArn).toEqual(att("web/TaskRole", "Arn"));
});
