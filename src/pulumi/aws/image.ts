import * as pulumi from "@pulumi/pulumi";
import { Leaf } from "../../options";
import type { BuiltImage, ImageRequest } from "../backend";
import { imageBuild } from "../images";
import { peer } from "../peer";
import type { Aws } from "./mapping";

/**
 * Images of a repository that are kept, the newest: the deployed one, and those that a rollback goes back to. One that was
 * deployed before so many others failed is gone.
 */
const KEPT_IMAGES = 30;

/**
 * What becomes of images. By age or by pulls the one would go that a service has run for long.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
const LIFECYCLE = {
  rules: [
    {
      rulePriority: 1,
      description: `Keep the newest ${KEPT_IMAGES}`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: KEPT_IMAGES },
      action: { type: "expire" },
    },
  ],
};

/**
 * Tags stay what they are, but for the one that a push moves: what is deployed is named by its digest.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
const TAGS = {
  imageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
  imageTagMutabilityExclusionFilters: [{ filter: "latest", filterType: "WILDCARD" }],
};

/** Builds an image, and pushes it to a repository of its own; by its digest, so that a new one is a new deployment. */
export function pushedImage(aws: Aws, { name, build, platform, opts }: ImageRequest): BuiltImage {
  const docker = peer("@pulumi/docker", "Building an image");
  // The images go with the stack: they can be built again. ECR takes no capitals, and its name is made of this one.
  const repositoryName = `${name}-repository`.toLowerCase();
  const imageScanningConfiguration = { scanOnPush: true };
  const repository = new aws.ecr.Repository(
    repositoryName,
    { forceDelete: true, imageScanningConfiguration, ...TAGS },
    opts,
  );
  new aws.ecr.LifecyclePolicy(
    `${repositoryName}-lifecycle`,
    { repository: repository.name, policy: JSON.stringify(LIFECYCLE) },
    opts,
  );
  const token = aws.ecr.getAuthorizationTokenOutput({ registryId: repository.registryId }, { parent: opts.parent });
  const image = new docker.Image(
    `${name}-image`,
    {
      imageName: repository.repositoryUrl,
      build: { ...imageBuild(build), platform },
      registry: {
        server: repository.repositoryUrl,
        username: token.userName,
        password: pulumi.secret(token.password),
      },
      buildOnPreview: false,
    },
    opts,
  );
  return { image: new Leaf(image.repoDigest), repositoryArn: new Leaf(repository.arn) };
}
