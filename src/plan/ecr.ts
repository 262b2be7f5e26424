import { valueAt } from "../cfn/plain-map";
import type { Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { isLeaf } from "../options";
import { placeOf } from "./arn";
import type { ClusterRefs } from "./refs";
import type { Statement } from "./role";

/** An image of a private registry: account, region and repository. */
const PRIVATE =
  /^(\d{12})\.dkr(?:\.ecr(?:-fips)?|-ecr(?:-fips)?)\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)\/([^:@]+)/;

/** ARN of the repository that an image is in, without its partition; undefined for an image that is not ECR's. */
export function repositoryOf(image: string): { account: string; region: string; name: string } | undefined {
  const [, account, region, name] = PRIVATE.exec(image) ?? [];
  return account && region && name ? { account, region, name } : undefined;
}

/** ARN of the repository that an image is in, where the image is known and ECR's. */
export function repositoryArn(image: Val<string> | undefined, cluster: ClusterRefs): Val<string> | undefined {
  const repository = typeof image === "string" ? repositoryOf(image) : undefined;
  if (repository === undefined) return undefined;
  const { account, region, name } = repository;
  return join(":", ["arn", placeOf(cluster).partition, "ecr", region, account, `repository/${name}`]);
}

/**
 * What pulls the images: of each repository just that, and nothing where no image is ECR's.
 * @param repositoryArns those of images that the front knows more of, by container
 */
export function pullStatements(
  images: Record<string, Val<string>>,
  repositoryArns: Record<string, Val<string>>,
  cluster: ClusterRefs,
): Statement[] {
  const { partition } = placeOf(cluster);
  const arns = Object.entries(images).flatMap(([container, image]) => {
    const arn = valueAt(repositoryArns, container) ?? repositoryArn(image, cluster);
    if (arn !== undefined) return [arn];
    // Of one that is known later nothing is known but what service it may be of.
    return isLeaf(image) ? [join(":", ["arn", partition, "ecr", "*:*:repository/*"])] : [];
  });
  if (arns.length === 0) return [];
  return [
    {
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: distinct(arns),
    },
    // A token is the registry's: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
  ];
}

function distinct(arns: Val<string>[]): Val<string>[] {
  const identity = (arn: Val<string>) => (isLeaf(arn) ? arn.value : JSON.stringify(arn));
  return [...new Map(arns.map((arn) => [identity(arn), arn])).values()];
}
