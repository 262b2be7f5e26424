import type { VolumeDefinition } from "../../../src/local/ecs/task-definition/record";
import { newTaskOf } from "../../support/fixtures";

const FILES: VolumeDefinition = {
  name: "data",
  efsVolumeConfiguration: { fileSystemId: "fs-0123456789abcdef0", rootDirectory: "/" },
};

const { SLIPWAY_IMAGE } = process.env;
afterEach(() => {
  if (SLIPWAY_IMAGE === undefined) delete process.env.SLIPWAY_IMAGE;
  else process.env.SLIPWAY_IMAGE = SLIPWAY_IMAGE;
});

/** What stands for a file system under a local ECS of that image. */
function volumeUnder(image: string): string | undefined {
  process.env.SLIPWAY_IMAGE = image;
  let name: string | undefined;
  jest.isolateModules(() => {
    const { dockerVolume } =
      require("../../../src/local/volumes/docker-volume") as typeof import("../../../src/local/volumes/docker-volume");
    name = dockerVolume(newTaskOf("a1"), FILES)?.name;
  });
  return name;
}

test("two local ECS beside each other have a volume each for a file system", () => {
  expect(volumeUnder("slipway:1")).toBe("slipway-efs-fs-0123456789abcdef0");
  expect(volumeUnder("other:1")).toBe("other-efs-fs-0123456789abcdef0");
});
