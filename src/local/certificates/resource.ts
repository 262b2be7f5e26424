import type { PlainProperties } from "../../cfn/typed";
import { ApiError } from "../../protocol/errors";
import { arn } from "../arns";
import type { Control } from "../control";
import { type Handler, invalidProperty } from "../resources/handler";
import { nounIn } from "../resources/noun";
import { type Acts, all } from "../shapes/acted";

type CertificateProperties = PlainProperties<"AWS::CertificateManager::Certificate">;

/** Nobody has to be asked whether a name may be had: this machine's own authority gives its certificates. */
const ACTS: Acts = {
  ...all("DomainName", "SubjectAlternativeNames", "ValidationMethod", "KeyAlgorithm"),
  ...all("CertificateTransparencyLoggingPreference", "CertificateExport"),
  DomainValidationOptions: { "*": true },
  CertificateAuthorityArn: "certificates here are of this machine's own authority",
  Tags: all("Key", "Value"),
};

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const DOMAIN = /^(?=.{1,253}$)(\*\.)?(([A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+([A-Za-z0-9-]{1,62}[A-Za-z0-9])$/;
const MOST_ALTERNATIVES = 100;

/** A certificate that listeners of this machine serve with. */
export const certificate: Handler<CertificateProperties> = {
  acts: ACTS,
  noun: nounIn("certificates"),

  create(control, { stack, properties }) {
    const id = arn("acm", `certificate/${uuid(control)}`);
    return { identifier: id, changes: [{ table: "certificates", put: { id, stack, names: namesOf(properties) } }] };
  },

  update: (_, { stack, properties }, { identifier }) => ({
    identifier,
    changes: [{ table: "certificates", put: { id: identifier, stack, names: namesOf(properties) } }],
  }),

  remove({ store }, { identifier }) {
    if (
      store.count("listeners", "certificate", identifier) +
      store.count("listenerCertificates", "certificate", identifier)
    ) {
      throw new ApiError("ResourceInUseException", `Certificate ${identifier} is in use by a listener.`);
    }
    return [{ table: "certificates", remove: identifier }];
  },
};

function namesOf({ DomainName, SubjectAlternativeNames = [] }: CertificateProperties): string[] {
  if (SubjectAlternativeNames.length > MOST_ALTERNATIVES) {
    const count = SubjectAlternativeNames.length;
    throw invalidProperty("SubjectAlternativeNames", count, `at most ${MOST_ALTERNATIVES} are allowed`);
  }
  const checked = [
    check("DomainName", DomainName),
    ...SubjectAlternativeNames.map((name, i) => check(`SubjectAlternativeNames.${i}`, name)),
  ];
  return [...new Set(checked)];
}

function check(path: string, name: string): string {
  if (DOMAIN.test(name)) return name.toLowerCase();
  throw invalidProperty(path, name, "allowed are DNS names, such as www.example.com and *.example.com");
}

function uuid(control: Control): string {
  return [8, 4, 4, 4, 12].map((digits) => control.hex(digits)).join("-");
}
