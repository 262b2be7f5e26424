import { valueAt } from "../cfn/plain-map";
import type {
  CodePipelinePipelineActionDeclaration,
  CodePipelinePipelineStageDeclaration,
} from "../cfn/properties.generated";
import type { Resource } from "../cfn/resource";
import { resource, type Val } from "../cfn/typed";
import { att, join, json, split, type Value } from "../cfn/value";
import type { ReleasePipelineSpec } from "../options";
import { checkFolders, checkPlace, type Delivered, deployStatements, pushStatements } from "./delivery";
import { logGroup } from "./log-group";
import type { Place, Planned } from "./refs";
import { role, type Statement } from "./role";

/** Days that what stages hand on to one another, and what builds write, is kept. */
const ARTIFACT_DAYS = 30;
const LOG_DAYS = 30;

/** CodeBuild's newest image of Linux: https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-available.html */
const BUILD_IMAGE = "aws/codebuild/amazonlinux-x86_64-standard:5.0";

export interface ReleasePipelineRefs {
  pipelineName: Val<string>;
  pipelineArn: Val<string>;
}

interface Input {
  key: string;
  spec: ReleasePipelineSpec;
  delivered: Delivered[];
  /** Where it is, where the front has words for it. */
  place?: Place;
}

/** A pipeline from a repository's branch to services of ECS. */
export function planReleasePipeline(input: Input): Planned<ReleasePipelineRefs> {
  const { key, spec, delivered } = input;
  const id = (name: string) => `${key}/${name}`;
  checkFolders(spec.path, spec.folders, delivered);
  checkPlace(spec.path, delivered, input.place, ["account", "region"]);
  const place = delivered[0]!.delivery.place;
  const pipelineName = att(id("Pipeline"), "Name");
  const pipelineArn = join(":", ["arn", place.partition, "codepipeline", place.region, place.account, pipelineName]);
  const resources = [
    ...bucket(key),
    logGroup(id("BuildLogs"), {}, LOG_DAYS),
    ...(spec.tests.length > 0 ? test(input, place) : []),
    ...build(input, place),
    role(id("PipelineRole"), "codepipeline.amazonaws.com", `Releases of ${spec.repository}`, pipelineStatements(input)),
    resource("AWS::CodePipeline::Pipeline", id("Pipeline"), {
      ArtifactStore: { Location: att(id("Artifacts"), "BucketName"), Type: "S3" },
      // What comes after a push that is under way takes the place of what waits.
      ExecutionMode: "SUPERSEDED",
      PipelineType: "V2",
      RoleArn: att(id("PipelineRole"), "Arn"),
      Stages: stages(input),
    }),
    ...(spec.topic === undefined ? [] : [notifications(id("Notifications"), spec.topic, pipelineName)]),
  ];
  return { resources, refs: { pipelineName, pipelineArn } };
}

/** Private, encrypted and over TLS only; CloudFormation removes no bucket that isn't empty. */
function bucket(key: string): Resource[] {
  const logicalId = `${key}/Artifacts`;
  const planned = resource("AWS::S3::Bucket", logicalId, {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: ARTIFACT_DAYS, Id: "artifacts", Status: "Enabled" }] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
  });
  const PolicyDocument: Value = {
    Statement: [
      {
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        Effect: "Deny",
        Principal: "*",
        Resource: [att(logicalId, "Arn"), objects(key)],
      },
    ],
    Version: "2012-10-17",
  };
  return [
    { ...planned, deletionPolicy: "Retain" },
    resource("AWS::S3::BucketPolicy", `${key}/ArtifactsPolicy`, {
      Bucket: att(logicalId, "BucketName"),
      PolicyDocument,
    }),
  ];
}

function stages(input: Input): CodePipelinePipelineStageDeclaration[] {
  const { key, spec, delivered } = input;
  const { topic } = spec;
  const source = action("Source", "CodeStarSourceConnection", "Source", {
    configuration: {
      BranchName: spec.branch,
      ConnectionArn: spec.connection,
      DetectChanges: "true",
      FullRepositoryId: spec.repository,
      OutputArtifactFormat: "CODE_ZIP",
    },
    out: "source",
  });
  const built = (name: string, category: "Build" | "Test", project: string, out?: string) =>
    action(category, "CodeBuild", name, {
      configuration: { ProjectName: att(`${key}/${project}`, "Name") },
      in: "source",
      out,
    });
  const approve = action("Approval", "Manual", "Approve", {
    configuration: topic === undefined ? undefined : { NotificationArn: topic },
  });
  const deploys = delivered.map(({ service, delivery }, i) =>
    action("Deploy", "ECS", delivery.name, {
      configuration: {
        ClusterName: delivery.clusterName,
        FileName: `${delivery.name}.json`,
        ServiceName: service.serviceName,
      },
      in: "images",
      // One after the other: a service that doesn't come up keeps those after it as they are.
      order: i + 1,
    }),
  );
  return [
    { Actions: [source], Name: "Source" },
    ...(spec.tests.length > 0 ? [{ Actions: [built("Test", "Test", "Tests")], Name: "Test" }] : []),
    { Actions: [built("Build", "Build", "Build", "images")], Name: "Build" },
    ...(spec.approval ? [{ Actions: [approve], Name: "Approve" }] : []),
    { Actions: deploys, Name: "Deploy" },
  ];
}

