import { ARGUMENTS } from "../arguments.generated";
import { args, as, list, object, tags } from "../convert";
import { type ByHand, outputOf, resourceClass } from "../mapping";

const LIFECYCLE_RULE = object({
  AbortIncompleteMultipartUpload: as(
    "abortIncompleteMultipartUploadDays",
    (said) => (said as { DaysAfterInitiation: unknown }).DaysAfterInitiation,
  ),
  ExpirationDate: as("expiration.date"),
  ExpirationInDays: as("expiration.days"),
  ExpiredObjectDeleteMarker: as("expiration.expiredObjectDeleteMarker"),
  Id: as("id"),
  NoncurrentVersionExpiration: as("noncurrentVersionExpiration", object({ NoncurrentDays: as("days") })),
  NoncurrentVersionExpirationInDays: as("noncurrentVersionExpiration.days"),
  NoncurrentVersionTransitions: as(
    "noncurrentVersionTransitions",
    list(object({ StorageClass: as("storageClass"), TransitionInDays: as("days") })),
  ),
  Prefix: as("prefix"),
  Status: as("enabled", (status) => status === "Enabled"),
  TagFilters: as("tags", tags),
  Transitions: as(
    "transitions",
    list(object({ StorageClass: as("storageClass"), TransitionDate: as("date"), TransitionInDays: as("days") })),
  ),
});

/** Pipelines, what they build with, and who is told. */
export const DELIVERY = {
  "AWS::CodeBuild::Project": {
    resourceClass: resourceClass((aws) => aws.codebuild.Project),
    attributes: { Arn: "arn", Name: "name" },
  },
  "AWS::CodePipeline::Pipeline": {
    resourceClass: resourceClass((aws) => aws.codepipeline.Pipeline),
    attributes: { Name: "name" },
  },
  "AWS::Events::Rule": {
    resourceClass: resourceClass((aws) => aws.cloudwatch.EventRule),
    attributes: { Arn: "arn" },
    beside: {
      Targets: {
        resourceClass: resourceClass((aws) => aws.cloudwatch.EventTarget),
        suffix: "target",
        args: (rule, target) => ({
          rule: outputOf(rule, "name"),
          eventBusName: outputOf(rule, "eventBusName").apply((bus) => bus ?? "default"),
          ...args(target as Record<string, unknown>, ARGUMENTS["AWS::Events::Rule.Targets"]!),
        }),
      },
    },
  },
  "AWS::S3::Bucket": {
    resourceClass: resourceClass((aws) => aws.s3.Bucket),
    properties: {
      LifecycleConfiguration: as("lifecycleRules", (value) =>
        list(LIFECYCLE_RULE)((value as { Rules?: unknown[] }).Rules ?? []),
      ),
    },
    attributes: { Arn: "arn", BucketName: "id" },
    // What is in it can be made again.
    fixed: { forceDestroy: true },
    beside: {
      OwnershipControls: {
        resourceClass: resourceClass((aws) => aws.s3.BucketOwnershipControls),
        suffix: "ownership-controls",
        only: true,
        args: (bucket, controls) => {
          const [rule] = (controls as { Rules: { ObjectOwnership: unknown }[] }).Rules;
          return { bucket: outputOf(bucket, "id"), rule: { objectOwnership: rule?.ObjectOwnership } };
        },
      },
      PublicAccessBlockConfiguration: {
        resourceClass: resourceClass((aws) => aws.s3.BucketPublicAccessBlock),
        suffix: "public-access-block",
        only: true,
        args: (bucket, block) => ({
          bucket: outputOf(bucket, "id"),
          ...args(block as Record<string, unknown>, ARGUMENTS["AWS::S3::Bucket.PublicAccessBlockConfiguration"]!),
        }),
      },
      VersioningConfiguration: {
        resourceClass: resourceClass((aws) => aws.s3.BucketVersioning),
        suffix: "versioning",
        only: true,
        args: (bucket, versioning) => ({
          bucket: outputOf(bucket, "id"),
          versioningConfiguration: { status: (versioning as { Status: unknown }).Status },
        }),
      },
    },
  },
  "AWS::S3::BucketPolicy": {
    resourceClass: resourceClass((aws) => aws.s3.BucketPolicy),
    attributes: {},
  },
} satisfies Record<string, ByHand>;
