import type { Store } from "../store/store";

type Reads = Pick<Store, "get" | "by">;

/** The first subnet or security group that is in another VPC than the first of them all, `of`. One of an account only is in any. */
export function strangerAmong(store: Reads, ids: readonly string[]): { id: string; of: string } | undefined {
  const known = ids.flatMap((id) => {
    const vpc = vpcOf(store, id);
    return vpc === undefined ? [] : [{ id, vpc }];
  });
  const [first] = known;
  const stranger = known.find(({ vpc }) => vpc !== first?.vpc);
  return first && stranger && { id: stranger.id, of: first.id };
}

function vpcOf(store: Reads, id: string): string | undefined {
  const subnet = store.get("subnets", id);
  if (subnet) return subnet.vpcId;
  const group = store.by("resources", "identifier", id).find(({ type }) => type === "AWS::EC2::SecurityGroup");
  const { VpcId } = group?.properties ?? {};
  return typeof VpcId === "string" ? VpcId : undefined;
}
