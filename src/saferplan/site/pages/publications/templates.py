"""The council's Word template: uploaded, checked with a picture of a page, tried, taken up, ended."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from saferplan.documents.definition import (
    Bullets,
    Column,
    ColumnKind,
    Document,
    Fact,
    Marking,
    Notice,
    Paragraph,
    Row as TableRow,
    Section,
    Table as DocumentTable,
    Tone,
    Words,
    text,
)
