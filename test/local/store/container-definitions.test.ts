import { containerDefinitions } from "../../../src/local/store/migrations/0003-container-definitions";
import type { RawTables } from "../../../src/local/store/migrations/migration";

test("a container definition of before is given back without what nobody seems to have given", () => {
  const container = {
    name: "web",
    image: "web:1",
    essential: true,
    cpu: 0,
    command: ["serve"],
    environment: [],
    portMappings: [],
    dependsOn: [],
    stopTimeout: 30,
    readonlyRootFilesystem: false,
    initProcessEnabled: true,
    dockerLabels: {},
    mountPoints: [],
    other: { interactive: true, stopTimeout: 20, linuxParameters: { sharedMemorySize: 64 } },
  };
  const row = { networkMode: "bridge", requiresCompatibilities: [], containers: [container] };
  const tables: RawTables = new Map([["taskDefinitions", new Map([["web:1", row]])]]);
  containerDefinitions(tables);
  const { other, ...rest } = container;
  const migrated = {
    ...row,
    compatibilities: ["EXTERNAL", "EC2"],
    containers: [
      {
        ...rest,
        given: {
          name: "web",
          image: "web:1",
          essential: true,
          cpu: 0,
          command: ["serve"],
          environment: [],
          portMappings: [],
          mountPoints: [],
          volumesFrom: [],
          systemControls: [],
          interactive: true,
          stopTimeout: 20,
          linuxParameters: { sharedMemorySize: 64, initProcessEnabled: true },
        },
      },
    ],
  };
  expect(tables.get("taskDefinitions")?.get("web:1")).toEqual(migrated);
});

test("an empty store has nothing to migrate", () => {
  const tables: RawTables = new Map();
  containerDefinitions(tables);
  expect(tables.size).toBe(0);
});