function action(
  Category: "Source" | "Build" | "Test" | "Approval" | "Deploy",
  Provider: string,
  Name: string,
  rest: { configuration?: Record<string, Value>; in?: string; out?: string; order?: number },
): CodePipelinePipelineActionDeclaration {
  return {
    ActionTypeId: { Category, Owner: "AWS", Provider, Version: "1" },
    Configuration: rest.configuration,
    InputArtifacts: rest.in === undefined ? undefined : [{ Name: rest.in }],
    Name,
    OutputArtifacts: rest.out === undefined ? undefined : [{ Name: rest.out }],
    RunOrder: rest.order,
  };
}

/** The images of all services, and of each a file that says which one ECS is to run. */
function build(input: Input, place: Place): Resource[] {
  const { spec, delivered } = input;
  const commands = delivered.flatMap(({ delivery: { name, container, repositoryArn } }) => [
    join("", [
      "uri=$(aws ecr describe-repositories --registry-id ",
      split(":", repositoryArn, 4),
      " --repository-names ",
      split(":repository/", repositoryArn, 1),
      ' --query "repositories[0].repositoryUri" --output text)',
    ]),
    `aws ecr get-login-password | docker login --username AWS --password-stdin "\${uri%%/*}"`,
    'image="$uri:$CODEBUILD_RESOLVED_SOURCE_VERSION-$CODEBUILD_BUILD_NUMBER"',
    `docker build --tag "$image" "${valueAt(spec.folders, name) ?? "."}"`,
    'docker push "$image"',
    `digest=$(docker inspect --format '{{index .RepoDigests 0}}' "$image")`,
    `printf '[{"name":"${container}","imageUri":"%s"}]' "$digest" > ${name}.json`,
  ]);
  const artifacts = { files: delivered.map(({ delivery }) => `${delivery.name}.json`) };
  return project(input, place, {
    name: "Build",
    description: `Builds images of ${spec.repository}`,
    spec: { version: 0.2, phases: { build: { commands } }, artifacts },
    docker: true,
    statements: [
      ...pushStatements(delivered),
      {
        actions: ["ecr:DescribeRepositories"],
        resources: delivered.map(({ delivery }) => delivery.repositoryArn),
      },
    ],
  });
}

function test(input: Input, place: Place): Resource[] {
  return project(input, place, {
    name: "Tests",
    description: `Tests ${input.spec.repository}`,
    spec: { version: 0.2, phases: { build: { commands: [...input.spec.tests] } } },
    docker: false,
    statements: [],
  });
}

interface Project {
  name: "Build" | "Tests";
  description: string;
  /** Build specification: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
  spec: Value;
  /** Whether it runs Docker. */
  docker: boolean;
  statements: Statement[];
}

function project({ key }: Input, place: Place, { name, description, spec, docker, statements }: Project): Resource[] {
  const id = (of: string) => `${key}/${of}`;
  const group = att(id("BuildLogs"), "LogGroupName");
  const streams = join(":", ["arn", place.partition, "logs", place.region, place.account, "log-group", group, "*"]);
  return [
    role(id(`${name}Role`), "codebuild.amazonaws.com", description, [
      { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [streams] },
      { actions: ["s3:GetObject", "s3:PutObject"], resources: [objects(key)] },
      ...statements,
    ]),
    resource("AWS::CodeBuild::Project", id(name), {
      Artifacts: { Type: "CODEPIPELINE" },
      Description: description,
      Environment: {
        ComputeType: "BUILD_GENERAL1_SMALL",
        Image: BUILD_IMAGE,
        PrivilegedMode: docker,
        Type: "LINUX_CONTAINER",
      },
      LogsConfig: { CloudWatchLogs: { GroupName: group, Status: "ENABLED" } },
      ServiceRole: att(id(`${name}Role`), "Arn"),
      Source: { BuildSpec: json(spec), Type: "CODEPIPELINE" },
    }),
  ];
}

const objects = (key: string) => join("", [att(`${key}/Artifacts`, "Arn"), "/*"]);

/** https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html */
function pipelineStatements({ key, spec, delivered }: Input): Statement[] {
  const projects = [...(spec.tests.length > 0 ? ["Tests"] : []), "Build"];
  return [
    { actions: ["s3:GetObject", "s3:PutObject"], resources: [objects(key)] },
    { actions: ["s3:GetBucketLocation"], resources: [att(`${key}/Artifacts`, "Arn")] },
    {
      actions: ["codeconnections:UseConnection", "codestar-connections:UseConnection"],
      resources: [spec.connection],
    },
    {
      actions: ["codebuild:BatchGetBuilds", "codebuild:StartBuild"],
      resources: projects.map((name) => att(`${key}/${name}`, "Arn")),
    },
    ...(spec.approval && spec.topic !== undefined ? [{ actions: ["sns:Publish"], resources: [spec.topic] }] : []),
    ...deployStatements(delivered),
  ];
}

/** Tells the topic how each release has ended. */
function notifications(logicalId: string, topic: Val<string>, pipelineName: Val<string>): Resource {
  return resource("AWS::Events::Rule", logicalId, {
    Description: "Ends of releases",
    EventPattern: {
      detail: { pipeline: [pipelineName], state: ["FAILED", "SUCCEEDED"] },
      "detail-type": ["CodePipeline Pipeline Execution State Change"],
      source: ["aws.codepipeline"],
    },
    Targets: [{ Arn: topic, Id: "topic" }],
  });
}
