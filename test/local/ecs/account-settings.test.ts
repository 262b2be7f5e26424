import { refused, useApi } from "./fixtures";

const use = useApi();
const ok = (operation: string, input?: unknown) => use.api.ok(operation, input);
const ecs = (operation: string, input?: unknown) => use.api.ecs(operation, input);
const ROOT = "arn:aws:iam::000000000000:root";
const ROLE = "arn:aws:iam::000000000000:role/ci";

test("a setting that was put is listed, and gone when it is deleted", async () => {
  const setting = { name: "awsvpcTrunking", value: "enabled", principalArn: ROOT, type: "user" };
  expect(await ok("PutAccountSetting", { name: "awsvpcTrunking", value: "enabled" })).toEqual({ setting });
  expect((await ok("ListAccountSettings")).settings).toEqual([setting]);
  expect(await ok("DeleteAccountSetting", { name: "awsvpcTrunking" })).toEqual({
    setting: { ...setting, value: "disabled" },
  });
  expect((await ok("ListAccountSettings")).settings).toEqual([]);
});

test("what nobody put is as ECS has it, and a principal without a setting of its own has the account's", async () => {
  const { settings } = await ok("ListAccountSettings", { effectiveSettings: true });
  expect(settings).toHaveLength(11);
  expect(settings).toContainEqual({
    name: "guardDutyActivate",
    value: "off",
    principalArn: ROOT,
    type: "aws_managed",
  });
  await ok("PutAccountSettingDefault", { name: "fargateTaskRetirementWaitPeriod", value: "14" });
  const ofRole = { name: "fargateTaskRetirementWaitPeriod", principalArn: ROLE, effectiveSettings: true };
  expect((await ok("ListAccountSettings", ofRole)).settings).toMatchObject([{ value: "14", principalArn: ROLE }]);
  await ok("PutAccountSetting", { name: "fargateTaskRetirementWaitPeriod", value: "0", principalArn: ROLE });
  expect((await ok("ListAccountSettings", ofRole)).settings).toMatchObject([{ value: "0" }]);
  expect((await ok("ListAccountSettings", { name: "fargateTaskRetirementWaitPeriod" })).settings).toMatchObject([
    { value: "14", principalArn: ROOT },
  ]);
});

test.each([
  [{ name: "awsvpcTrunking", value: "yes" }, 'value is "yes"; awsvpcTrunking can be enabled, disabled.'],
  [{ name: "guardDutyActivate", value: "on" }, "The setting guardDutyActivate is managed by AWS and can't be changed."],
  [
    { name: "awsvpcTrunking", value: "enabled", principalArn: "me" },
    'principalArn is "me"; it must be the ARN of a user, a role or the root user.',
  ],
])("PutAccountSetting of %j is refused", async (input, message) => {
  expect(await ecs("PutAccountSetting", input)).toEqual(refused("InvalidParameterException", message));
});

test("a value is listed by with its name only", async () => {
  expect(await ecs("ListAccountSettings", { value: "enabled" })).toEqual(refused("InvalidParameterException"));
});

test("a new cluster has the account's Container Insights, unless it is given others", async () => {
  await ok("PutAccountSettingDefault", { name: "containerInsights", value: "enhanced" });
  const settings = (input: object) => ok("CreateCluster", input).then(({ cluster }) => cluster.settings);
  expect(await settings({ clusterName: "a" })).toEqual([{ name: "containerInsights", value: "enhanced" }]);
  const off = [{ name: "containerInsights", value: "disabled" }];
  expect(await settings({ clusterName: "b", settings: off })).toEqual(off);
});
