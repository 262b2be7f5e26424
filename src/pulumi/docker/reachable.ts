import * as pulumi from "@pulumi/pulumi";

/**
 * `value`, once Docker is found to answer. @pulumi/docker asks Docker even in a preview, and says little where it gets no
 * answer.
 */
export function whenDockerAnswers<T>(value: pulumi.Input<T>): pulumi.Output<T> {
  const { connectDocker } = require("../../client/docker/docker") as typeof import("../../client/docker/docker");
  const answered = connectDocker().then(
    () => value,
    (error: Error) => {
      throw new pulumi.RunError(`An image to build needs Docker, in a preview too. ${error.message}`);
    },
  );
  return pulumi.output(answered) as pulumi.Output<T>;
}
