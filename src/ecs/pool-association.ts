/** The custom resource that associates one capacity provider with its cluster. */
export const POOL_ASSOCIATION = "Custom::SlipwayPoolAssociation";

/** Its properties, beside the `ServiceToken`: the ARN of the function that does it. */
export interface PoolAssociation {
  Association: {
    /** Name of the cluster. */
    Cluster: string;
    /** Name of the capacity provider. */
    CapacityProvider: string;
  };
}

/**
 * Source of the function behind {@link POOL_ASSOCIATION}, for Lambda's Node.js, which has AWS's SDK. PutClusterCapacityProviders
 * names all providers that a cluster is to have, so it reads those that there are and puts them back with one more or one
 * less, until it has found them so twice: two that read at once would undo each other's. What ECS refuses for now (another
 * change of the cluster, a task that has yet to stop, a role that isn't known everywhere) is tried again, 10 minutes long
 * where a provider goes, 2 where one comes.
 *
 * It is called by CloudFormation, which waits for an answer at a URL, and by Pulumi's `aws.lambda.Invocation`, which has the
 * action under `tf` and takes an error for one.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PutClusterCapacityProviders.html
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 * @see https://www.pulumi.com/registry/packages/aws/api-docs/lambda/invocation/
 */
export const POOL_ASSOCIATION_SOURCE = `"use strict";
const { request } = require("node:https");
const { DescribeClustersCommand, ECSClient, PutClusterCapacityProvidersCommand } = require("@aws-sdk/client-ecs");

const ecs = new ECSClient({});
const pause = () => new Promise((resolve) => setTimeout(resolve, 2000 + 1000 * Math.random()));

async function associate({ Cluster: name, CapacityProvider: provider }, wanted) {
  const until = Date.now() + (wanted ? 2 : 10) * 60000;
  for (let seen = 0; seen < 2; ) {
    try {
      const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [name] }));
      const cluster = clusters.find(({ status }) => status !== "INACTIVE");
      if (!cluster && !wanted) return;
      if (!cluster) throw new Error("there is no cluster " + name);
      const { capacityProviders = [], defaultCapacityProviderStrategy = [] } = cluster;
      const others = capacityProviders.filter((other) => other !== provider);
      if (capacityProviders.includes(provider) === wanted) seen += 1;
      else {
        seen = 0;
        await ecs.send(
          new PutClusterCapacityProvidersCommand({
            cluster: name,
            capacityProviders: wanted ? [...others, provider] : others,
            defaultCapacityProviderStrategy: wanted
              ? defaultCapacityProviderStrategy
              : defaultCapacityProviderStrategy.filter(({ capacityProvider }) => capacityProvider !== provider),
          }),
        );
      }
    } catch (error) {
      seen = 0;
      if (Date.now() > until) throw error;
      console.log(String(error));
    }
    if (seen < 2) await pause();
  }
}

function answer({ ResponseURL, StackId, RequestId, LogicalResourceId }, PhysicalResourceId, Status, Reason) {
  const body = JSON.stringify({ Status, Reason, PhysicalResourceId, StackId, RequestId, LogicalResourceId });
  const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request(ResponseURL, { method: "PUT", headers }, (response) => response.resume().on("end", resolve))
      .on("error", reject)
      .end(body);
  });
}

exports.handler = async (event) => {
  if (event.tf) {
    await associate(event, event.tf.action !== "delete");
    return {};
  }
  const { Cluster, CapacityProvider } = event.ResourceProperties.Association;
  const goes = event.RequestType === "Delete";
  const id = goes ? event.PhysicalResourceId : Cluster + "/" + CapacityProvider;
  try {
    await associate({ Cluster, CapacityProvider }, !goes);
    await answer(event, id, "SUCCESS");
  } catch (error) {
    await answer(event, id, "FAILED", String(error));
  }
};
`;
