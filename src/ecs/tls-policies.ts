/** TLS versions, as the ELBv2 API names them. */
export type TlsVersion = "TLSv1" | "TLSv1.1" | "TLSv1.2" | "TLSv1.3";

const VERSIONS: readonly TlsVersion[] = ["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"];

/** What an HTTPS listener has that says nothing, made by any other way than the console. */
export const DEFAULT_TLS_POLICY = "ELBSecurityPolicy-2016-08";

/** Least and most version of those that are by name and not by rule. */
const OLDER: Readonly<Record<string, TlsVersion>> = {
  "ELBSecurityPolicy-2016-08": "TLSv1",
  "ELBSecurityPolicy-TLS-1-0-2015-04": "TLSv1",
  "ELBSecurityPolicy-TLS-1-1-2017-01": "TLSv1.1",
  "ELBSecurityPolicy-TLS-1-2-2017-01": "TLSv1.2",
  "ELBSecurityPolicy-TLS-1-2-Ext-2018-06": "TLSv1.2",
  "ELBSecurityPolicy-FS-2018-06": "TLSv1",
  "ELBSecurityPolicy-FS-1-1-2019-08": "TLSv1.1",
  "ELBSecurityPolicy-FS-1-2-2019-08": "TLSv1.2",
  "ELBSecurityPolicy-FS-1-2-Res-2019-08": "TLSv1.2",
  "ELBSecurityPolicy-FS-1-2-Res-2020-10": "TLSv1.2",
};

/** `ELBSecurityPolicy-TLS13-<least version and kind>` of each family, with what its name ends in. */
const WITH_TLS_1_3: readonly [kinds: readonly string[], ends: string][] = [
  [["1-3", "1-2", "1-2-Res", "1-2-Ext1", "1-2-Ext2", "1-1", "1-0"], "2021-06"],
  [["1-3", "1-2", "1-2-Res", "1-2-Ext0", "1-2-Ext1", "1-2-Ext2", "1-1", "1-0"], "FIPS-2023-04"],
  [["1-3", "1-2", "1-2-Res", "1-2-Ext1", "1-2-Ext2", "1-0"], "PQ-2025-09"],
  [["1-3", "1-2", "1-2-Res", "1-2-Ext0", "1-2-Ext1", "1-2-Ext2", "1-0"], "FIPS-PQ-2025-09"],
];

const LEAST: Readonly<Record<string, TlsVersion>> = {
  "1-0": "TLSv1",
  "1-1": "TLSv1.1",
  "1-2": "TLSv1.2",
  "1-3": "TLSv1.3",
};

export interface TlsPolicy {
  name: string;
  /** From the oldest. */
  versions: readonly TlsVersion[];
}

const from = (least: TlsVersion, most: TlsVersion) =>
  VERSIONS.slice(VERSIONS.indexOf(least), VERSIONS.indexOf(most) + 1);

/** The security policies of application load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
export const TLS_POLICIES: readonly TlsPolicy[] = [
  ...WITH_TLS_1_3.flatMap(([kinds, ends]) =>
    kinds.map((kind) => ({
      name: `ELBSecurityPolicy-TLS13-${kind}-${ends}`,
      versions: from(LEAST[kind.slice(0, 3)]!, "TLSv1.3"),
    })),
  ),
  ...Object.entries(OLDER).map(([name, least]) => ({ name, versions: from(least, "TLSv1.2") })),
];

export const tlsPolicy = (name: string): TlsPolicy | undefined => TLS_POLICIES.find((policy) => policy.name === name);
