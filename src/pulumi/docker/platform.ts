import * as pulumi from "@pulumi/pulumi";
import { Mistake } from "../mistake";

/**
 * What this machine's Docker runs, e.g. `linux/arm64`, once it is found to answer. @pulumi/docker asks Docker even in a
 * preview, and says little where it gets no answer; and it warns of each image without a platform.
 */
export function dockerPlatform(): pulumi.Output<string> {
  const { connectDocker } = require("../../client/docker/docker") as typeof import("../../client/docker/docker");
  const answered = connectDocker().then(
    ({ platform }) => platform,
    (error: Error) => {
      throw new Mistake(`An image to build needs Docker, in a preview too. ${error.message}`);
    },
  );
  return pulumi.output(answered);
}
