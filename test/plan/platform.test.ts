import { serviceSpec } from "../../src/options";
import { imagePlatform } from "../../src/plan";
import { cluster, pool } from "./shop";

const { refs } = cluster();
const x86 = { ...pool(refs, { instanceType: "m7i.large" }).refs, name: "x86" };
const arm = { ...pool(refs, { instanceType: "m7g.large" }).refs, name: "arm" };
const platform = (...pools: (typeof arm)[]) =>
  imagePlatform(
    serviceSpec(
      'FargateService "web"',
      "web",
      { image: "x" },
      { loadBalanced: false, capacity: pools.map((pool) => ({ pool })) },
    ),
  );

test("images are built for what they run on", () => {
  expect(platform()).toBe("linux/amd64");
  expect(platform(x86)).toBe("linux/amd64");
  expect(platform(arm)).toBe("linux/arm64");
});

test("on Fargate they are built for what the service asks for", () => {
  const built = (cpuArchitecture: "X86_64" | "ARM64", capacity: { pool: typeof arm }[] = []) =>
    imagePlatform(
      serviceSpec(
        'FargateService "web"',
        "web",
        { image: "x", runtimePlatform: { cpuArchitecture } },
        { loadBalanced: false, capacity },
      ),
    );
  expect(built("ARM64")).toBe("linux/arm64");
  expect(built("X86_64")).toBe("linux/amd64");
  expect(built("ARM64", [{ pool: arm }])).toBe("linux/arm64");
  expect(() => built("ARM64", [{ pool: x86 }])).toThrow(
    'runtimePlatform.cpuArchitecture is "ARM64"; allowed is what the instances of x86 have, linux/amd64',
  );
});

test("one image can't be for two kinds of processors", () => {
  expect(() => platform(x86, arm)).toThrow(
    'FargateService "web": capacity[1].pool is "arm"; allowed with build are pools of the same processors as x86, which are linux/amd64',
  );
});
