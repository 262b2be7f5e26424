import { parse } from "yaml";
import { resolve } from "../../src/client/stack/resolve";
import { type GitHubDeployRoleOptions, gitHubDeployRoleSpec } from "../../src/options";
import { Claims, givenServices, planGitHubDeployRole } from "../../src/plan";
import { cluster, find, ids, service } from "./shop";

const REPOSITORY = "arn:aws:ecr:eu-west-1:123456789012:repository/shop/web";
const PATH = 'GitHubDeployRole "deploy"';
const shop = cluster().refs;

/** A service as a front's components have it, with an image in ECR. */
function serviceOf(name = "web") {
  const { refs } = service({}, { name, cluster: shop });
  return { refs: { ...refs, delivery: { ...refs.delivery, repositoryArn: REPOSITORY } } };
}

function plan(options: Partial<GitHubDeployRoleOptions> = {}, services: unknown = [serviceOf()]) {
  const spec = gitHubDeployRoleSpec(PATH, "deploy", { repository: "acme/shop", ...options });
  return planGitHubDeployRole({
    ...{ key: "deploy", spec, delivered: givenServices(PATH, services) },
    ...{ account: "123456789012", claims: new Claims() },
  });
}

/** What a resource has once it is there. */
const attribute = (id: string, name: string) =>
  name === "Arn" ? `arn:aws:x:eu-west-1:123456789012:x/${id}` : `${id}.${name}`;

type Policies = { PolicyDocument: { Statement: Record<string, unknown>[] } }[];
const statements = (made: ReturnType<typeof plan>) =>
  (find(made.resources, "deploy/Role").properties.Policies as unknown as Policies)[0]!.PolicyDocument.Statement;

test("only workflows of the repository's branch take the role on", () => {
  const { resources } = plan({ branch: "release/1" });
  expect(find(resources, "deploy/Provider").properties).toEqual({
    ClientIdList: ["sts.amazonaws.com"],
    Url: "https://token.actions.githubusercontent.com",
  });
  expect(find(resources, "deploy/Role").properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      {
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/release/1",
          },
        },
      },
    ],
  });
});

test("in an environment its rules decide, and a provider that is there is used", () => {
  const provider = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
  const made = plan({ environment: "production", provider });
  expect(ids(made.resources)).toEqual(["deploy/Role"]);
  expect(JSON.stringify(find(made.resources, "deploy/Role").properties)).toContain(
    "repo:acme/shop:environment:production",
  );
});

test("it may do what deployments take of its services, and nothing else", () => {
  const made = statements(plan({}, [serviceOf("web"), serviceOf("api")]));
  const of = (action: string) => made.find(({ Action }) => (Action as string[]).includes(action))!;
  const { refs } = serviceOf("web");
  expect(of("ecs:UpdateService").Resource).toEqual([refs.serviceArn, serviceOf("api").refs.serviceArn]);
  expect(of("iam:PassRole").Resource).toContainEqual(refs.executionRoleArn);
  expect(of("iam:PassRole").Condition).toEqual({ StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } });
  expect(of("ecs:TagResource").Condition).toEqual({ StringEquals: { "ecs:CreateAction": "RegisterTaskDefinition" } });
  // AWS has an ARN for everything but these.
  const everywhere = made.filter(({ Resource }) => JSON.stringify(Resource) === '["*"]');
  expect(everywhere.flatMap(({ Action }) => Action)).toEqual([
    "ecs:DescribeTaskDefinition",
    "ecr:GetAuthorizationToken",
  ]);
});

test("the workflow builds each service's image, and deploys it by its digest", () => {
  const { refs } = plan({ folders: { web: "services/web" } });
  const { on, permissions, jobs } = parse(resolve(refs.workflow, attribute, "workflow") as string);
  expect(on).toEqual({ push: { branches: ["main"] } });
  expect(permissions).toEqual({ contents: "read", "id-token": "write" });
  const { strategy, steps, environment } = jobs.deploy;
  expect(environment).toBeUndefined();
  expect(strategy.matrix.include).toEqual([
    {
      name: "web",
      cluster: "shop/Cluster.ClusterName",
      service: "web/Service.Name",
      family: "shop/Cluster.ClusterName-web",
      container: "web",
      repository: "shop/web",
      region: "eu-west-1",
      folder: "services/web",
    },
  ]);
  const region = ["$", "{{ matrix.region }}"].join("");
  expect(steps[1].with).toEqual({ "role-to-assume": attribute("deploy/Role", "Arn"), "aws-region": region });
  expect(steps.at(-1).with).toMatchObject({ "wait-for-service-stability": true });
  const inProduction = resolve(plan({ environment: "production" }).refs.workflow, attribute, "workflow") as string;
  expect(parse(inProduction).jobs.deploy.environment).toBe("production");
});

test.each<[string, () => unknown, RegExp]>([
  ["no repository", () => plan({ repository: "shop" }), /repository is "shop"; allowed are repositories, such as/],
  [
    "a branch that YAML would read otherwise",
    () => plan({ branch: 'a"b' }),
    /branch is .*allowed are names of branches/,
  ],
  ["a folder outside", () => plan({ folders: { web: "/etc" } }), /folders\.web is "\/etc"/],
  ["a folder of no service", () => plan({ folders: { x: "." } }), /folders\.x is "\."; allowed are web/],
  ["no service", () => plan({}, []), /services is \[\]; allowed are lists of services/],
  ["something else", () => plan({}, [{}]), /services\[0\] is .*; allowed is a FargateService/],
  [
    "a service whose image is elsewhere",
    () => plan({}, [{ refs: service({}, { cluster: shop }).refs }]),
    /services\[0\] is "web"; allowed are services whose image is built, or is in a private registry of ECR/,
  ],
  ["a service twice", () => plan({}, [serviceOf(), serviceOf()]), /services\[1\] is "web"; allowed is another service/],
])("%s is refused", (_, act, message) => expect(act).toThrow(message));
