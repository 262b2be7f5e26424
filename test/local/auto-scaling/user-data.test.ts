import { gzipSync } from "node:zlib";
import { agentConfiguration } from "../../../src/local/auto-scaling/user-data";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("user data names the cluster", () => {
  test.each([
    ["ECS_CLUSTER=shop", "a line alone"],
    ["#!/bin/bash\necho ECS_CLUSTER=shop >> /etc/ecs/ecs.config\n", "echoed into the agent's file"],
    ["#!/bin/bash\necho 'ECS_CLUSTER=shop' >> /etc/ecs/ecs.config", "in single quotes"],
    ['#!/bin/bash\necho "ECS_CLUSTER=shop" > /etc/ecs/ecs.config', "in double quotes"],
    ['#!/bin/bash\necho ECS_CLUSTER="shop" >> /etc/ecs/ecs.config', "with quotes around the name"],
    ['#!/bin/bash\necho "ECS_CLUSTER=\\"shop\\"" >> /etc/ecs/ecs.config', "with escaped quotes"],
    ["#!/bin/bash\ncat <<EOF >> /etc/ecs/ecs.config\nECS_CLUSTER=shop\nECS_LOGLEVEL=debug\nEOF", "in a here-document"],
    [`#!/bin/bash\nCLUSTER=shop\necho ECS_CLUSTER=\${CLUSTER} >> /etc/ecs/ecs.config`, "by a variable"],
    ["#!/bin/bash\nexport NAME='shop'\necho ECS_CLUSTER=$NAME >> /etc/ecs/ecs.config", "by an exported variable"],
    ["echo ECS_CLUSTER=old >> f\necho ECS_CLUSTER=shop >> f", "the last of two"],
    ["echo ECS_CLUSTER=shop >> f\n# echo ECS_CLUSTER=old >> f", "the one that isn't a comment"],
    [
      "#cloud-config\nwrite_files:\n  - path: /etc/ecs/ecs.config\n    content: |\n      ECS_CLUSTER=shop",
      "cloud-config",
    ],
    ["<powershell>\nInitialize-ECSAgent -Cluster 'shop' -EnableTaskIAMRole\n</powershell>", "PowerShell"],
    ['[Environment]::SetEnvironmentVariable("ECS_CLUSTER", "shop", "Machine")', "PowerShell's environment"],
    ['[settings.ecs]\ncluster = "shop"', "Bottlerocket"],
    [
      '[settings.host-containers.admin]\nenabled = true\n[settings.ecs]\nenable-spot-instance-draining = true\ncluster = "shop"',
      "Bottlerocket among other settings",
    ],
    ['settings.ecs.cluster = "shop"', "Bottlerocket, dotted"],
    ['[settings]\necs = { cluster = "shop", loglevel = "warn" }', "Bottlerocket, in braces"],
  ])("%j (%s)", (userData) => {
    expect(agentConfiguration(userData).cluster).toBe("shop");
    expect(agentConfiguration(base64(userData)).cluster).toBe("shop");
  });

  test("packed by gzip", () => {
    expect(agentConfiguration(gzipSync("ECS_CLUSTER=shop").toString("base64")).cluster).toBe("shop");
  });

  test.each([
    "",
    "#!/bin/bash\nyum update -y",
    "# ECS_CLUSTER=shop",
    '[settings.kubernetes]\ncluster-name = "shop"',
    "echo ECS_CLUSTER=$1",
  ])("not where it doesn't: %j", (userData) => {
    expect(agentConfiguration(userData)).toEqual({});
  });
});

test.each([
  [`echo ECS_INSTANCE_ATTRIBUTES='{"stack":"prod","spare":""}' >> /etc/ecs/ecs.config`],
  [`echo "ECS_INSTANCE_ATTRIBUTES={\\"stack\\":\\"prod\\",\\"spare\\":\\"\\"}" >> /etc/ecs/ecs.config`],
  ['[settings.ecs.instance-attributes]\nstack = "prod"\nspare = ""'],
])("user data gives an instance its attributes: %j", (userData) => {
  expect(agentConfiguration(userData).attributes).toEqual([{ name: "stack", value: "prod" }, { name: "spare" }]);
});

test.each([
  ["ECS_CLUSTER=shop\nECS_ENABLE_SPOT_INSTANCE_DRAINING=true", true],
  ["echo ECS_ENABLE_SPOT_INSTANCE_DRAINING=true >> /etc/ecs/ecs.config", true],
  ["ECS_ENABLE_SPOT_INSTANCE_DRAINING=true\nECS_ENABLE_SPOT_INSTANCE_DRAINING=false", undefined],
  ["# ECS_ENABLE_SPOT_INSTANCE_DRAINING=true", undefined],
  ["[settings.ecs]\nenable-spot-instance-draining = true", true],
])("%j says whether the instance drains at the notice of an interruption", (userData, drains) => {
  expect(agentConfiguration(userData).drainsAtNotice).toBe(drains);
});

test.each([
  ["ECS_CLUSTER=shop\nECS_RESERVED_MEMORY=256", 256],
  ['[settings.ecs]\ncluster = "shop"\nreserved-memory = 128', 128],
  ["ECS_CLUSTER=shop", undefined],
])("%j keeps %s MiB from tasks", (userData, mib) => {
  expect(agentConfiguration(userData).reservedMemory).toBe(mib);
});
