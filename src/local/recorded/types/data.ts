import { ofService, type RecordedTypes } from "./recorded-type";

const DATABASES = "Databases are recorded and not started on this machine: tasks can't connect to them.";
const CACHES = "Caches are recorded and not started on this machine: tasks can't connect to them.";

/** What keeps data beside ECS. */
export const DATA: RecordedTypes = {
  ...ofService("S3", "Buckets are recorded: nothing is kept in them on this machine.", {
    AccessPoint: { arn: "accesspoint/{id}", letters: "lower", longest: 50 },
    Bucket: {
      arn: "arn:aws:s3:::{id}",
      letters: "lower",
      longest: 63,
      attributes: {
        DomainName: "{id}.s3.amazonaws.com",
        DualStackDomainName: "{id}.s3.dualstack.{region}.amazonaws.com",
        RegionalDomainName: "{id}.s3.{region}.amazonaws.com",
        WebsiteURL: "http://{id}.s3-website-{region}.amazonaws.com",
      },
    },
    BucketPolicy: { shared: true },
  }),
  // Volumes on one are Docker volumes, which are kept as long as the file system is there.
  ...ofService("EFS", undefined, {
    AccessPoint: { ref: "fsap-{hex:17}", arn: "access-point/{id}" },
    FileSystem: { ref: "fs-{hex:17}", arn: "file-system/{id}" },
    MountTarget: { ref: "fsmt-{hex:17}" },
  }),
  ...ofService("DynamoDB", "Tables are recorded: there is no DynamoDB on this machine.", {
    GlobalTable: { arn: "table/{id}", attributes: { StreamArn: "{arn}/stream/{now}" } },
    Table: { arn: "table/{id}", attributes: { StreamArn: "{arn}/stream/{now}" } },
  }),
  ...ofService("RDS", DATABASES, {
    DBCluster: { arn: "cluster:{id}", letters: "lower", longest: 63 },
    DBClusterParameterGroup: { arn: "cluster-pg:{id}", letters: "lower" },
    DBInstance: { arn: "db:{id}", letters: "lower", longest: 63, attributes: { DBInstanceStatus: "available" } },
    DBParameterGroup: { arn: "pg:{id}", letters: "lower" },
    DBProxy: { arn: "db-proxy:prx-{hex:17}", letters: "lower", longest: 63 },
    DBProxyEndpoint: {
      arn: "db-proxy-endpoint:prx-endpoint-{hex:17}",
      letters: "lower",
      attributes: { IsDefault: false },
    },
    DBProxyTargetGroup: { arn: "target-group:prx-tg-{hex:17}" },
    DBSubnetGroup: { arn: "subgrp:{id}", letters: "lower" },
    EventSubscription: { letters: "lower" },
    GlobalCluster: { letters: "lower", longest: 63 },
    OptionGroup: { letters: "lower" },
  }),
  ...ofService("DocDB", DATABASES, {
    DBCluster: { ref: "{name}", letters: "lower", longest: 63 },
    DBClusterParameterGroup: { letters: "lower" },
    DBInstance: { ref: "{name}", letters: "lower", longest: 63 },
    DBSubnetGroup: { letters: "lower" },
  }),
  ...ofService("Neptune", DATABASES, {
    DBCluster: { letters: "lower", longest: 63 },
    DBClusterParameterGroup: { letters: "lower" },
    DBInstance: { letters: "lower", longest: 63 },
    DBParameterGroup: { letters: "lower" },
    DBSubnetGroup: { letters: "lower" },
  }),
  ...ofService("ElastiCache", CACHES, {
    CacheCluster: { letters: "lower", longest: 50 },
    ParameterGroup: { letters: "lower" },
    ReplicationGroup: { letters: "lower", longest: 40 },
    ServerlessCache: {
      arn: "serverlesscache:{id}",
      letters: "lower",
      longest: 40,
      attributes: { Status: "available" },
    },
    SubnetGroup: { letters: "lower" },
    User: { arn: "user:{UserId}", attributes: { Status: "active" } },
    UserGroup: { arn: "usergroup:{id}", attributes: { Status: "active" } },
  }),
  ...ofService("MemoryDB", CACHES, {
    ACL: { arn: "acl/{id}", letters: "lower", attributes: { Status: "active" } },
    Cluster: { arn: "cluster/{id}", letters: "lower", longest: 40, attributes: { Status: "available" } },
    ParameterGroup: { arn: "parametergroup/{id}", letters: "lower" },
    SubnetGroup: { arn: "subnetgroup/{id}", letters: "lower" },
    User: { arn: "user/{id}", letters: "lower", attributes: { Status: "active" } },
  }),
  ...ofService("OpenSearchService", "Search domains are recorded and not started on this machine.", {
    Domain: { arn: "domain/{id}", letters: "lower", longest: 28, attributes: { Id: "{account}/{id}" } },
  }),
  ...ofService("Backup", "Backups are recorded and not made on this machine.", {
    BackupPlan: { ref: "{uuid}", arn: "backup-plan:{id}" },
    BackupSelection: { ref: "{uuid}" },
    BackupVault: { arn: "backup-vault:{id}", longest: 50 },
  }),
};
