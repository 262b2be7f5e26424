import { stopLocal } from "../../client/control-plane/stop";
import { print } from "../output/report";

/** Stops the local ECS. */
export async function stop(): Promise<void> {
  if (await stopLocal()) {
    print(
      "The local ECS is stopped. Tasks and load balancers go on, and nothing replaces a task that fails; " +
        "`slipway start` takes them over again.",
    );
  } else {
    print("The local ECS is not running.");
  }
}
