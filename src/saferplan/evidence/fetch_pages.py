"""Tables and layers that publishers give page by page, gathered into one file each.

ArcGIS feature services (Query, Feature Service/Layer): `resultOffset` and `resultRecordCount` page through
the records in the order of the object id; `exceededTransferLimit` says that there are more. Nomis:
`RecordOffset` pages through a CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

import msgspec

from saferplan.evidence.fetch_http import MAY_PASS, FetchError, PassingError, PoliteClient

Step = Callable[[int, int | None], None]
"""Told the records that have arrived and of how many."""

MOST_IN_PAGE = 2_000
"""Records asked for at once; services give fewer where they allow fewer."""

LARGEST_PAGE = 256 << 20
"""Bytes of one page: 2,000 detailed outlines have under 40 MB."""

NOMIS_PAGE = 25_000
"""Rows that Nomis gives at once to those who have no key."""


class _Problem(msgspec.Struct):
    code: int = 0
    message: str = ""
    details: list[str] = []


class _Layer(msgspec.Struct, rename="camel"):
    max_record_count: int = MOST_IN_PAGE
    object_id_field: str | None = None
    fields: list[_Field] = []


class _Field(msgspec.Struct):
    name: str
    type: str = ""


class _Answer(msgspec.Struct, rename="camel"):
    features: list[msgspec.Raw] = []
    count: int | None = None
    exceeded_transfer_limit: bool = False
    properties: dict[str, object] | None = None
    error: _Problem | None = None

    @property
    def more(self) -> bool:
        """Whether there are more records: at the top in JSON, among the properties in GeoJSON."""
        return self.exceeded_transfer_limit or (self.properties or {}).get("exceededTransferLimit") is True


class _Record(msgspec.Struct):
    attributes: dict[str, object]


def count_features(client: PoliteClient, layer: str) -> int:
    """How many records a layer has; one try.

    Raises:
        PassingError, FetchError: the service does not say.
    """
    query = {"where": "1=1", "returnCountOnly": "true", "f": "json"}
    answer = _answer(client, f"{layer}/query", query)
    if answer.count is None:
        raise FetchError(f"{layer} does not say how many records it has.", "Try again later.")
    return answer.count


def gather_features(client: PoliteClient, layer: str, file: IO[bytes], *, largest: int, step: Step) -> None:
    """Write a layer to a file as one GeoJSON collection, in longitude and latitude.

    Raises:
        FetchError: a page cannot be had, or fewer or more records came than the service has.
    """
    file.write(b'{"type":"FeatureCollection","features":[\n')
    query = {"outSR": "4326", "geometryPrecision": "6", "f": "geojson"}
    first = True
    for page in _pages(client, layer, query, step):
        for feature in page:
            file.write((b"" if first else b",\n") + bytes(feature))
            first = False
        _check_size(layer, file, largest)
    file.write(b"\n]}\n")


def gather_table(
    client: PoliteClient, layer: str, file: IO[bytes], columns: Mapping[str, str], *, largest: int, step: Step
) -> None:
    """Write a table without geometry to a file as CSV, its columns renamed where `columns` says so.

    Raises:
        FetchError: a page cannot be had, or fewer or more records came than the service has.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    header: list[str] = []
    for page in _pages(client, layer, {"returnGeometry": "false", "f": "json"}, step):
        records = [msgspec.json.decode(record, type=_Record).attributes for record in page]
        if not header and records:
            header = list(records[0])
            writer.writerow([columns.get(name, name) for name in header])
        writer.writerows(
            [["" if (value := record.get(name)) is None else value for name in header] for record in records]
        )
        _check_size(layer, file, largest)
    text.detach()


def gather_csv_pages(
    client: PoliteClient,
    url: str,
    query: Mapping[str, str],
    file: IO[bytes],
    columns: Mapping[str, str],
    *,
    largest: int,
    step: Step,
) -> None:
    """Write a CSV that comes by record offset to a file, with one header, its columns renamed.

    Raises:
        FetchError: a page cannot be had, or its columns differ from those of the first.
    """
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    header: Sequence[str] = ()
    offset = 0
    while True:
        body = client.patient_body(url, query={**query, "RecordOffset": str(offset)}, largest=largest)
        rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        if offset and not rows:
            break
        if not rows or not rows[0] or rows[0][0].lstrip().startswith("<"):
            raise FetchError(f"{url} did not answer with a table.", "Try again later, or use --from.")
        if not header:
            header = rows[0]
            writer.writerow([columns.get(name, name) for name in header])
        if rows[0] != header:
            raise FetchError(f"{url} changed its columns between two pages.", "Try again.")
        writer.writerows(rows[1:])
        _check_size(url, file, largest)
        offset += len(rows) - 1
        step(offset, None)
        if len(rows) - 1 < NOMIS_PAGE:
            break
    text.detach()
    if not offset:
        raise FetchError(f"{url} has no rows for what was asked.", "It may not be published yet.")


def _pages(
    client: PoliteClient, layer: str, query: Mapping[str, str], step: Step
) -> Iterator[list[msgspec.Raw]]:
    described = _described(client, layer)
    expected = client.patiently(layer, lambda: count_features(client, layer))
    order = described.object_id_field or _object_id(described.fields)
    size = min(described.max_record_count, MOST_IN_PAGE)
    fixed = {"where": "1=1", "outFields": "*", "resultRecordCount": str(size), **query}
    if order:
        fixed["orderByFields"] = order
    arrived = 0
    step(0, expected)
    while arrived < expected:
        answer = _ask(client, f"{layer}/query", {**fixed, "resultOffset": str(arrived)})
        if not answer.features:
            break
        # A service may give fewer than were asked for: the next page starts after what has come.
        arrived += len(answer.features)
        step(arrived, expected)
        yield answer.features
        if not answer.more and len(answer.features) < size:
            break
    if arrived != expected:
        raise FetchError(
            f"{layer} gave {arrived:,} records and said that it has {expected:,}.",
            "Try again; it may have changed.",
        )


def _described(client: PoliteClient, layer: str) -> _Layer:
    body = client.patient_body(layer, query={"f": "json"})
    try:
        return msgspec.json.decode(body, type=_Layer)
    except msgspec.DecodeError as error:
        raise FetchError(f"{layer} did not answer with JSON.", "Try again later, or use --from.") from error


def _ask(client: PoliteClient, url: str, query: Mapping[str, str]) -> _Answer:
    return client.patiently(url, lambda: _answer(client, url, query))


def _answer(client: PoliteClient, url: str, query: Mapping[str, str]) -> _Answer:
    """The answer of a feature service, which reports its errors in the body, with status 200."""
    body = client.body(url, query=query, largest=LARGEST_PAGE)
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except msgspec.DecodeError as error:
        raise FetchError(f"{url} did not answer with JSON.", "Try again later, or use --from.") from error
    if answer.error is not None:
        said = " ".join([answer.error.message, *answer.error.details]).strip()
        if answer.error.code in MAY_PASS:
            raise PassingError(f"the service answered {answer.error.code} {said}")
        raise FetchError(f"{url} refused the query: {said}.", "Its address or its fields may have changed.")
    return answer


def _object_id(fields: Sequence[_Field]) -> str | None:
    return next((entry.name for entry in fields if entry.type == "esriFieldTypeOID"), None)


def _check_size(url: str, file: IO[bytes], largest: int) -> None:
    if file.tell() > largest:
        raise FetchError(
            f"{url} gave more than {largest:,} bytes, so it cannot be what is meant.",
            "Check the address in publishers.toml.",
        )
