"""Tests of functions/sample: python3 -m unittest discover tests/functions"""

import hashlib
import io
import json
import logging
import os
import sys
import unittest
from unittest import mock

# Compiled files would lie in the folder that is packaged.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "functions", "sample"))

import app  # noqa: E402

SETTINGS = app.Settings(bucket="data", source_prefix="incoming/", manifest_prefix="manifests/")


class FakeS3:
    """A bucket in memory, with the two calls that the function makes."""

    def __init__(self, objects):
        self.objects = dict(objects)

    def get_object(self, Bucket, Key):
        assert Bucket == SETTINGS.bucket
        return {"Body": io.BytesIO(self.objects[Key]), "VersionId": "v1"}

    def put_object(self, Bucket, Key, Body, ContentType):
        assert Bucket == SETTINGS.bucket and ContentType == "application/json"
        self.objects[Key] = Body


def notification(*keys, bucket="data"):
    return {"Records": [{"s3": {"bucket": {"name": bucket}, "object": {"key": key}}} for key in keys]}


class SampleFunction(unittest.TestCase):
    def setUp(self):
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)

    def test_writes_the_size_and_digest_of_an_object(self):
        s3 = FakeS3({"incoming/a.csv": b"1,2,3"})
        app.run({"keys": ["incoming/a.csv"]}, SETTINGS, s3)
        self.assertEqual(
            json.loads(s3.objects["manifests/a.csv.json"]),
            {
                "key": "incoming/a.csv",
                "versionId": "v1",
                "bytes": 5,
                "sha256": hashlib.sha256(b"1,2,3").hexdigest(),
            },
        )

    def test_reads_objects_larger_than_a_chunk(self):
        body = bytes(range(256)) * 8192 + b"rest"
        s3 = FakeS3({"incoming/big": body})
        entry = app.run({"keys": ["incoming/big"]}, SETTINGS, s3)["recorded"][0]
        self.assertEqual((entry["bytes"], entry["sha256"]), (len(body), hashlib.sha256(body).hexdigest()))

    def test_an_empty_object_has_a_record_too(self):
        s3 = FakeS3({"incoming/empty": b""})
        self.assertEqual(app.run({"keys": ["incoming/empty"]}, SETTINGS, s3)["recorded"][0]["bytes"], 0)

    def test_decodes_the_keys_of_a_notification(self):
        s3 = FakeS3({"incoming/a b+ü.csv": b"x"})
        app.run(notification("incoming/a+b%2B%C3%BC.csv"), SETTINGS, s3)
        self.assertIn("manifests/a b+ü.csv.json", s3.objects)

    def test_ignores_notifications_of_other_buckets(self):
        self.assertEqual(list(app.keys_of(notification("incoming/a", bucket="other"), "data")), [])

    def test_records_each_object_once(self):
        self.assertEqual(list(app.keys_of({"keys": ["b", "a", "b"]}, "data")), ["b", "a"])

    def test_one_bad_object_does_not_stop_the_others_but_fails_the_call(self):
        s3 = FakeS3({"incoming/good": b"x"})
        with self.assertRaises(app.IncompleteRun):
            app.run({"keys": ["incoming/absent", "incoming/good"]}, SETTINGS, s3)
        self.assertIn("manifests/good.json", s3.objects)
        self.assertNotIn("manifests/absent.json", s3.objects)

    def test_refuses_objects_outside_the_source_prefix(self):
        s3 = FakeS3({"manifests/a.csv.json": b"{}"})
        with self.assertRaises(app.IncompleteRun):
            app.run({"keys": ["manifests/a.csv.json"]}, SETTINGS, s3)
        self.assertEqual(list(s3.objects), ["manifests/a.csv.json"])

    def test_refuses_events_that_name_no_objects(self):
        for event in ({}, {"keys": "incoming/a"}, {"keys": [1]}, {"keys": [""]}):
            with self.subTest(event=event), self.assertRaises(app.RejectedEvent):
                app.run(event, SETTINGS, FakeS3({}))

    def test_names_every_environment_variable_that_is_missing(self):
        with self.assertRaisesRegex(KeyError, "SOURCE_PREFIX, MANIFEST_PREFIX"):
            app.Settings.from_environment({"BUCKET": "data", "SOURCE_PREFIX": ""})

    def test_the_handler_takes_its_settings_from_the_environment(self):
        s3 = FakeS3({"incoming/a": b"x"})
        boto3 = mock.Mock(client=mock.Mock(return_value=s3))
        variables = {"BUCKET": "data", "SOURCE_PREFIX": "incoming/", "MANIFEST_PREFIX": "manifests/"}
        with mock.patch.dict(sys.modules, boto3=boto3), mock.patch.dict(os.environ, variables):
            app.handler({"keys": ["incoming/a"]}, None)
        boto3.client.assert_called_once_with("s3")
        self.assertIn("manifests/a.json", s3.objects)


if __name__ == "__main__":
    unittest.main()
