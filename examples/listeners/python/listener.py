"""Python: pip install -r requirements.txt; WEBHOOK_SECRET=whsec_… PORT=3000 python3 listener.py"""

import json
import os
import sqlite3
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

webhook = Webhook(os.environ["WEBHOOK_SECRET"])
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

    def do_POST(self):
        if self.path != "/webhooks":
            return self.answer(404, {"code": "not_found"})
        length = self.headers.get("content-length", "")
        if not length.isdecimal() or int(length) > 1_048_576:
            return self.answer(413, {"code": "too_large"})
        body = self.rfile.read(int(length))
        try:
            # The bytes as they came: parsed and written again they would be other bytes.
            webhook.verify(body, self.headers, json_parse=False)
        except Exception:  # The library has no single error for all that strangers may send.
            return self.answer(401, {"code": "not_authentic"})
        try:
            event = json.loads(body)
            topic, data = event["type"], event["data"]
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"code": "no_event"})
        if topic == "posthorn.validation":
            return self.answer(200, {"challenge": data["challenge"]})
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
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "3000"))), Listener)
print("ready", flush=True)
server.serve_forever()
