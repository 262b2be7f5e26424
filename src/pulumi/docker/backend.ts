import type * as pulumi from "@pulumi/pulumi";
import { references } from "../../cfn/references";
import { Leaf } from "../../options";
import { fixedParameter, join, type Resource, type Val } from "../../plan";
import { roleOf } from "../../plan/overrides";
import { LOCAL_ACCOUNT, LOCAL_REGION } from "../../protocol/calls";
import type { Backend, BuiltImage, ImageRequest, Made, MakeContext } from "../backend";
import { imageBuild } from "../images";
import { toLeaves } from "../inputs";
import { peer } from "../peer";
import { resolveAll } from "../resolve";
import { attributeOf } from "./attributes";
import { dockerPlatform } from "./platform";
import { LocalResource } from "./resource";
import { secretPaths } from "./secret-paths";

const ZONES = ["a", "b", "c", "d", "e", "f"].map((zone) => `${LOCAL_REGION}${zone}`);

/** The local ECS: each planned resource becomes one of the dynamic provider. */
export class DockerBackend implements Backend {
  constructor(private readonly stack: string) {}

  zones(count: number): Val<string>[] {
    return ZONES.slice(0, count);
  }

  clusterArn(name: pulumi.Input<string>): Val<string> {
    return join("", [`arn:aws:ecs:${LOCAL_REGION}:${LOCAL_ACCOUNT}:cluster/`, toLeaves(name) as Val<string>]);
  }

  /** There are no zones here: a record says where its name leads to, whatever zone it is in. */
  zone(name: string): Val<string> {
    return `Z${name.replace(/[^A-Za-z0-9]/g, "").toUpperCase()}`.slice(0, 32);
  }

  parameter(name: string): Val<string> {
    return fixedParameter(name);
  }

  make(
    { logicalId, type, properties, dependsOn, updatePolicy }: Resource,
    { name, opts: given, lookup, transform, keeps }: MakeContext,
  ): Made {
    const opts = keeps.length > 0 ? { ...given, ignoreChanges: keeps } : given;
    const resolved = resolveAll(properties, lookup, logicalId);
    const args = {
      logicalId,
      stack: this.stack,
      dependsOn: [...new Set([...references(properties), ...dependsOn])].sort(),
      ...(updatePolicy && { updatePolicy: resolveAll(updatePolicy, lookup, logicalId) }),
      ...resolved,
    };
    const child = { name, role: roleOf({ logicalId }), type, args, opts };
    const final = transform(child) ?? child;
    const secrets = secretPaths(final.args);
    const resource = new LocalResource(type, name, { ...final.args, ...(secrets && { secrets }) }, final.opts);
    return { resources: [resource], attribute: (attribute) => attributeOf(resource, type, attribute, properties) };
  }

  image({ name, build, opts }: ImageRequest): BuiltImage {
    const docker = peer("@pulumi/docker", "Building an image");
    const repository = `${this.stack}/${name}`.toLowerCase();
    const image = new docker.Image(
      `${name}-image`,
      {
        imageName: repository,
        build: { ...imageBuild(build), platform: dockerPlatform() },
        skipPush: true,
        buildOnPreview: false,
      },
      opts,
    );
    // Of an image that isn't pushed anywhere this is the id: a task definition changes with what is in the image.
    const repositoryArn = `arn:aws:ecr:${LOCAL_REGION}:${LOCAL_ACCOUNT}:repository/${repository}`;
    return { image: new Leaf(image.repoDigest), repositoryArn };
  }
}
