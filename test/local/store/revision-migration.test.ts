import { MIGRATIONS, migrate, SCHEMA } from "../../../src/local/store/migrations";

const NETWORK = { subnets: ["subnet-a"], securityGroups: [], assignPublicIp: false };
const FARGATE = [{ capacityProvider: "FARGATE", base: 0, weight: 1 }];

/** A service as version 0.1.0 wrote it. */
const written = {
  id: "arn:service",
  name: "web",
  desiredCount: 2,
  taskDefinition: "web:2",
  capacityProviderStrategy: FARGATE,
  network: NETWORK,
  loadBalancers: [],
  serviceRegistries: [{ registryArn: "arn:registry" }],
  placementConstraints: [],
  placementStrategy: [],
  deployments: [
    {
      id: "ecs-svc/2",
      status: "PRIMARY",
      taskDefinition: "web:2",
      capacityProviderStrategy: FARGATE,
      network: NETWORK,
      loadBalancers: [],
    },
    {
      id: "ecs-svc/1",
      status: "INACTIVE",
      taskDefinition: "web:1",
      capacityProviderStrategy: [],
      launchType: "FARGATE",
      loadBalancers: [],
    },
  ],
  other: { platformVersion: "1.4.0", enableECSManagedTags: true },
};

test("a service of version 0.1.0 and its deployments get their revisions", () => {
  const tables = new Map([["services", new Map([[written.id, written as Record<string, unknown>]])]]);
  migrate(tables, 1, SCHEMA, MIGRATIONS);
  const kept = {
    serviceRegistries: [{ registryArn: "arn:registry" }],
    placementConstraints: [],
    placementStrategy: [],
    platformVersion: "1.4.0",
    loadBalancers: [],
  };
  const revision = { ...kept, taskDefinition: "web:2", capacityProviderStrategy: FARGATE, network: NETWORK };
  expect(tables.get("services")?.get(written.id)).toEqual({
    id: "arn:service",
    name: "web",
    desiredCount: 2,
    revision,
    deployments: [
      { id: "ecs-svc/2", status: "PRIMARY", revision },
      {
        id: "ecs-svc/1",
        status: "INACTIVE",
        revision: {
          ...kept,
          taskDefinition: "web:1",
          capacityProviderStrategy: [],
          launchType: "FARGATE",
          network: NETWORK,
        },
      },
    ],
    other: { enableECSManagedTags: true },
  });
});

test("a store without services is migrated as well", () => {
  expect(() => migrate(new Map(), 1, SCHEMA, MIGRATIONS)).not.toThrow();
});
