import type { INamespace } from "aws-cdk-lib/aws-servicediscovery";
import { InvalidPropertyError, Leaf } from "../options";
import type { NamespaceRefs } from "../plan";
import { sdk } from "./sdk";

/** A namespace to the plan. One without DNS is none that services are found in by name. */
export function namespaceRefs(namespace: INamespace): NamespaceRefs | undefined {
  if (namespace.type === sdk.servicediscovery.NamespaceType.HTTP) return undefined;
  const { namespaceId, namespaceArn, namespaceName } = namespace;
  return { id: new Leaf(namespaceId), arn: new Leaf(namespaceArn), name: new Leaf(namespaceName) };
}

/** The namespace that a cluster is given. */
export function givenNamespace(path: string, property: string, given: INamespace): NamespaceRefs {
  if (given?.namespaceId !== undefined && given.namespaceName !== undefined) {
    const refs = namespaceRefs(given);
    if (refs) return refs;
    throw new InvalidPropertyError(path, property, "without DNS", "allowed are namespaces with DNS names");
  }
  throw new InvalidPropertyError(path, property, given, "allowed is a servicediscovery.INamespace");
}
