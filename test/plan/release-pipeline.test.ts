import { resolve } from "../../src/client/stack/resolve";
import { type ReleasePipelineOptions, releasePipelineSpec } from "../../src/options";
import { givenServices, planReleasePipeline, type Resource } from "../../src/plan";
import { cluster, find, ids, service } from "./shop";

const PATH = 'ReleasePipeline "release"';
const CONNECTION = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0a1b2c3d";
const TOPIC = "arn:aws:sns:eu-west-1:123456789012:releases";
const shop = cluster().refs;

/** A service as a front's components have it, with an image in ECR. */
function serviceOf(name = "web") {
  const { refs } = service({}, { name, cluster: shop });
  const repositoryArn = `arn:aws:ecr:eu-west-1:123456789012:repository/shop/${name}`;
  return { refs: { ...refs, delivery: { ...refs.delivery, repositoryArn } } };
}

function plan(options: Partial<ReleasePipelineOptions> = {}, names = ["web"]): Resource[] {
  const spec = releasePipelineSpec(PATH, "release", { repository: "acme/shop", connection: CONNECTION, ...options });
  const delivered = givenServices(PATH, names.map(serviceOf));
  return planReleasePipeline({ key: "release", spec, delivered }).resources;
}

const attribute = (id: string, name: string) =>
  name === "Arn" ? `arn:aws:x:eu-west-1:123456789012:x/${id}` : `${id}.${name}`;
const known = (made: Resource[], id: string) =>
  resolve(find(made, id).properties, attribute, id) as Record<string, unknown>;

type Action = { Name: string; Configuration?: Record<string, unknown>; RunOrder?: number };
const stages = (made: Resource[]) =>
  (known(made, "release/Pipeline").Stages as { Name: string; Actions: Action[] }[]).map(
    ({ Name, Actions }) => [Name, Actions] as const,
  );

test("what is pushed is built and deployed, and nothing else happens unasked", () => {
  const made = plan();
  expect(ids(made)).toEqual([
    "release/Artifacts",
    "release/ArtifactsPolicy",
    "release/BuildLogs",
    "release/BuildRole",
    "release/Build",
    "release/PipelineRole",
    "release/Pipeline",
  ]);
  expect(stages(made).map(([name]) => name)).toEqual(["Source", "Build", "Deploy"]);
  expect(stages(made)[0]![1][0]!.Configuration).toMatchObject({
    BranchName: "main",
    ConnectionArn: CONNECTION,
    FullRepositoryId: "acme/shop",
  });
});

test("tests come before the images, an approval before the deployments, which come one after the other", () => {
  const made = plan({ tests: ["npm test"], approval: true, topic: TOPIC }, ["web", "api"]);
  expect(stages(made).map(([name]) => name)).toEqual(["Source", "Test", "Build", "Approve", "Deploy"]);
  expect(stages(made)[3]![1][0]!.Configuration).toEqual({ NotificationArn: TOPIC });
  expect(stages(made)[4]![1]).toMatchObject([
    { Name: "web", RunOrder: 1, Configuration: { FileName: "web.json", ServiceName: "web/Service.Name" } },
    { Name: "api", RunOrder: 2, Configuration: { FileName: "api.json", ServiceName: "api/Service.Name" } },
  ]);
  expect(JSON.parse((known(made, "release/Tests").Source as { BuildSpec: string }).BuildSpec)).toEqual({
    version: 0.2,
    phases: { build: { commands: ["npm test"] } },
  });
  expect(known(made, "release/Notifications")).toMatchObject({
    EventPattern: { detail: { pipeline: ["release/Pipeline.Name"], state: ["FAILED", "SUCCEEDED"] } },
    Targets: [{ Arn: TOPIC }],
  });
});

test("an image of each service is pushed to its own repository, and handed on by its digest", () => {
  const { BuildSpec } = known(plan({ folders: { web: "services/web" } }, ["web", "api"]), "release/Build").Source as {
    BuildSpec: string;
  };
  const { phases, artifacts } = JSON.parse(BuildSpec);
  expect(artifacts.files).toEqual(["web.json", "api.json"]);
  expect(phases.build.commands).toEqual(
    expect.arrayContaining([
      expect.stringContaining("--registry-id 123456789012 --repository-names shop/web "),
      'docker build --tag "$image" "services/web"',
      'docker build --tag "$image" "."',
      expect.stringMatching(/^digest=.*RepoDigests/),
      expect.stringMatching(/"name":"api","imageUri":"%s".* > api\.json$/),
    ]),
  );
});

test("only what builds images runs Docker, and each role may do what it is for", () => {
  const made = plan({ tests: ["npm test"] });
  const privileged = (id: string) => (known(made, id).Environment as { PrivilegedMode: boolean }).PrivilegedMode;
  expect([privileged("release/Build"), privileged("release/Tests")]).toEqual([true, false]);
  const text = (id: string) => JSON.stringify(known(made, id).Policies);
  expect(text("release/TestsRole")).not.toMatch(/ecr:|ecs:|iam:/);
  expect(text("release/BuildRole")).toMatch(/ecr:PutImage/);
  expect(text("release/BuildRole")).not.toMatch(/ecs:|iam:/);
  expect(text("release/PipelineRole")).toMatch(/ecs:UpdateService/);
  expect(text("release/PipelineRole")).not.toMatch(/ecr:|sns:/);
});

test("nobody gets at what stages hand on from outside, or without TLS", () => {
  const made = plan();
  expect(known(made, "release/Artifacts")).toMatchObject({
    BucketEncryption: {},
    PublicAccessBlockConfiguration: { BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
  const arn = attribute("release/Artifacts", "Arn");
  expect(known(made, "release/ArtifactsPolicy").PolicyDocument).toMatchObject({
    Statement: [
      {
        Action: "s3:*",
        Effect: "Deny",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        Resource: [arn, `${arn}/*`],
      },
    ],
  });
});

test("the bucket outlives the stack, since CloudFormation removes none with something in it", () => {
  expect(find(plan(), "release/Artifacts").deletionPolicy).toBe("Retain");
});

test.each<[Partial<ReleasePipelineOptions>, RegExp]>([
  [{ repository: "shop" }, /repository is "shop"; allowed are repositories, such as acme\/shop/],
  [{ connection: "github" }, /connection is "github"; allowed are ARNs of connections/],
  [{ topic: "releases" }, /topic is "releases"; allowed are ARNs of topics/],
  [{ tests: "npm test" as never }, /tests is "npm test"; allowed are lists/],
  [{ folders: { api: "api" } }, /folders\.api is "api"; allowed are web/],
])("%j is refused", (options, message) => expect(() => plan(options)).toThrow(message));
