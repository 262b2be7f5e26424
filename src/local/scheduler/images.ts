import { deploymentOf } from "../ecs/deployment/record";
import type { ImagePin, Task } from "../ecs/task/record";
import type { Draft } from "./draft";
import type { World } from "./schedule";

/**
 * Notes what the images of a deployment came to be in the first of its tasks that had them, unless a container's
 * `versionConsistency` is disabled.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html#deployment-container-image-stability
 */
export function noteImages(draft: Draft, task: Task, { taskDefinitions }: Pick<World, "taskDefinitions">): void {
  const deployment = deploymentOf(draft.service, task);
  if (!deployment) return;
  const known = deployment.images ?? {};
  const news = task.containers.filter(({ name, imageId }) => imageId !== undefined && !Object.hasOwn(known, name));
  if (news.length === 0) return;
  const containers = taskDefinitions.get(task.taskDefinition)?.containers ?? [];
  const isConsistent = (name: string) =>
    containers.find((each) => each.name === name)?.given.versionConsistency !== "disabled";
  const pins = news
    .filter(({ name }) => isConsistent(name))
    .map(({ name, imageId, imageDigest }): [string, ImagePin] => [name, { id: imageId!, digest: imageDigest }]);
  if (pins.length === 0) return;
  draft.updateDeployment(deployment.id, { images: { ...known, ...Object.fromEntries(pins) } });
}
