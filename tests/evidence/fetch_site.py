"""A server on 127.0.0.1 that answers as the publishers do, and as servers do on a bad day."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """One request that came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]


Answer = Callable[[BaseHTTPRequestHandler, Asked], None]


@dataclass
class Site:
    """Addresses and their answers; every request is remembered."""

    base: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[str, list[Answer]] = field(default_factory=dict)

    def at(self, path: str, *answers: Answer) -> None:
        """The answers of a path, in turn; the last stays."""
        self.answers[path] = list(answers)

    def requests(self, path: str, method: str = "GET") -> list[Asked]:
        """What was asked of a path."""
        return [asked for asked in self.asked if asked.path == path and asked.method == method]


@contextmanager
def serving() -> Iterator[Site]:
    """A site that is up while the block runs."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            asked = Asked(self.command, parts.path, query, dict(self.headers.items()))
            site.asked.append(asked)
            answers = site.answers.get(parts.path)
            if not answers:
                status(404)(self, asked)
            elif self.command == "HEAD" or len(answers) == 1:
                answers[0](self, asked)
            else:
                answers.pop(0)(self, asked)

        do_GET = do_HEAD = _answer  # noqa: N815 - the standard library's own names

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what some of these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    site.base = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def send(handler: BaseHTTPRequestHandler, code: int, body: bytes = b"", **headers: str) -> None:
    """A whole, correct answer. Header names are given with underscores."""
    handler.send_response(code)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("Content-Length", str(len(body)))
    for name, value in named.items():
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def status(code: int, **headers: str) -> Answer:
    """An error, with an HTML body as servers send it."""
    return lambda handler, _: send(handler, code, b"<html>error</html>", Content_Type="text/html", **headers)


def redirect(to: str) -> Answer:
    """data.police.uk answers for an archive with 302 to the store that holds it."""
    return lambda handler, _: send(handler, 302, Location=to)


def whole(body: bytes, *, etag: str = '"v1"', kind: str = "application/zip") -> Answer:
    """A file from a store that continues: Range and If-Range are honoured (RFC 9110)."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        start = asked.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
        tags = {"ETag": etag, "Content_Type": kind, "Accept_Ranges": "bytes"}
        if not start or asked.headers.get("If-Range", etag) != etag:
            send(handler, 200, body, **tags)
        elif int(start) >= len(body):
            send(handler, 416, Content_Range=f"bytes */{len(body)}", **tags)
        else:
            rest = body[int(start) :]
            send(handler, 206, rest, Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}", **tags)

    return answer


def range_ignoring(body: bytes) -> Answer:
    """A server that sends everything whatever part is asked for."""
    return lambda handler, _: send(handler, 200, body, ETag='"v1"', Content_Type="application/zip")


def cut_off(body: bytes, after: int, *, etag: str = '"v1"') -> Answer:
    """An answer that promises more than it sends, and hangs up."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        start = int(asked.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))
        rest = body[start:]
        handler.send_response(206 if start else 200)
        handler.send_header("ETag", etag)
        handler.send_header("Content-Type", "application/zip")
        handler.send_header("Content-Length", str(len(rest)))
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(rest[:after])
            handler.wfile.flush()
        handler.close_connection = True

    return answer


def stalling(body: bytes, after: int, until: threading.Event) -> Answer:
    """An answer that stops in the middle and keeps the line open."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.send_response(200)
        handler.send_header("ETag", '"v1"')
        handler.send_header("Content-Type", "application/zip")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body[:after])
            handler.wfile.flush()
            until.wait(10)
        handler.close_connection = True

    return answer


def endless(kind: str = "application/zip") -> Answer:
    """An answer without a length that never ends, as far as anybody waits."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Connection", "close")
        handler.end_headers()
        if handler.command != "HEAD":
            try:
                for _ in range(10_000):
                    handler.wfile.write(b"x" * 65_536)
            except OSError:
                pass
        handler.close_connection = True

    return answer


def archive(months: dict[str, str]) -> bytes:
    """A police archive: one folder for each month, in it a file of each kind under the publisher's name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for month, rows in months.items():
            for kind in ("street", "outcomes", "stop-and-search"):
                file.writestr(f"{month}/{month}-leicestershire-{kind}.csv", rows)
    return buffer.getvalue()


def feature_service(records: list[dict[str, Any]], *, most: int, geometry: bool = False) -> Answer:
    """An ArcGIS layer: its description, its count, and its pages in the documented shapes."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        query = asked.query
        body: dict[str, Any]
        if not asked.path.endswith("/query"):
            fields = [
                {"name": "FID", "type": "esriFieldTypeOID"},
                {"name": "LSOA21CD", "type": "esriFieldTypeString"},
            ]
            body = {
                "currentVersion": 11.5,
                "id": 0,
                "type": "Feature Layer" if geometry else "Table",
                "maxRecordCount": most,
                "standardMaxRecordCount": most,
                "objectIdField": "FID",
                "fields": fields,
                "capabilities": "Query",
                "supportedQueryFormats": "JSON, geoJSON, PBF",
                "advancedQueryCapabilities": {"supportsPagination": True, "supportsOrderBy": True},
            }
        elif query.get("returnCountOnly") == "true":
            body = {"count": len(records)}
        else:
            start = int(query["resultOffset"])
            page = records[start : start + min(most, int(query["resultRecordCount"]))]
            more = start + len(page) < len(records)
            if geometry:
                body = {
                    "type": "FeatureCollection",
                    "crs": {"type": "name", "properties": {"name": "EPSG:4326"}},
                    "features": [
                        {
                            "type": "Feature",
                            "id": start + place,
                            "geometry": {
                                "type": "Polygon",
                                "coordinates": [[[-1.5, 52.7], [-1.4, 52.7], [-1.4, 52.8], [-1.5, 52.7]]],
                            },
                            "properties": record,
                        }
                        for place, record in enumerate(page)
                    ],
                }
                if more:
                    body["properties"] = {"exceededTransferLimit": True}
            else:
                body = {"objectIdFieldName": "FID", "features": [{"attributes": record} for record in page]}
                if page:  # An empty answer has no fields.
                    body["fields"] = [{"name": name, "type": "esriFieldTypeString"} for name in page[0]]
                if more:
                    body["exceededTransferLimit"] = True
        send(handler, 200, json.dumps(body).encode(), Content_Type="application/json; charset=utf-8")

    return answer


def service_error(code: int, message: str) -> Answer:
    """A feature service reports its errors in the body, with status 200."""
    body = json.dumps({"error": {"code": code, "message": message, "details": []}}).encode()
    return lambda handler, _: send(handler, 200, body, Content_Type="application/json")


def nomis(rows: list[tuple[str, int]], page: int) -> Answer:
    """Nomis: CSV by record offset."""

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        start = int(asked.query.get("RecordOffset", "0"))
        lines = [
            '"GEOGRAPHY_CODE","OBS_VALUE"',
            *(f'"{code}",{value}' for code, value in rows[start : start + page]),
        ]
        send(handler, 200, ("\r\n".join(lines) + "\r\n").encode(), Content_Type="text/csv")

    return answer
