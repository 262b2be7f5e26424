import type { Answer, Packet } from "dns-packet";
import { answer } from "../../../src/local/resolver/answer";
import type { Zone, ZoneName } from "../../../src/local/resolver/zone";

const address = (data: string) => ({ type: "A" as const, ttl: 10, data });

const named = (name: string, records: ZoneName["records"], routing: ZoneName["routing"] = "MULTIVALUE"): ZoneName => ({
  name,
  routing,
  records,
});

const zone = (...names: ZoneName[]): Zone => ({ name: "shop.internal", negativeTtl: 15, names });

const ask = (name: string, type: "A" | "AAAA" | "SRV" = "A"): Packet => ({
  type: "query",
  id: 7,
  flags: 0x100,
  questions: [{ name, type, class: "IN" }],
});

const seen = (packet: Packet | undefined) =>
  (packet?.answers ?? []).map((each) => (each as Answer & { data: unknown }).data);
const rcode = (packet: Packet | undefined) => (packet?.flags ?? 0) & 0xf;
const first = () => 0;

const api = zone(named("api.shop.internal", [address("10.0.0.1"), address("10.0.0.2")]));

test("a name is answered with all of its addresses, in whatever case it is asked for", () => {
  const answered = answer(ask("API.shop.Internal"), [api], first);
  expect(answered).toMatchObject({ id: 7, answers: [{ name: "API.shop.Internal", ttl: 10 }, {}] });
  expect(seen(answered)).toEqual(["10.0.0.1", "10.0.0.2"]);
});

test("of more than eight, eight are answered, not always the same", () => {
  const many = zone(
    named(
      "api.shop.internal",
      [...Array(12).keys()].map((at) => address(`10.0.0.${at}`)),
    ),
  );
  const chance = [...Array(12).keys()].map((at) => (at * 7) % 12);
  const answered = seen(answer(ask("api.shop.internal"), [many], () => chance.shift()! / 12));
  expect(answered).toHaveLength(8);
  expect(answered).toEqual([0, 7, 2, 9, 4, 11, 6, 1].map((at) => `10.0.0.${at}`));
});

test("a weighted name is answered with one", () => {
  const weighted = zone(named("api.shop.internal", [address("10.0.0.1"), address("10.0.0.2")], "WEIGHTED"));
  expect(seen(answer(ask("api.shop.internal"), [weighted], first))).toHaveLength(1);
});

test("SRV is answered with port and target, and the target's address beside it", () => {
  const target = "abc.api.shop.internal";
  const srv = zone(
    named("api.shop.internal", [{ type: "SRV", ttl: 10, port: 8080, target }]),
    named(target, [address("10.0.0.1")]),
  );
  expect(answer(ask("api.shop.internal", "SRV"), [srv], first)).toMatchObject({
    answers: [{ type: "SRV", data: { priority: 1, weight: 1, port: 8080, target } }],
    additionals: [{ name: target, type: "A", data: "10.0.0.1" }],
  });
  expect(seen(answer(ask(target), [srv], first))).toEqual(["10.0.0.1"]);
});

test("a name that is there without the type asked for, or without any task, exists all the same", () => {
  const empty = zone(named("api.shop.internal", []));
  for (const answered of [
    answer(ask("api.shop.internal", "AAAA"), [api], first),
    answer(ask("api.shop.internal"), [empty], first),
    answer(ask("shop.internal"), [empty], first),
  ]) {
    expect([rcode(answered), seen(answered)]).toEqual([0, []]);
    expect(answered?.authorities).toMatchObject([{ type: "SOA", ttl: 15 }]);
  }
});

test("a name that the zone doesn't have doesn't exist, and nobody else is asked", () => {
  expect(rcode(answer(ask("nobody.shop.internal"), [api], first))).toBe(3);
});

test("names of no zone are others' to answer, also such that only end alike", () => {
  expect(answer(ask("example.com"), [api], first)).toBeUndefined();
  expect(answer(ask("bigshop.internal"), [api], first)).toBeUndefined();
});

test("of two zones that end a name the longer one answers", () => {
  const inner: Zone = {
    name: "eu.shop.internal",
    negativeTtl: 15,
    names: [named("api.eu.shop.internal", [address("10.0.0.9")])],
  };
  expect(seen(answer(ask("api.eu.shop.internal"), [api, inner], first))).toEqual(["10.0.0.9"]);
});
