import type { Calls } from "../api";
import { ARCHIVE_CALLS } from "./archives/archive-calls";
import { REPLAY_CALLS } from "./archives/replay-calls";
import { BUS_CALLS } from "./bus-calls";
import { CONNECTION_CALLS } from "./connection-calls";
import { DESTINATION_CALLS } from "./destination-calls";
import { PUT_CALLS } from "./put-events";
import { RULE_CALLS } from "./rule-calls";
import { EVENT_TAG_CALLS } from "./tag-calls";

/** EventBridge's buses, rules, targets, events and archives, and the addresses that they are sent to. */
export const EVENT_CALLS: Calls = {
  ...ARCHIVE_CALLS,
  ...BUS_CALLS,
  ...CONNECTION_CALLS,
  ...DESTINATION_CALLS,
  ...EVENT_TAG_CALLS,
  ...PUT_CALLS,
  ...REPLAY_CALLS,
  ...RULE_CALLS,
};
