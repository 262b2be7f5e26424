import { LOCAL_ACCOUNT } from "../../protocol/calls";
import type { Keys } from "../../protocol/sign";
import { sessionOf } from "../agent/credentials/local-keys";
import type { AgentSecrets } from "../agent/secrets";
import type { Store } from "../store/store";
import type { Keyring } from "./verify";

/** The machine's own keys, and those that its tasks were given. */
export function keyringOf(keys: Keys, store: Store, secrets: AgentSecrets | undefined): Keyring {
  const owner = {
    account: LOCAL_ACCOUNT,
    arn: `arn:aws:iam::${LOCAL_ACCOUNT}:user/slipway`,
    userId: `AIDA${keys.accessKeyId.slice(4)}`,
  };
  return {
    find(accessKeyId, token, now) {
      if (accessKeyId === keys.accessKeyId) return { keys, caller: owner };
      return token !== undefined && secrets ? sessionOf(secrets, store, token, now) : undefined;
    },
  };
}
