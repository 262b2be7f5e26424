import { deploymentCancelled } from "./docker/cancelled";
import { localOf } from "./docker/local";
import { localProvider } from "./docker/provider";

/** What the resources of a Pulumi stack find by `require("slipway/pulumi/provider")`. */
export const provider = localProvider(localOf(deploymentCancelled()));
