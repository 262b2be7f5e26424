import { setTimeout as sleep } from "node:timers/promises";
import { SlipwayError } from "../../protocol/errors";
import { type Call, type DeploymentInputs, isDeployment } from "./state";
import { watchDeployment } from "./watch";

/** Waits for the deployment that a service has begun, as the AWS account in which it is has it. */
export async function waitForDeployment(inputs: DeploymentInputs, cancelled: AbortSignal): Promise<void> {
  const { callAws } = require("../../client/aws/call") as typeof import("../../client/aws/call");
  const region = inputs.service.split(":")[3]!;
  const env = inputs.profile === undefined ? process.env : { AWS_PROFILE: inputs.profile, ...process.env };
  const call: Call = (service, operation, input) =>
    callAws(
      { service, operation, input, region },
      env,
      `What became of service ${inputs.service} could not be asked (${operation}). Without the permission, say ` +
        "`pulumi config set slipway:watchDeployments false`, which leaves the waiting to the AWS provider",
    );
  await watchDeployment(inputs, call, (seconds) =>
    sleep(seconds * 1000, undefined, { signal: cancelled }).catch(() => {
      throw new SlipwayError(`Nobody waits for the deployment of ${inputs.service} any more. It goes on by itself.`);
    }),
  );
}

/** Whether it says other things than before. The service itself settles what replaces it. */
export function deploymentChanges(olds: object, news: object) {
  if (!isDeployment(olds) || !isDeployment(news)) return { changes: true, replaces: ["type"] };
  const changed = (["service", "cluster", "taskDefinition", "described"] as const).some(
    (key) => olds[key] !== news[key],
  );
  return { changes: changed, replaces: olds.service === news.service ? [] : ["service"] };
}
