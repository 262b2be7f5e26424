import { CONTAINER } from "../arguments.generated";
import { as, json, list, object, spread } from "../convert";
import { type ByHand, resourceClass } from "../mapping";

/** Clusters, capacity, task definitions and services. */
export const ECS = {
  "AWS::ECS::Cluster": {
    resourceClass: resourceClass((aws) => aws.ecs.Cluster),
    attributes: { Arn: "arn", ClusterName: "name" },
  },
  "AWS::ECS::ClusterCapacityProviderAssociations": {
    resourceClass: resourceClass((aws) => aws.ecs.ClusterCapacityProviders),
    attributes: { Cluster: "clusterName" },
  },
  "AWS::ECS::CapacityProvider": {
    resourceClass: resourceClass((aws) => aws.ecs.CapacityProvider),
    attributes: { Name: "name" },
  },
  "AWS::ECS::TaskDefinition": {
    resourceClass: resourceClass((aws) => aws.ecs.TaskDefinition),
    properties: {
      ContainerDefinitions: as("containerDefinitions", (value) => json(list(object(CONTAINER))(value))),
    },
    attributes: { TaskDefinitionArn: "arn" },
  },
  "AWS::ECS::Service": {
    resourceClass: resourceClass((aws) => aws.ecs.Service),
    properties: {
      ForceNewDeployment: spread({
        EnableForceNewDeployment: as("forceNewDeployment"),
        ForceNewDeploymentNonce: as("triggers.nonce"),
      }),
    },
    attributes: { ServiceArn: "arn", Name: "name" },
    fixed: {
      // As CloudFormation does.
      waitForSteadyState: true,
      // Without it the AWS provider replaces the service where its capacity changes. The price: any change of the service,
      // of its desired count too, rolls its tasks.
      forceNewDeployment: true,
    },
  },
} satisfies Record<string, ByHand>;
