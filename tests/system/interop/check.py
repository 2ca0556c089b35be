"""Reads the bodies of a dry run, one a line, as their receivers would.

usage: check.py BODIES [SCHEMAS]
"""

import json
import pathlib
import sys

import jsonschema
import referencing
from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1 import logs_service_pb2
from packageurl import PackageURL


def check_otlp(line):
    """Unknown members, wrong types and wrong enums are errors of the parser."""
    request = logs_service_pb2.ExportLogsServiceRequest()
    json_format.Parse(line, request)
    [resource_logs] = request.resource_logs
    [scope_logs] = resource_logs.scope_logs
    [record] = scope_logs.log_records
    assert record.event_name in ("dora.deployment", "dora.incident"), record
    assert record.time_unix_nano > 10**18, record
    assert record.severity_number in (9, 17), record
    for attribute in list(record.attributes) + list(
        resource_logs.resource.attributes
    ):
        assert attribute.value.WhichOneof("value"), attribute


def check_cdevent(event, schemas):
    """By the one schema whose type it has; formats count as well."""
    if schemas:
        [schema] = [
            schema
            for schema in schemas.values()
            if event["context"]["type"]
            in schema.get("properties", {})
            .get("context", {})
            .get("properties", {})
            .get("type", {})
            .get("enum", [])
        ]
        registry = referencing.Registry().with_resources(
            (name, referencing.Resource.from_contents(contents))
            for name, contents in schemas.items()
        )
        jsonschema.Draft202012Validator(
            schema,
            registry=registry,
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER,
        ).validate(event)
    artifact = event["subject"]["content"].get("artifactId")
    if artifact:
        purl = PackageURL.from_string(artifact)
        assert purl.name and purl.version, artifact


def main():
    schemas = {}
    if len(sys.argv) > 2:
        for path in pathlib.Path(sys.argv[2]).rglob("*.json"):
            schema = json.loads(path.read_text(encoding="utf-8"))
            schemas[schema["$id"]] = schema
    counts = {"OTLP": 0, "CDEvents": 0}
    for line in pathlib.Path(sys.argv[1]).read_text("utf-8").splitlines():
        body = json.loads(line)
        if "resourceLogs" in body:
            check_otlp(line)
            counts["OTLP"] += 1
        else:
            check_cdevent(body, schemas)
            counts["CDEvents"] += 1
    assert counts == {"OTLP": 7, "CDEvents": 7}, counts
    how = "by their schemas" if schemas else "for their purls only"
    print(f"OTLP: {counts['OTLP']} bodies decoded")
    print(f"CDEvents: {counts['CDEvents']} bodies checked {how}")


main()
