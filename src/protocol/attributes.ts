/** What a resource's attribute is, once the resource is there. */
export type Attributes = (logicalId: string, name: string) => unknown;

/** What attributes are for a resource of a type: in a task, `localhost` is the task, and what answers at a load balancer has another name. */
export function attributesFor(type: string, attributes: Attributes): Attributes {
  if (type !== "AWS::ECS::TaskDefinition") return attributes;
  return (logicalId, name) => attributes(logicalId, `Tasks${name}`) ?? attributes(logicalId, name);
}
