export { breachOf } from "./breach";
export { type AlarmDecision, decideAlarm } from "./decide";
export { isComparison } from "./evaluate";
export { parseRule } from "./rule";
export { INITIAL, inState, isScaling, item } from "./transition";
