import { valueAt } from "../cfn/plain-map";
import { resource, type Val } from "../cfn/typed";
import { att, join, split } from "../cfn/value";
import type { GitHubDeployRoleSpec } from "../options";
import type { Claims } from "./claims";
import { checkFolders, checkPlace, type Delivered, deployStatements, pushStatements } from "./delivery";
import type { Place, Planned } from "./refs";
import { roleTrusting } from "./role";

const ISSUER = "token.actions.githubusercontent.com";
const AUDIENCE = "sts.amazonaws.com";

export interface GitHubDeployRoleRefs {
  roleArn: Val<string>;
  /** GitHub's identity provider, the one that is made or the given one. */
  providerArn: Val<string>;
  /** The text of `.github/workflows/deploy.yml`. */
  workflow: Val<string>;
}

/** A role that workflows of one repository at GitHub take on by OpenID Connect, and the workflow that does. */
export function planGitHubDeployRole({
  key,
  spec,
  delivered,
  place,
  account,
  claims,
}: {
  key: string;
  spec: GitHubDeployRoleSpec;
  delivered: Delivered[];
  /** Where the role is, where the front has words for it. */
  place?: Place;
  /** The account that the role is in, or what stands for it. */
  account: unknown;
  claims: Claims;
}): Planned<GitHubDeployRoleRefs> {
  const id = (role: string) => `${key}/${role}`;
  checkFolders(spec.path, spec.folders, delivered);
  checkPlace(spec.path, delivered, place, ["account"]);
  if (spec.provider === undefined) {
    claims.claim({
      ...{ component: spec.path, key, property: "provider", value: undefined, of: account },
      other: "GitHubDeployRole of the account",
      instead: "An account has one provider for GitHub: give it the `providerArn` of that role",
    });
  }
  const { repository, branch, environment } = spec;
  const provider = spec.provider ?? att(id("Provider"), "Arn");
  const subject = `repo:${repository}:${environment === undefined ? `ref:refs/heads/${branch}` : `environment:${environment}`}`;
  const trust = {
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${ISSUER}:aud`]: AUDIENCE, [`${ISSUER}:sub`]: subject } },
    Effect: "Allow",
    Principal: { Federated: provider },
  };
  const roleArn = att(id("Role"), "Arn");
  return {
    resources: [
      ...(spec.provider === undefined
        ? [
            resource("AWS::IAM::OIDCProvider", id("Provider"), {
              ClientIdList: [AUDIENCE],
              Url: `https://${ISSUER}`,
            }),
          ]
        : []),
      roleTrusting(id("Role"), trust, `Deployments of ${repository} at GitHub`, [
        ...deployStatements(delivered),
        ...pushStatements(delivered),
      ]),
    ],
    refs: { roleArn, providerArn: provider, workflow: workflow(spec, roleArn, delivered) },
  };
}

/** One job a service, one after the other: an image of each commit and attempt, deployed by its digest. */
function workflow(
  { branch, environment, folders }: GitHubDeployRoleSpec,
  roleArn: Val<string>,
  delivered: Delivered[],
): Val<string> {
  const services = delivered.flatMap(({ service, delivery }) => {
    const { name, clusterName, container, family, repositoryArn } = delivery;
    const fields: [string, Val<string>][] = [
      ["cluster", clusterName],
      ["service", service.serviceName],
      ["family", family],
      ["container", container],
      ["repository", split(":repository/", repositoryArn, 1)],
      ["region", delivery.place.region],
      ["folder", valueAt(folders, name) ?? "."],
    ];
    return [
      `          - name: ${name}\n`,
      ...fields.flatMap(([field, value]) => [`            ${field}: "`, value, '"\n']),
    ];
  });
  const before = `name: deploy
on:
  push:
    branches: ["${branch}"]
permissions:
  contents: read
  id-token: write
concurrency: deploy
jobs:
  deploy:
    name: deploy \${{ matrix.name }}
    runs-on: ubuntu-latest
${environment === undefined ? "" : `    environment: ${environment}\n`}    strategy:
      max-parallel: 1
      matrix:
        include:
`;
  return join("", [before, ...services, STEPS_1, roleArn, STEPS_2]);
}

const STEPS_1 = `    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: "`;

const STEPS_2 = `"
          aws-region: \${{ matrix.region }}
      - id: ecr
        uses: aws-actions/amazon-ecr-login@v2
      - id: image
        env:
          IMAGE: \${{ steps.ecr.outputs.registry }}/\${{ matrix.repository }}:\${{ github.sha }}-\${{ github.run_attempt }}
        run: |
          docker build --tag "$IMAGE" "\${{ matrix.folder }}"
          docker push "$IMAGE"
          echo "digest=$(docker inspect --format '{{index .RepoDigests 0}}' "$IMAGE")" >> "$GITHUB_OUTPUT"
      - run: aws ecs describe-task-definition --task-definition "\${{ matrix.family }}" --query taskDefinition > task-definition.json
      - id: render
        uses: aws-actions/amazon-ecs-render-task-definition@v1
        with:
          task-definition: task-definition.json
          container-name: \${{ matrix.container }}
          image: \${{ steps.image.outputs.digest }}
      - uses: aws-actions/amazon-ecs-deploy-task-definition@v2
        with:
          task-definition: \${{ steps.render.outputs.task-definition }}
          cluster: \${{ matrix.cluster }}
          service: \${{ matrix.service }}
          wait-for-service-stability: true
`;
