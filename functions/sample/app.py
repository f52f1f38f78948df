"""Keeps a record of what arrived in a bucket: for each new object, its size and SHA-256 digest.

The event is either S3's own notification (``{"Records": [...]}``) or ``{"keys": ["incoming/a.csv", ...]}``.
The record of ``incoming/a.csv`` is written to ``manifests/a.csv.json`` in the same bucket, under whose default
encryption it falls. One bad object does not keep the others from being recorded; at the end the call fails, so that
Lambda tries again and then hands the event to the dead-letter queue.

Configuration, from the environment: ``BUCKET``, ``SOURCE_PREFIX`` and ``MANIFEST_PREFIX``.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)

CHUNK_BYTES = 1024 * 1024


class RejectedEvent(ValueError):
    """The event does not say which objects to record."""


class IncompleteRun(RuntimeError):
    """Some objects could not be recorded; the log names each of them."""


@dataclass(frozen=True)
class Settings:
    bucket: str
    source_prefix: str
    manifest_prefix: str

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        names = ("BUCKET", "SOURCE_PREFIX", "MANIFEST_PREFIX")
        missing = [name for name in names if not environment.get(name)]
        if missing:
            raise KeyError(f"Environment variables not set: {', '.join(missing)}")
        return cls(*(environment[name] for name in names))


def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Entry point of the Lambda function."""
    # Not at the top: the runtime brings boto3, the tests do without it.
    import boto3

    return run(event, Settings.from_environment(os.environ), boto3.client("s3"))


def run(event: Mapping[str, Any], settings: Settings, s3: Any) -> dict[str, Any]:
    """Records every object that the event names; raises IncompleteRun when one of them failed."""
    recorded, failed = [], []
    for key in keys_of(event, settings.bucket):
        try:
            recorded.append(record(key, settings, s3))
        except Exception:
            logger.exception("Not recorded: %s", key)
            failed.append(key)
    logger.info("Recorded %d, failed %d", len(recorded), len(failed))
    if failed:
        raise IncompleteRun(f"{len(failed)} of {len(failed) + len(recorded)} objects not recorded")
    return {"recorded": recorded}


def keys_of(event: Mapping[str, Any], bucket: str) -> Iterable[str]:
    """The keys that the event names, each once, in their order."""
    if "keys" in event:
        keys = event["keys"]
        if not isinstance(keys, list) or not all(isinstance(key, str) and key for key in keys):
            raise RejectedEvent('"keys" must be a list of object keys')
        return list(dict.fromkeys(keys))
    if "Records" in event:
        # S3 encodes keys as in a form: a space is "+".
        return list(
            dict.fromkeys(
                unquote_plus(entry["s3"]["object"]["key"])
                for entry in event["Records"]
                if entry["s3"]["bucket"]["name"] == bucket
            )
        )
    raise RejectedEvent('The event has neither "keys" nor "Records"')


def record(key: str, settings: Settings, s3: Any) -> dict[str, Any]:
    """Writes the record of one object and returns it."""
    if not key.startswith(settings.source_prefix):
        raise ValueError(f"{key} does not lie under {settings.source_prefix}")
    found = s3.get_object(Bucket=settings.bucket, Key=key)
    size, digest = measure(iter(lambda: found["Body"].read(CHUNK_BYTES), b""))
    entry = {
        "key": key,
        "versionId": found.get("VersionId"),
        "bytes": size,
        "sha256": digest,
    }
    s3.put_object(
        Bucket=settings.bucket,
        Key=manifest_key(key, settings),
        Body=json.dumps(entry, sort_keys=True).encode(),
        ContentType="application/json",
    )
    return entry


def measure(chunks: Iterable[bytes]) -> tuple[int, str]:
    """Size and SHA-256 digest, without the whole object in memory."""
    size, digest = 0, hashlib.sha256()
    for chunk in chunks:
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def manifest_key(key: str, settings: Settings) -> str:
    return f"{settings.manifest_prefix}{key.removeprefix(settings.source_prefix)}.json"
