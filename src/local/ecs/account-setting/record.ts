import { table } from "../../table";

/** A setting of ECS for one principal of the account, as someone put it. */
export interface AccountSetting {
  /** The principal's ARN and the setting's name. */
  id: string;
  name: string;
  value: string;
  principalArn: string;
}

export const accountSettings = table((setting: AccountSetting) => ({ principal: setting.principalArn }));
