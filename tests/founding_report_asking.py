"""Asks a site of the worked example where it holds each item of the founding report, and prints the answers as JSON.

Run in a process of its own: `python founding_report_asking.py PARTNERSHIP_FOLDER`. The site is filled there first.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ITEMS = Path(__file__).parent / "examples" / "founding_report_items.toml"


def items() -> list[dict[str, Any]]:
    """The rows of the table, in order."""
    found: list[dict[str, Any]] = tomllib.loads(ITEMS.read_text(encoding="utf-8"))["item"]
    return found


def value_of(row: Any, path: str) -> Any:
    """The value at a path of fields such as `post.title`."""
    for name in path.split("."):
        row = getattr(row, name)
    return row


def faults(item: Mapping[str, Any]) -> list[str]:
    """Why the site does not hold an item; nothing where it does."""
    from django.apps import apps
    from django.db.models import QuerySet

    # Past the closed ways of writing: a test takes rows away and puts them back.
    rows = list(QuerySet(apps.get_model(item["model"])).filter(**item["where"]).distinct().order_by("pk"))
    if "count" in item:
        return [] if len(rows) == item["count"] else [f"{len(rows)} rows, not {item['count']}"]
    if not rows:
        return ["no row"]
    wrong = [
        f"{path}: {value_of(rows[0], path)!r}, not {value!r}"
        for path, value in item.get("fields", {}).items()
        if value_of(rows[0], path) != value
    ]
    return wrong + [
        f"{path} does not contain {words!r}"
        for path, words in item.get("contains", {}).items()
        if words not in value_of(rows[0], path)
    ]


def without(item: Mapping[str, Any]) -> list[str]:
    """Why the site does not hold an item once its rows are taken away; they are put back afterwards."""
    from django.apps import apps
    from django.db import connection, transaction
    from django.db.models import QuerySet

    with transaction.atomic():
        rows = QuerySet(apps.get_model(item["model"]))
        numbers = list(rows.filter(**item["where"]).values_list("pk", flat=True))
        QuerySet(apps.get_model(item["model"])).filter(pk__in=numbers)._raw_delete("default")
        found = faults(item)
        transaction.set_rollback(True)
    connection.check_constraints()
    return found


def main(folder: Path) -> None:
    """Fill the site and print what it answers."""
    from examples.worked_example.working_year import AS_AT, build_site

    from saferplan.workspace.workspace import Workspace

    build_site(Workspace.open(folder))
    from saferplan.documents.rendering import Format, render
    from saferplan.partnership.models import Account
    from saferplan.partnership.selectors import actor_of
    from saferplan.reports.models import CouncilReport
    from saferplan.reports.publishing import document_of, lacks_document_of, shown_of

    held = {str(one["number"]): [faults(one), without(one), faults(one)] for one in items()}
    account = Account.objects.get(email="team.leader@nwldc.example")
    by = actor_of(account=account, now=dt.datetime.combine(AS_AT, dt.time(12), dt.UTC))
    report = CouncilReport.objects.get()
    output = Path(tempfile.mkdtemp(prefix="founding-report-"))
    formats = {Format.HTML, Format.DOCX}
    paths = render(document_of(by=by, report=report), output, "report", formats)
    lacks = render(lacks_document_of(by=by, report=report), output, "lacks", {Format.HTML})
    data, frozen = shown_of(by=by, report=report)
    print(
        json.dumps(
            {
                "held": held,
                "html": str(paths[Format.HTML]),
                "docx": str(paths[Format.DOCX]),
                "lacks": str(lacks[Format.HTML]),
                "found": [[one.kind.value, one.sentence] for one in data.lacks],
                "sections": [
                    [f"{one.number}", one.heading, [each.label for each in one.paragraphs]]
                    for one in data.sections
                ],
                "frozen": frozen is not None and len(frozen.sha256) == 64,
            }
        )
    )


def missing(item: Mapping[str, Any], text: str, addresses: Sequence[str]) -> list[str]:
    """The words and the address of an item that a document does not have."""
    lost = [words for words in item["printed"] if words not in text]
    linked = item.get("linked", "")
    return lost + ([linked] if linked and not any(one.startswith(linked) for one in addresses) else [])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
