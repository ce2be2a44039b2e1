"""Whether the site can do its work: for whatever watches it."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from saferplan.partnership.selectors import database_answers
from saferplan.site.access import PUBLIC, page


def health(_request: HttpRequest) -> JsonResponse:
    """200 where the database answers, else 503; it says no more than that."""
    well = database_answers()
    answer = JsonResponse({"status": "well" if well else "unwell"}, status=200 if well else 503)
    answer.headers["Cache-Control"] = "no-store"
    return answer


urls = [page("health", health, name="health", policy=PUBLIC)]
