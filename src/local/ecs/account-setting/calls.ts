import type { Calls } from "../../api";
import type { Control } from "../../control";
import { all } from "../../shapes/acted";
import { PAGE } from "../acts";
import { invalidParameter } from "../errors";
import { type PageInput, paged } from "../pages";
import type { AccountSetting } from "./record";
import { effective, ROOT, SETTINGS, settingId } from "./settings";

interface PutInput {
  name: string;
  value: string;
  principalArn?: string;
}

/** Of one principal, or of the whole account. Here everyone is the account's root, unless told otherwise. */
async function putAccountSetting({ store }: Control, { name, value, principalArn }: PutInput) {
  const put = settingOf(name, checkValue(name, value), checkPrincipal(principalArn));
  await store.commit([{ table: "accountSettings", put }]);
  return { setting: describe(put) };
}

async function deleteAccountSetting({ store }: Control, { name, principalArn }: Omit<PutInput, "value">) {
  const principal = checkPrincipal(principalArn);
  const remove = settingId(principal, name);
  if (store.get("accountSettings", remove)) await store.commit([{ table: "accountSettings", remove }]);
  return { setting: describe(settingOf(name, effective(store, name, principal), principal)) };
}

interface ListInput extends PageInput {
  name?: string;
  value?: string;
  principalArn?: string;
  effectiveSettings?: boolean;
}

/** Those that someone put; `effectiveSettings` what all of them come to. */
async function listAccountSettings({ store }: Control, input: ListInput) {
  if (input.value !== undefined && input.name === undefined) {
    throw invalidParameter("name must be specified where value is.");
  }
  const principal = checkPrincipal(input.principalArn);
  const settings = input.effectiveSettings
    ? Object.keys(SETTINGS).map((name) => settingOf(name, effective(store, name, principal), principal))
    : store.by("accountSettings", "principal", principal);
  const found = settings
    .filter(({ name }) => input.name === undefined || name === input.name)
    .filter(({ value }) => input.value === undefined || value === input.value)
    .map(describe);
  const most = input.effectiveSettings ? 100 : 10;
  return paged("settings", found, input, most, ({ name }) => name);
}

function checkValue(name: string, value: string): string {
  const { values = [], managed } = SETTINGS[name] ?? {};
  if (managed) throw invalidParameter(`The setting ${name} is managed by AWS and can't be changed.`);
  if (values.includes(value)) return value;
  throw invalidParameter(`value is "${value}"; ${name} can be ${values.join(", ")}.`);
}

function checkPrincipal(principalArn = ROOT): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:(root|(user|role)\/.+)$/.test(principalArn)) return principalArn;
  throw invalidParameter(`principalArn is "${principalArn}"; it must be the ARN of a user, a role or the root user.`);
}

const settingOf = (name: string, value: string, principalArn: string): AccountSetting => ({
  id: settingId(principalArn, name),
  name,
  value,
  principalArn,
});

function describe({ name, value, principalArn }: AccountSetting) {
  return { name, value, principalArn, type: SETTINGS[name]?.managed ? "aws_managed" : "user" };
}

export const ACCOUNT_SETTING_CALLS: Calls = {
  PutAccountSetting: { run: putAccountSetting, acts: all("name", "value", "principalArn") },
  PutAccountSettingDefault: { run: putAccountSetting, acts: all("name", "value") },
  DeleteAccountSetting: { run: deleteAccountSetting, acts: all("name", "principalArn") },
  ListAccountSettings: {
    run: listAccountSettings,
    acts: { ...all("name", "value", "principalArn", "effectiveSettings"), ...PAGE },
  },
};
