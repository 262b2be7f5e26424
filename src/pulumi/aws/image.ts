import * as pulumi from "@pulumi/pulumi";
import type { ImageRequest } from "../backend";
import { imageBuild } from "../images";
import { peer } from "../peer";
import type { Aws } from "./mapping";

/** Builds an image, and pushes it to a repository of its own; by its digest, so that a new one is a new deployment. */
export function pushedImage(aws: Aws, { name, build, platform, opts }: ImageRequest): pulumi.Output<string> {
  const docker = peer("@pulumi/docker", "Building an image");
  // The images go with the stack: they can be built again. ECR takes no capitals, and its name is made of this one.
  const repository = new aws.ecr.Repository(`${name}-repository`.toLowerCase(), { forceDelete: true }, opts);
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
  return image.repoDigest;
}
