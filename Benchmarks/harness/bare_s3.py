#!/usr/bin/env python3
"""The least that putting or getting many small objects takes: http.client on a few threads.

usage: bare_s3.py put|get FOLDER HOST:PORT BUCKET THREADS
"""

import http.client
import os
import queue
import sys
import threading

# Accepted unchecked by moto, which turns away requests without one.
SIGNED = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/s3/aws4_request, "
    "SignedHeaders=host, Signature=0"
}


def transfer(method, folder, address, bucket, names, failures):
    connection = http.client.HTTPConnection(address)
    while True:
        try:
            name = names.get_nowait()
        except queue.Empty:
            return
        body = None
        if method == "PUT":
            with open(os.path.join(folder, name), "rb") as file:
                body = file.read()
        connection.request(method, f"/{bucket}/bare/{name}", body, SIGNED)
        answer = connection.getresponse()
        data = answer.read()
        if answer.status != 200 or (method == "GET" and not data):
            failures.append(f"{name}: {answer.status}")
            return


def main():
    verb, folder, address, bucket, count = sys.argv[1:]
    names, failures = queue.SimpleQueue(), []
    for name in os.listdir(folder):
        names.put(name)
    arguments = (verb.upper(), folder, address, bucket, names, failures)
    threads = [threading.Thread(target=transfer, args=arguments) for _ in range(int(count))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.exit("\n".join(failures) or 0)


if __name__ == "__main__":
    main()
