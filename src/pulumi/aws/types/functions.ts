import * as pulumi from "@pulumi/pulumi";
import { POOL_ASSOCIATION } from "../../../ecs/pool-association";
import { as, json, lift, spread } from "../convert";
import { type ByHand, resourceClass } from "../mapping";

/** The end of a function's ARN. */
const functionName = lift((arn) => String(arn).split(":").at(-1));

/** CloudFormation writes the source into a file of this name. */
const zipped = lift(
  (source) => new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset(String(source)) }),
);

/** Lambda's functions, and the custom resources that one of them stands behind. */
export const FUNCTIONS = {
  "AWS::Lambda::Function": {
    resourceClass: resourceClass((aws) => aws.lambda.Function),
    nameRule: { longest: 64, noPrefix: true },
    properties: {
      Code: spread({
        ImageUri: as("imageUri"),
        S3Bucket: as("s3Bucket"),
        S3Key: as("s3Key"),
        S3ObjectVersion: as("s3ObjectVersion"),
        SourceKMSKeyArn: as("sourceKmsKeyArn"),
        ZipFile: as("code", zipped),
      }),
    },
    attributes: { Arn: "arn" },
  },
  [POOL_ASSOCIATION]: {
    resourceClass: resourceClass((aws) => aws.lambda.Invocation),
    properties: { Association: as("input", json), ServiceToken: as("functionName", functionName) },
    attributes: {},
    fixed: { lifecycleScope: "CRUD" },
  },
} satisfies Record<string, ByHand>;
