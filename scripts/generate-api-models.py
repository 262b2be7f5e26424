"""Writes src/local/shapes/*.generated.ts: the APIs that the local ECS answers, from the models that botocore ships.

    pip install botocore && python3 scripts/generate-api-models.py [FOLDER]

Every operation of an API is named in its model, so that one that isn't spoken is told from one that isn't there; shapes
are those of the operations that are given here."""

import gzip
import json
import pathlib
import re
import sys

import botocore

# File, name in messages, botocore's folder of the model, and the operations whose shapes are wanted (all where None).
APIS = [
    ("ecs", "ECS", "ecs/2014-11-13", None),
    ("logs", "LOGS", "logs/2014-03-28", ["DescribeLogGroups", "DescribeLogStreams", "FilterLogEvents", "GetLogEvents"]),
    (
        "cloudwatch",
        "CLOUDWATCH",
        "cloudwatch/2010-08-01",
        ["GetMetricData", "GetMetricStatistics", "ListMetrics", "PutMetricData"],
    ),
    (
        "elb",
        "ELB",
        "elbv2/2015-12-01",
        [
            "DescribeListenerCertificates",
            "DescribeListeners",
            "DescribeLoadBalancerAttributes",
            "DescribeLoadBalancers",
            "DescribeRules",
            "DescribeSSLPolicies",
            "DescribeTags",
            "DescribeTargetGroupAttributes",
            "DescribeTargetGroups",
            "DescribeTargetHealth",
        ],
    ),
    (
        "secrets-manager",
        "SECRETS_MANAGER",
        "secretsmanager/2017-10-17",
        [
            "CreateSecret",
            "DeleteSecret",
            "DescribeSecret",
            "GetSecretValue",
            "ListSecretVersionIds",
            "ListSecrets",
            "PutSecretValue",
            "RestoreSecret",
            "UpdateSecret",
        ],
    ),
    (
        "ssm",
        "SSM",
        "ssm/2014-11-06",
        [
            "DeleteParameter",
            "DeleteParameters",
            "DescribeParameters",
            "GetParameter",
            "GetParameters",
            "GetParametersByPath",
            "PutParameter",
        ],
    ),
    ("application-auto-scaling", "APPLICATION_AUTO_SCALING", "application-autoscaling/2016-02-06", None),
]

# The commonest shapes.
SHORT = {
    '{type:"string"}': "S",
    '{type:"boolean"}': "B",
    '{type:"integer"}': "I",
    '{type:"timestamp"}': "T",
    '{type:"list",of:S}': "SS",
}
FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "src/local/shapes")


def limits(shape: dict) -> dict:
    # Lengths, sizes and ranges; that nothing is shorter than 0 says nothing.
    is_number = shape["type"] in ("integer", "long", "double", "float")
    least = shape.get("min")
    return {
        **({"min": least} if least is not None and (is_number or least > 0) else {}),
        **({"max": shape["max"]} if "max" in shape else {}),
    }


def pattern(source: str) -> str:
    # A value matches a pattern as a whole. Unicode patterns of JavaScript have no escapes of characters that mean nothing,
    # and no class of what Java can print.
    plain = re.sub(r"\\([^\w\s^$\\.*+?()\[\]{}|/-])", r"\1", source)
    return f"^(?:{plain})$".replace(r"\p{Print}", r"[\x20-\x7e]")


class Source(str):
    """TypeScript, as which a shape stands in another one."""


def text(value: object) -> str:
    if isinstance(value, Source):
        return value
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{text(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, separators=(",", ":"))


def shape_text(shape: dict) -> Source:
    return Source(SHORT.get(text(shape), text(shape)))


def write(file: str, constant: str, folder: str, wanted: list[str] | None) -> None:
    package = pathlib.Path(botocore.__path__[0])
    model = json.loads(gzip.decompress((package / f"data/{folder}/service-2.json.gz").read_bytes()))
    shapes = model["shapes"]
    structures: dict[str, str] = {}

    def convert(name: str) -> Source:
        shape = shapes[name]
        kind = shape["type"]
        if kind == "structure" and shape.get("document"):
            return shape_text({"type": "json"})
        if kind == "structure":
            if name not in structures:
                structures[name] = ""
                structure = {
                    "members": {key: convert(member["shape"]) for key, member in shape["members"].items()},
                    **({"required": shape["required"]} if shape.get("required") else {}),
                    **({"union": True} if shape.get("union") else {}),
                }
                structures[name] = text(structure)
            return Source(f'R("{name}")')
        if kind == "list":
            return shape_text({"type": kind, "of": convert(shape["member"]["shape"]), **limits(shape)})
        if kind == "map":
            key = convert(shape["key"]["shape"])
            return shape_text(
                {"type": kind, "of": convert(shape["value"]["shape"]), **({"key": key} if key != "S" else {})}
            )
        if kind == "string":
            return shape_text(
                {
                    "type": kind,
                    **({"enum": shape["enum"]} if "enum" in shape else {}),
                    **({"pattern": pattern(shape["pattern"])} if "pattern" in shape else {}),
                    **limits(shape),
                }
            )
        if kind in ("integer", "long", "double", "float"):
            return shape_text({"type": kind, **limits(shape)})
        if kind in ("boolean", "timestamp", "blob"):
            return shape_text({"type": kind})
        raise ValueError(f"{name} is of type {kind}")

    def ends(operation: dict) -> dict:
        for end in ("input", "output"):
            if end in operation:
                convert(operation[end]["shape"])
        return {end: operation[end]["shape"] for end in ("input", "output") if end in operation}

    operations = {
        name: ends(operation) if wanted is None or name in wanted else {}
        for name, operation in sorted(model["operations"].items())
    }
    metadata = model["metadata"]
    query = f"query: {{version: {json.dumps(metadata['apiVersion'])}, namespace: {json.dumps(metadata.get('xmlNamespace'))}}}"
    target = f"target: {json.dumps(metadata.get('targetPrefix'))}"
    protocols = metadata.get("protocols", [metadata["protocol"]])
    called = ", ".join(
        [*([query] if "query" in protocols else []), *([target] if any(each != "query" for each in protocols) else [])]
    )
    body = [
        f"export const {constant}: Model = {{",
        f"  name: {json.dumps(metadata['serviceFullName'])},",
        f"  release: {json.dumps(botocore.__version__)},",
        f"  {called},",
        "  operations: {",
        *(f"    {name}: {text(operation)}," for name, operation in operations.items()),
        "  },",
        "  structures: {",
        *(f"    {name}: {structures[name]}," for name in sorted(structures)),
        "  },",
        "};",
        "",
    ]
    used = "\n".join(body)
    constants = [
        f"const {short}: Shape = {source};" for source, short in SHORT.items() if f":{short}" in used or short == "S"
    ]
    head = [
        "// Generated by scripts/generate-api-models.py from botocore's model of the API. Not to be edited.",
        'import type { Shape } from "../../cfn/shape";',
        'import type { Model } from "./model";',
        "",
        *constants,
        'const R = (name: string): Shape => ({ type: "structure", name });',
        "",
    ]
    (FOLDER / f"{file}.generated.ts").write_text("\n".join([*head, *body]))


for each in APIS:
    write(*each)
