"""A client of a deployed market: the stack's function URL, tokens, and the requests that tests make."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import threading
import time
import urllib.parse

from client import Client, stack


def encoded(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(secret, subject, role="player", seconds=3600):
    """A token as the game's server signs it (HS256)."""
    head = encoded(b'{"alg":"HS256","typ":"JWT"}')
    body = encoded(json.dumps({"sub": subject, "role": role, "exp": int(time.time()) + seconds}).encode())
    signature = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{encoded(signature)}"


class Refused(Exception):
    """An answer that is no success."""

    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


class Market:
    """The market of a stack in the emulator."""

    def __init__(self, stack_name, endpoint=None):
        self.stack_name = stack_name
        self.client = Client(endpoint or os.environ["AWS_ENDPOINT_URL"])
        self.physical, _ = stack(self.client, stack_name)
        url = json.loads(self.client.rest("lambda", "GET", f"/2021-10-31/functions/{self.function('Api')}/url")[2])
        self.host = urllib.parse.urlparse(url["FunctionUrl"]).netloc
        self.secret = self.read_secret()
        self.operator = token(self.secret, "game", "operator")
        self.tokens, self.local = {}, threading.local()

    def read_secret(self):
        """The deployment's current secret, as the API reads it."""
        headers = {"X-Amz-Target": "secretsmanager.GetSecretValue", "Content-Type": "application/x-amz-json-1.1"}
        body = {"SecretId": self.physical["Secret"]}
        answer = self.client.rest("secretsmanager", "POST", "/", body, headers)[2]
        text = json.loads(answer)["SecretString"]
        return json.loads(text)["current"] if text.startswith("{") and text.endswith("}") else text

    def function(self, logical):
        return self.physical[logical]

    def table(self, name):
        return f"{self.stack_name}-{name}"

    def request(self, method, path, body=None, subject=None, key=None):
        """One request; `subject` is a player, "game" the operator, None nobody."""
        headers = {"Host": self.host, "Content-Type": "application/json"}
        if subject:
            if subject not in self.tokens:
                self.tokens[subject] = self.operator if subject == "game" else token(self.secret, subject)
            headers["Authorization"] = f"Bearer {self.tokens[subject]}"
        if key:
            headers["Idempotency-Key"] = key
        data = json.dumps(body).encode() if body is not None else b""
        status, _, answer = self.client.raw(method, path, data, headers)
        answer = json.loads(answer) if answer else None
        if status >= 300:
            raise Refused(status, answer)
        return answer

    def register(self, material):
        self.request("PUT", f"/v1/materials/{material}", {"name": material}, "game")

    def deposit(self, player, asset, amount):
        body = {"asset": asset, "amount": amount, "reason": "test"}
        self.request("POST", f"/v1/accounts/{player}/deposits", body, "game")

    def place(self, player, side, material, quantity, price, **more):
        body = {"side": side, "material": material, "quantity": quantity, "price": price, **more}
        return self.request("POST", "/v1/orders", body, player)

    def book(self, material):
        return self.request("GET", f"/v1/materials/{material}/book")

    def balances(self, player):
        rows = self.request("GET", "/v1/balances", subject=player)["balances"]
        return {row["asset"]: (row["available"], row["held"]) for row in rows}

    def audit(self):
        return self.request("GET", "/v1/audit", subject="game")

    def sweep(self):
        """Runs the sweeper now; answers its error, if any."""
        return self.client.invoke(self.function("Sweeper"), {})

    def dead_letters(self):
        """The bodies of all dead letters; takes them out."""
        found, url = [], self.physical["DeadLetters"]
        while True:
            answer = self.client.sqs("ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
            messages = answer.get("Messages") or []
            if not messages:
                return found
            for it in messages:
                found.append(json.loads(it["Body"]))
                self.client.sqs("DeleteMessage", QueueUrl=url, ReceiptHandle=it["ReceiptHandle"])


def eventually(probe, seconds=20):
    """What `probe` answers once it raises nothing."""
    end = time.monotonic() + seconds
    while True:
        try:
            return probe()
        except (AssertionError, Refused, http.client.HTTPException):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
