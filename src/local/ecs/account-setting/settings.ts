import { arn } from "../../arns";
import type { Store } from "../../store/store";

/** The account itself, whose settings are those of everyone who has none of their own. */
export const ROOT = arn("iam", "root", "");

const SWITCH = ["enabled", "disabled"];

interface Kind {
  values: readonly string[];
  /** What it is where nobody put anything. */
  byItself: string;
  /** ECS sets it, and nobody else. */
  managed?: true;
}

/**
 * ECS's settings with their values.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html
 */
export const SETTINGS: Readonly<Record<string, Kind>> = {
  serviceLongArnFormat: { values: SWITCH, byItself: "enabled" },
  taskLongArnFormat: { values: SWITCH, byItself: "enabled" },
  containerInstanceLongArnFormat: { values: SWITCH, byItself: "enabled" },
  awsvpcTrunking: { values: SWITCH, byItself: "disabled" },
  containerInsights: { values: ["enhanced", "enabled", "disabled"], byItself: "disabled" },
  fargateFIPSMode: { values: SWITCH, byItself: "disabled" },
  tagResourceAuthorization: { values: ["on", "off"], byItself: "on" },
  fargateTaskRetirementWaitPeriod: { values: ["0", "7", "14"], byItself: "7" },
  guardDutyActivate: { values: ["on", "off"], byItself: "off", managed: true },
  defaultLogDriverMode: { values: ["blocking", "non-blocking"], byItself: "non-blocking" },
  fargateEventWindows: { values: SWITCH, byItself: "disabled" },
};

export const settingId = (principalArn: string, name: string) => `${principalArn} ${name}`;

/** What a setting comes to for a principal: its own, else the account's, else ECS's. */
export function effective(store: Pick<Store, "get">, name: string, principalArn = ROOT): string {
  const put = store.get("accountSettings", settingId(principalArn, name));
  const ofAccount = store.get("accountSettings", settingId(ROOT, name));
  return put?.value ?? ofAccount?.value ?? SETTINGS[name]?.byItself ?? "";
}
