"""A very small AWS client for the emulator: standard library only, no signing.

It sends a well-formed but unsigned Authorization header, which is what the emulator routes on. Not for real AWS.
"""

import http.client
import json
import os
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ET

REGION = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
JSON_TARGETS = {
    "dynamodb": ("DynamoDB_20120810", "1.0"),
    "streams": ("DynamoDBStreams_20120810", "1.0"),
    "kinesis": ("Kinesis_20131202", "1.1"),
    "sqs": ("AmazonSQS", "1.0"),
    "logs": ("Logs_20140328", "1.1"),
}
SCOPE = {"streams": "dynamodb"}


class AwsError(Exception):
    """What the emulator refused, with its code."""

    def __init__(self, status, code, body):
        super().__init__(f"{status} {code} {str(body)[:300]}")
        self.status, self.code, self.body = status, code, body


class Client:
    """One keep-alive connection per thread."""

    def __init__(self, endpoint=None, timeout=60):
        u = urllib.parse.urlparse(endpoint or os.environ.get("AWS_ENDPOINT_URL", "http://localhost:4566"))
        self.host, self.port, self.timeout = u.hostname, u.port or 80, timeout
        self.local = threading.local()

    def _conn(self):
        c = getattr(self.local, "c", None)
        idle = time.monotonic() - getattr(self.local, "at", 0)
        self.local.at = time.monotonic()
        if c is None or idle > 3:  # a server may have closed an idle connection
            if c is not None:
                c.close()
            c = self.local.c = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        return c

    def raw(self, method, path, body=b"", headers=None, retry=True):
        try:
            c = self._conn()
            c.request(method, path, body=body, headers=headers or {})
            r = c.getresponse()
            data = r.read()
            return r.status, dict((k.lower(), v) for k, v in r.getheaders()), data
        except (http.client.HTTPException, ConnectionError, OSError):
            self.local.c = None
            if retry and method == "GET":
                return self.raw(method, path, body, headers, retry=False)
            raise

    def _auth(self, service):
        return (f"AWS4-HMAC-SHA256 Credential={os.environ.get('AWS_ACCESS_KEY_ID', 'test')}/20260101/{REGION}/"
                f"{SCOPE.get(service, service)}/aws4_request, SignedHeaders=host;x-amz-date, Signature=0")

    def json(self, service, op, **args):
        target, ver = JSON_TARGETS[service]
        st, hd, data = self.raw("POST", "/", json.dumps(args, separators=(",", ":")).encode(), {
            "X-Amz-Target": f"{target}.{op}", "Content-Type": f"application/x-amz-json-{ver}",
            "Authorization": self._auth(service), "X-Amz-Date": "20260101T000000Z"})
        out = json.loads(data) if data else {}
        if st >= 300:
            code = str(out.get("__type") or hd.get("x-amzn-errortype", "?")).split("#")[-1].split(":")[0]
            raise AwsError(st, code, out)
        return out

    def ddb(self, op, **args):
        return self.json("dynamodb", op, **args)

    def streams(self, op, **args):
        return self.json("streams", op, **args)

    def kinesis(self, op, **args):
        return self.json("kinesis", op, **args)

    def sqs(self, op, **args):
        return self.json("sqs", op, **args)

    def rest(self, service, method, path, body=None, headers=None):
        h = {"Authorization": self._auth(service), "X-Amz-Date": "20260101T000000Z",
             "Content-Type": "application/json"}
        h.update(headers or {})
        st, hd, data = self.raw(method, path, json.dumps(body).encode() if body is not None else b"", h)
        if st >= 300:
            raise AwsError(st, hd.get("x-amzn-errortype", "?"), data[:500])
        return st, hd, data

    def query(self, service, action, version, **args):
        form = urllib.parse.urlencode({"Action": action, "Version": version, **args})
        st, hd, data = self.raw("POST", "/", form.encode(), {
            "Content-Type": "application/x-www-form-urlencoded", "Authorization": self._auth(service),
            "X-Amz-Date": "20260101T000000Z"})
        if st >= 300:
            raise AwsError(st, "?", data[:500])
        root = ET.fromstring(data)
        for e in root.iter():
            e.tag = e.tag.split("}")[-1]
        return root

    def invoke(self, function, payload):
        """Runs a function; answers (error or None, what it returned)."""
        _, hd, data = self.rest("lambda", "POST",
                                 f"/2015-03-31/functions/{urllib.parse.quote(function, safe='')}/invocations", payload)
        return hd.get("x-amz-function-error"), (json.loads(data) if data else None)


def stack(client, name):
    """Physical ids by logical id, and the processed template, of a deployed stack."""
    ver = "2010-05-15"
    root = client.query("cloudformation", "DescribeStackResources", ver, StackName=name)
    phys = {}
    for m in root.iter("member"):
        lid, pid = m.findtext("LogicalResourceId"), m.findtext("PhysicalResourceId")
        if lid:
            phys[lid] = pid
    body = client.query("cloudformation", "GetTemplate", ver, StackName=name,
                        TemplateStage="Processed").find(".//TemplateBody")
    return phys, json.loads(body.text)


def url_host(client, function):
    st, hd, data = client.rest("lambda", "GET", f"/2021-10-31/functions/{function}/url")
    return urllib.parse.urlparse(json.loads(data)["FunctionUrl"]).netloc
