"""Writes src/local/shapes/*.generated.ts: the APIs that the local ECS answers, from the models that botocore ships.

    pip install botocore && python3 scripts/generate-api-models.py [FOLDER]

Every operation of an API is named in its model, so that one that isn't spoken is told from one that isn't there; shapes
are those of the operations that api_operations.py has."""

import gzip
import json
import pathlib
import re
import sys

import botocore
from api_operations import APIS

# Words of which services take more than their models say: SQS the names of messages' attributes as well.
LOOSE = ["QueueAttributeName"]

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
    return f"^(?:{outside_classes(plain)})$".replace(r"\p{Print}", r"[\x20-\x7e]")


def outside_classes(source: str) -> str:
    # Nor is a hyphen escaped where it means nothing: outside of a class.
    parts = re.split(r"(\[(?:\\.|[^\]\\])*\])", source)
    return "".join(part if i % 2 else part.replace(r"\-", "-") for i, part in enumerate(parts))


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


# What SQS's errors are called in the query protocol: its model has no such names any more, and its answers do.
SQS_PREFIXED = {
    "BatchEntryIdsNotDistinct",
    "BatchRequestTooLong",
    "EmptyBatchRequest",
    "InvalidBatchEntryId",
    "MessageNotInflight",
    "PurgeQueueInProgress",
    "QueueDeletedRecently",
    "TooManyEntriesInBatchRequest",
    "UnsupportedOperation",
}
SQS_ERRORS = {
    **{name: f"AWS.SimpleQueueService.{name}" for name in SQS_PREFIXED},
    "QueueDoesNotExist": "AWS.SimpleQueueService.NonExistentQueue",
    "QueueNameExists": "QueueAlreadyExists",
}


def query_errors(file: str, shapes: dict) -> dict:
    """What errors are called in the query protocol, where that is another name."""
    codes = {name: shape["error"]["code"] for name, shape in shapes.items() if shape.get("error", {}).get("code")}
    known = {**codes, **(SQS_ERRORS if file == "sqs" else {})}
    return {name: code for name, code in sorted(known.items()) if name != code}


def write(file: str, constant: str, folder: str, wanted: list[str] | None) -> None:
    package = pathlib.Path(botocore.__path__[0])
    model = json.loads(gzip.decompress((package / f"data/{folder}/service-2.json.gz").read_bytes()))
    shapes = model["shapes"]
    structures: dict[str, str] = {}
    metadata = model["metadata"]
    protocols = metadata.get("protocols", [metadata["protocol"]])

    def wire(shape: dict) -> dict:
        # EC2 calls members otherwise on the wire.
        names = {key: member["locationName"] for key, member in shape["members"].items() if "locationName" in member}
        if any("queryName" in member for member in shape["members"].values()):
            raise ValueError("a member has a queryName")
        return {"wire": names} if "ec2" in protocols and names else {}

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
                    **wire(shape),
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
                    **({"enum": shape["enum"]} if "enum" in shape and name not in LOOSE else {}),
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

    def http(operation: dict) -> dict:
        # Where REST has what of the input; what is neither in the path nor in the query is in the body.
        members = shapes[operation["input"]["shape"]]["members"]
        placed = {key: member for key, member in members.items() if "location" in member}
        if any(member["location"] not in ("uri", "querystring") for member in placed.values()):
            raise ValueError(f"{operation['name']} has members in headers")
        if any(member["location"] == "uri" and member["locationName"] != key for key, member in placed.items()):
            raise ValueError(f"{operation['name']} has members by other names in its path")
        query = {key: member["locationName"] for key, member in placed.items() if member["location"] == "querystring"}
        method, path = operation["http"]["method"], operation["http"]["requestUri"]
        return {"http": {"method": method, "path": path, **({"query": query} if query else {})}}

    def spoken(operation: dict) -> dict:
        return {**ends(operation), **(http(operation) if "rest-json" in protocols else {})}

    operations = {
        name: spoken(operation) if wanted is None or name in wanted else {}
        for name, operation in sorted(model["operations"].items())
    }
    form = ", ec2: true" if "ec2" in protocols else ""
    namespace = json.dumps(metadata.get("xmlNamespace"))
    query = f"query: {{version: {json.dumps(metadata['apiVersion'])}, namespace: {namespace}{form}}}"
    target = f"target: {json.dumps(metadata.get('targetPrefix'))}"
    rest = f"rest: {json.dumps(metadata.get('signingName'))}"
    called = ", ".join(
        [
            *([query] if "query" in protocols or "ec2" in protocols else []),
            *([target] if any(each not in ("query", "ec2", "rest-json") for each in protocols) else []),
            *([rest] if "rest-json" in protocols else []),
        ]
    )
    body = [
        f"export const {constant}: Model = {{",
        f"  name: {json.dumps(metadata['serviceFullName'])},",
        f"  release: {json.dumps(botocore.__version__)},",
        f"  {called},",
        *([f"  queryErrors: {text(query_errors(file, shapes))},"] if "awsQueryCompatible" in metadata else []),
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
