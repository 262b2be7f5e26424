import { deploymentCancelled } from "./docker/cancelled";
import { localOf } from "./docker/local";
import { localProvider } from "./docker/provider";
import { StackHold } from "./docker/stack-hold";

const cancelled = deploymentCancelled();

const hold = new StackHold({ signal: cancelled, by: `\`pulumi\` (its provider is process ${process.pid})` });

// How Pulumi ends its providers. Where one is killed, its lease ends by itself.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => hold.end().finally(() => process.exit()));
}

/** What the resources of a Pulumi stack find by `require("slipway/pulumi/provider")`. */
export const provider = localProvider(localOf(cancelled), hold);
