import type { Calls } from "../api";
import { BUS_CALLS } from "./bus-calls";
import { CONNECTION_CALLS } from "./connection-calls";
import { DESTINATION_CALLS } from "./destination-calls";
import { PUT_CALLS } from "./put-events";
import { RULE_CALLS } from "./rule-calls";
import { EVENT_TAG_CALLS } from "./tag-calls";

/** EventBridge's buses, rules, targets and events, and the addresses that they are sent to. */
export const EVENT_CALLS: Calls = {
  ...BUS_CALLS,
  ...CONNECTION_CALLS,
  ...DESTINATION_CALLS,
  ...EVENT_TAG_CALLS,
  ...PUT_CALLS,
  ...RULE_CALLS,
};
