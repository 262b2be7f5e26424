import { isPlainMap, valueAt } from "../cfn/plain-map";
import type { Val } from "../cfn/typed";
import { join } from "../cfn/value";
import { InvalidPropertyError } from "../options";
import { arnNear, placeOf } from "./arn";
import { repositoryArn } from "./ecr";
import { refsOf } from "./given";
import type { DeliveryRefs, Place, ServiceRefs } from "./refs";
import type { Statement } from "./role";
import type { TaskInput } from "./task";
import { familyOf } from "./task-definition";

/** A service as those that deliver new images to it need to know it. */
export function deliveryRefs({ spec, cluster, images, repositoryArns = {}, overrides }: TaskInput): DeliveryRefs {
  const { name } = spec;
  const family = familyOf(spec, cluster, overrides);
  return {
    name,
    place: placeOf(cluster),
    clusterName: cluster.clusterName,
    family,
    familyArn: arnNear(cluster, "ecs", join("", ["task-definition/", family]), "*"),
    container: name,
    repositoryArn: valueAt(repositoryArns, name) ?? repositoryArn(images[name], cluster),
  };
}

/** A service that new images are delivered to. */
export interface Delivered {
  service: ServiceRefs;
  delivery: DeliveryRefs & { repositoryArn: Val<string> };
}

/** Services that a component delivers new images to: each says where its image is pushed to. */
export function givenServices(component: string, services: unknown): Delivered[] {
  const fail = (property: string, value: unknown, allowed: string): never => {
    throw new InvalidPropertyError(component, property, value, allowed);
  };
  const list = Array.isArray(services) && services.length > 0 ? Array.from(services) : undefined;
  if (!list) return fail("services", services, "allowed are lists of services, such as [web, api]");
  const given = list.map((each, i): Delivered => {
    const service = refsOf<ServiceRefs>(each);
    const delivery = service?.delivery;
    if (!service || !delivery) {
      return fail(`services[${i}]`, each, "allowed is a FargateService, Ec2Service or LoadBalancedService");
    }
    const { repositoryArn, name } = delivery;
    if (repositoryArn === undefined) {
      const allowed =
        "allowed are services whose image is built, or is in a private registry of ECR: there new ones are pushed to";
      return fail(`services[${i}]`, name, allowed);
    }
    return { service, delivery: { ...delivery, repositoryArn } };
  });
  given.forEach(({ delivery: { name } }, i) => {
    const twice = given.findIndex((other) => other.delivery.name === name) < i;
    if (twice) fail(`services[${i}]`, name, "allowed is another service of each name");
  });
  return given;
}

/**
 * Refuses services of another place than where the component is, where both are known.
 * @param what of the place has to be the same
 */
export function checkPlace(
  component: string,
  delivered: Delivered[],
  place: Place | undefined,
  what: readonly ("account" | "region")[],
): void {
  for (const part of what) {
    const own = place?.[part];
    delivered.forEach(({ delivery }, i) => {
      const other = delivery.place[part];
      if (typeof own !== "string" || typeof other !== "string" || other === own) return;
      const allowed = `allowed are services of its own stack's ${part}, ${own}`;
      throw new InvalidPropertyError(component, `services[${i}]`, `${delivery.name} in ${other}`, allowed);
    });
  }
}

/** Refuses folders of what is none of the services. */
export function checkFolders(component: string, folders: Record<string, unknown>, delivered: Delivered[]): void {
  const names = delivered.map(({ delivery: { name } }) => name);
  if (!isPlainMap(folders)) return;
  for (const [name, folder] of Object.entries(folders)) {
    if (names.includes(name)) continue;
    throw new InvalidPropertyError(component, `folders.${name}`, folder, `allowed are ${names.join(", ")}`);
  }
}

/**
 * What rolls new task definitions out to services, and to no others.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function deployStatements(delivered: Delivered[]): Statement[] {
  return [
    {
      actions: ["ecs:DescribeServices", "ecs:UpdateService"],
      resources: delivered.map(({ service }) => service.serviceArn),
    },
    { actions: ["ecs:RegisterTaskDefinition"], resources: delivered.map(({ delivery }) => delivery.familyArn) },
    // AWS has no resource for it.
    { actions: ["ecs:DescribeTaskDefinition"], resources: ["*"] },
    // A task definition goes on with its tags.
    {
      actions: ["ecs:TagResource"],
      resources: delivered.map(({ delivery }) => delivery.familyArn),
      conditions: { StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } },
    },
    {
      actions: ["iam:PassRole"],
      resources: delivered.flatMap(({ service }) => [service.taskRoleArn, service.executionRoleArn]),
      conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    },
  ];
}

/**
 * What pushes images to the services' repositories, and pulls them as layers of new ones.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export function pushStatements(delivered: Delivered[]): Statement[] {
  return [
    {
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:CompleteLayerUpload",
        "ecr:GetDownloadUrlForLayer",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      resources: delivered.map(({ delivery }) => delivery.repositoryArn),
    },
    // A token is the registry's.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
  ];
}
