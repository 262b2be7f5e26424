import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../protocol/calls";
import type { BusEvent } from "./record";

/** An event as buses have it. @param at in milliseconds since 1970 */
export function busEvent(
  event: Pick<BusEvent, "id" | "source" | "detail-type" | "detail"> & Partial<Pick<BusEvent, "resources">>,
  at: number,
): BusEvent {
  return {
    version: "0",
    id: event.id,
    "detail-type": event["detail-type"],
    source: event.source,
    account: LOCAL_ACCOUNT,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region: LOCAL_REGION,
    resources: event.resources ?? [],
    detail: event.detail,
  };
}
