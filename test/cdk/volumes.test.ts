import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type * as ec2 from "aws-cdk-lib/aws-ec2";
import * as efs from "aws-cdk-lib/aws-efs";
import { EcsCluster, FargateService } from "../../src/cdk";

test("the CDK's own file system stands for its id, and its security group lets the tasks in before they start", () => {
  const stack = new Stack(new App(), "shop");
  const cluster = new EcsCluster(stack, "cluster", {});
  const vpc: ec2.IVpc = cluster.vpc;
  const fileSystem = new efs.FileSystem(stack, "files", { vpc });
  const accessPoint = fileSystem.addAccessPoint("point", { path: "/shop" });
  new FargateService(stack, "web", {
    cluster,
    image: "web:1",
    volumes: [{ name: "data", efs: { fileSystem, accessPoint } }],
    mountPoints: [{ volume: "data", containerPath: "/data" }],
  });
  const template = Template.fromStack(stack);
  const idOf = (type: string) => Object.keys(template.findResources(type))[0]!;
  template.hasResourceProperties("AWS::ECS::TaskDefinition", {
    Volumes: [
      {
        EFSVolumeConfiguration: {
          AuthorizationConfig: { AccessPointId: { Ref: idOf("AWS::EFS::AccessPoint") }, IAM: "ENABLED" },
          FilesystemId: { Ref: idOf("AWS::EFS::FileSystem") },
          TransitEncryption: "ENABLED",
        },
        Name: "data",
      },
    ],
  });
  template.hasResourceProperties("AWS::EC2::SecurityGroupIngress", { FromPort: 2049, ToPort: 2049 });
  const [service] = Object.values(template.findResources("AWS::ECS::Service"));
  expect(service!.DependsOn).toEqual(
    expect.arrayContaining(Object.keys(template.findResources("AWS::EFS::MountTarget"))),
  );
});
