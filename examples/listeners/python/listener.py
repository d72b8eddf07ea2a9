"""Python: pip install -r requirements.txt; WEBHOOK_SECRET=whsec_… PORT=3000 python3 listener.py"""

import json
import os
import re
import sqlite3
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

secret = os.environ.get("WEBHOOK_SECRET", "").strip()
# 16 bytes are the least that Posthorn takes. What an empty key signs, anybody can sign.
if not re.fullmatch("whsec_[A-Za-z0-9+/]{22,}=*", secret):
    sys.exit("WEBHOOK_SECRET must be the whsec_… of the webhook.")
webhook = Webhook(secret)
most_bytes = 1_048_576
database = sqlite3.connect(os.environ.get("DEDUPE_FILE", "webhooks.db"), check_same_thread=False)
database.execute("CREATE TABLE IF NOT EXISTS handled (id TEXT PRIMARY KEY)")
one_at_a_time = threading.Lock()


def handle(event_id, topic, data):
    if topic == "order.created":
        print(f"{event_id}: order {data['order']} came in", flush=True)
    elif topic == "order.cancelled":
        print(f"{event_id}: order {data['order']} is off, as {data['reason']}", flush=True)


class Listener(BaseHTTPRequestHandler):
    timeout = 10
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        if self.path != "/webhooks":
            return self.answer(404, {"code": "not_found"})
        body = self.read_body()
        if body is None:
            return self.answer(413, {"code": "too_large"})
        try:
            # The same bytes, as the library takes text; JSON has no other encoding.
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            return self.answer(400, {"code": "no_event"})
        if not self.is_authentic(text):
            return self.answer(401, {"code": "not_authentic"})
        try:
            event = json.loads(text)
            if "Code" in event:  # The other way of the sender to ask for consent: enter it there.
                print(f"the code of the validation is {event['Code']!r}", flush=True)
                return self.answer(200, {"ok": True})
            topic, data = event["type"], event["data"]
            if topic == "posthorn.validation":
                return self.answer(200, {"challenge": data["challenge"]})
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"code": "no_event"})
        event_id = self.headers["webhook-id"]
        try:
            # One transaction: a handler that throws leaves no id behind, and the sender tries again.
            with one_at_a_time, database:
                known = database.execute("INSERT OR IGNORE INTO handled VALUES (?)", [event_id])
                if known.rowcount == 1:
                    handle(event_id, topic, data)
        except Exception as error:
            self.log_error("%s failed: %r", event_id, error)
            return self.answer(500, {"code": "handler_failed"})
        self.answer(200, {"ok": True})

    def is_authentic(self, text):
        ids = self.headers.get_all("webhook-id", [])
        # A dot would let one signature fit two messages; a comma is how servers join two headers.
        if len(ids) != 1 or not re.fullmatch("[!-+/-~-]{1,200}", ids[0]):
            return False
        try:
            # As it came: parsed and written again it would be other bytes.
            webhook.verify(text, self.headers, json_parse=False)
            return True
        except (WebhookVerificationError, ValueError):  # ValueError: a signature that is no Base64.
            return False

    def read_body(self):
        """The bytes of the body; None when there are too many, or it does not say how many."""
        if "transfer-encoding" not in self.headers:
            length = self.headers.get("content-length", "")
            if re.fullmatch("[0-9]{1,9}", length) and int(length) <= most_bytes:
                return self.rfile.read(int(length))
            return None
        body = b""
        while True:
            size = re.fullmatch(rb"([0-9A-Fa-f]{1,8})(;.*)?\r\n", self.rfile.readline(1000))
            if not size or len(body) + int(size[1], 16) > most_bytes:
                return None
            if int(size[1], 16) == 0:
                break
            body += self.rfile.read(int(size[1], 16))
            self.rfile.readline(3)
        while self.rfile.readline(1000).strip():
            pass  # Headers may stand behind the body; there is no use for them.
        return body

    def do_GET(self):
        self.answer(405, {"code": "method_not_allowed"})

    do_PUT = do_DELETE = do_GET

    def log_request(self, *_):
        """Keeps quiet about each request; errors are still printed."""

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        if status in (404, 405, 413):  # The body was not read, and is no next request.
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "3000"))), Listener)
print("ready", flush=True)
server.serve_forever()
