/** What CloudFormation's specification says of a type of resources. */
export interface ResourceType {
  /** Names of the parts of what `Ref` gives. */
  readonly primaryIdentifier: readonly string[];
  /** What `Fn::GetAtt` gives. */
  readonly attributes: readonly string[];
  /** Paths of the properties whose change replaces: `Cluster`, `AutoScalingGroupProvider.AutoScalingGroupArn`. */
  readonly replaces: readonly string[];
}
