import { isLike } from "../../ecs/wildcard";
import { ApiError } from "../../protocol/errors";
import type { Control } from "../control";
import { describeInstance, type Instance } from "./instances";

export interface Filter {
  Name?: string;
  Values?: string[];
}

type Shown = ReturnType<typeof describeInstance>;

/** What filters ask of an instance, by their names. */
const ASKED: Readonly<Record<string, (shown: Shown) => (string | undefined)[]>> = {
  "availability-zone": ({ Placement }) => [Placement.AvailabilityZone],
  "instance-id": ({ InstanceId }) => [InstanceId],
  "instance-lifecycle": ({ InstanceLifecycle }) => [InstanceLifecycle],
  "instance-state-code": ({ State }) => [String(State.Code)],
  "instance-state-name": ({ State }) => [State.Name],
  "instance-type": ({ InstanceType }) => [InstanceType],
  "subnet-id": ({ SubnetId }) => [SubnetId],
  "tag-key": ({ Tags }) => Tags.map(({ Key }) => Key),
  "vpc-id": ({ VpcId }) => [VpcId],
};

/** Those that every filter lets through, each with one of its values; `*` and `?` stand for any letters and for one. */
export function filtered(control: Control, instances: Instance[], filters: Filter[] = []): Instance[] {
  const tests = filters.map(({ Name: name = "", Values = [] }) => {
    const of = askedBy(name);
    return (shown: Shown) =>
      of(shown).some((value) => value !== undefined && Values.some((pattern) => isLike(pattern, value)));
  });
  return instances.filter((each) => {
    const shown = describeInstance(control, each);
    return tests.every((test) => test(shown));
  });
}

function askedBy(name: string): (shown: Shown) => (string | undefined)[] {
  const [, key] = /^tag:(.+)$/.exec(name) ?? [];
  if (key !== undefined) return ({ Tags }) => Tags.flatMap((tag) => (tag.Key === key ? [tag.Value] : []));
  const of = Object.hasOwn(ASKED, name) ? ASKED[name] : undefined;
  if (of) return of;
  const known = [...Object.keys(ASKED), "tag:<key>"].join(", ");
  throw new ApiError("InvalidParameterValue", `The filter '${name}' is invalid; on this machine there are ${known}.`);
}
