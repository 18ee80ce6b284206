#!/usr/bin/env python3
"""S3 in memory, far away: adds a delay to each request, to show what latency does to a client.

Speaks enough of S3 for datavc and dvc: buckets, HEAD, GET with ranges, PUT, multipart uploads,
ListObjectsV2 and both kinds of delete. Signatures are not checked.
"""

import argparse
import hashlib
import json
import re
import socketserver
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape, unescape


class Store:
    """Buckets of objects, and the uploads that are not finished."""

    def __init__(self, buckets):
        self.lock = threading.Lock()
        self.buckets = {name: {} for name in buckets}
        self.uploads = {}
        self.next_upload = 1


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16

    def handle_expect_100(self):
        go_on = super().handle_expect_100()
        self.wfile.flush()
        return go_on

    def serve(self):
        started = time.time()
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        time.sleep(self.server.delay)
        parts = urlsplit(self.path)
        _, bucket, *rest = parts.path.split("/", 2)
        key = unquote(rest[0]) if rest else ""
        query = {k: v[0] for k, v in parse_qs(parts.query, keep_blank_values=True).items()}
        status, headers, answer = self.answer(unquote(bucket), key, query, body)
        self.reply(status, headers, answer)
        self.server.record(self.command, self.path, status, len(body), started)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = serve

    def answer(self, bucket, key, query, body):
        store = self.server.store
        with store.lock:
            if not key and self.command == "PUT":
                store.buckets.setdefault(bucket, {})
                return 200, {}, b""
            objects = store.buckets.get(bucket)
            if objects is None:
                return self.failure(404, "NoSuchBucket")
            if not key:
                return self.on_bucket(objects, query, body)
            if "uploads" in query or "uploadId" in query:
                return self.on_upload(objects, key, query, body)
            return self.on_object(objects, key, body)

    def on_bucket(self, objects, query, body):
        if "delete" in query:
            keys = [unescape(k) for k in re.findall(r"<Key>(.*?)</Key>", body.decode())]
            for key in keys:
                objects.pop(key, None)
            deleted = "".join(f"<Deleted><Key>{escape(k)}</Key></Deleted>" for k in keys)
            return self.xml("DeleteResult", deleted)
        if "location" in query:
            return self.xml("LocationConstraint", "")
        if self.command == "HEAD":
            return 200, {}, b""
        return self.listing(objects, query)

    def listing(self, objects, query):
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token") or query.get("start-after") or ""
        limit = min(1000, int(query.get("max-keys", 1000)))
        encode = quote if query.get("encoding-type") == "url" else escape
        entries = {}
        for key in sorted(k for k in objects if k.startswith(prefix)):
            cut = key.find(delimiter, len(prefix)) if delimiter else -1
            name = key if cut < 0 else key[: cut + len(delimiter)]
            if name > after:
                entries.setdefault(name, key if cut < 0 else None)
        page = list(entries.items())[:limit]
        parts = [f"<Prefix>{encode(prefix)}</Prefix><KeyCount>{len(page)}</KeyCount>"]
        parts.append(f"<MaxKeys>{limit}</MaxKeys>")
        if query.get("encoding-type") == "url":
            parts.append("<EncodingType>url</EncodingType>")
        truncated = len(entries) > len(page)
        parts.append(f"<IsTruncated>{str(truncated).lower()}</IsTruncated>")
        if truncated:
            token = escape(page[-1][0])
            parts.append(f"<NextContinuationToken>{token}</NextContinuationToken>")
        for name, key in page:
            if key is None:
                parts.append(f"<CommonPrefixes><Prefix>{encode(name)}</Prefix></CommonPrefixes>")
                continue
            data = objects[key]
            parts.append(
                f"<Contents><Key>{encode(key)}</Key><Size>{len(data)}</Size>"
                "<LastModified>2026-01-01T00:00:00.000Z</LastModified>"
                f"<ETag>{self.tag(data)}</ETag><StorageClass>STANDARD</StorageClass></Contents>"
            )
        return self.xml("ListBucketResult", "".join(parts))

    def on_upload(self, objects, key, query, body):
        store = self.server.store
        if "uploads" in query:
            upload = f"upload-{store.next_upload}"
            store.next_upload += 1
            store.uploads[upload] = {}
            return self.xml("InitiateMultipartUploadResult", f"<UploadId>{upload}</UploadId>")
        parts = store.uploads.get(query["uploadId"])
        if parts is None:
            return self.failure(404, "NoSuchUpload")
        if self.command == "PUT":
            parts[int(query["partNumber"])] = body
            return 200, {"ETag": self.tag(body)}, b""
        del store.uploads[query["uploadId"]]
        if self.command == "DELETE":
            return 204, {}, b""
        objects[key] = b"".join(parts[number] for number in sorted(parts))
        tag = escape(self.tag(objects[key]))
        return self.xml("CompleteMultipartUploadResult", f"<ETag>{tag}</ETag>")

    def on_object(self, objects, key, body):
        if self.command == "PUT":
            objects[key] = body
            return 200, {"ETag": self.tag(body)}, b""
        if self.command == "DELETE":
            objects.pop(key, None)
            return 204, {}, b""
        data = objects.get(key)
        if data is None:
            return self.failure(404, "NoSuchKey")
        headers = {
            "ETag": self.tag(data),
            "Accept-Ranges": "bytes",
            "Last-Modified": formatdate(0, usegmt=True),
        }
        match = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if not match:
            return 200, headers, data
        start = int(match[1])
        if start >= len(data):
            return self.failure(416, "InvalidRange")
        end = min(int(match[2] or len(data)), len(data) - 1)
        headers["Content-Range"] = f"bytes {start}-{end}/{len(data)}"
        return 206, headers, data[start : end + 1]

    def reply(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def failure(self, status, code):
        return status, *self.xml("Error", f"<Code>{code}</Code><Message>{code}</Message>")[1:]

    @staticmethod
    def xml(name, content):
        text = f'<?xml version="1.0" encoding="UTF-8"?><{name}>{content}</{name}>'
        return 200, {"Content-Type": "application/xml"}, text.encode()

    @staticmethod
    def tag(data):
        return f'"{hashlib.md5(data).hexdigest()}"'

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, address, delay, buckets, log):
        super().__init__(address, Handler)
        self.delay = delay
        self.store = Store(buckets)
        self.log = open(log, "a", buffering=1) if log else None

    def handle_error(self, request, client_address):
        """Clients that hang up are none of our business."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    def record(self, method, path, status, size, started):
        if self.log:
            entry = {"method": method, "path": path, "status": status, "bytes": size}
            entry["seconds"] = round(time.time() - started, 4)
            self.log.write(json.dumps(entry) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-H", "--host", default="127.0.0.1")
    parser.add_argument("-p", "--port", type=int, default=0, help="0 picks a free one")
    parser.add_argument("--delay", type=float, default=20, help="milliseconds for each request")
    parser.add_argument("--bucket", action="append", default=[], help="made at the start")
    parser.add_argument("--log", help="a file that gets a line of JSON for each request")
    options = parser.parse_args()
    server = Server(
        (options.host, options.port), options.delay / 1000, options.bucket, options.log)
    print(f"http://{options.host}:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
