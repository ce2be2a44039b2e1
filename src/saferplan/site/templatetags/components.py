"""The components of `docs/site-components.md` as template tags. Load them with `{% load components %}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from saferplan.site import components, navigation
from saferplan.site.form_rendering import error_links, field_html, fields_html

register = template.Library()


# --- around the page ------------------------------------------------------------------------------------


@register.inclusion_tag("components/navigation.html", takes_context=True, name="navigation")
def navigation_tag(context: dict[str, Any]) -> dict[str, Any]:
    """The main navigation: what exists and may be opened, and below it the rooms of the group that is open."""
    request = context.get("request")
    groups = navigation.menu(context.get("actor"), request.path if request else "")
    opened = next((one for one in groups if one.current), None)
    return {"items": groups, "opened": opened if opened and len(opened.rooms) > 1 else None}


@register.inclusion_tag("components/footer_links.html", takes_context=True)
def footer_links(context: dict[str, Any]) -> dict[str, Any]:
    """The links at the foot of every page."""
    return {"items": _entries(context, navigation.FOOTER)}


@register.simple_tag
def account_address() -> str:
    """Where one's own account is kept; empty where there is no page for it."""
    return navigation.address("account") or navigation.address("account_email")


def _entries(context: dict[str, Any], pages: tuple[tuple[str, str], ...]) -> list[navigation.Entry]:
    request = context.get("request")
    return navigation.entries(pages, context.get("actor"), request.path if request else "")


@register.inclusion_tag("components/account_menu.html", takes_context=True)
def account_menu(context: dict[str, Any]) -> dict[str, Any]:
    """The pages about one's own account that exist."""
    return {"items": _entries(context, navigation.ACCOUNT)}


@register.simple_tag
def breadcrumbs(*pairs: str) -> SafeString:
    """`{% breadcrumbs "Plan" plan_url "Priority 1" priority_url %}`: titles and addresses, the nearest last."""
    return breadcrumbs_of(tuple(zip(pairs[::2], pairs[1::2], strict=True)))


@register.simple_tag
def breadcrumbs_of(crumbs: Sequence[tuple[str, str]]) -> SafeString:
    """The same of a list of (title, address), as a view gives it."""
    items = [
        format_html(
            '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>',
            href,
            title,
        )
        for title, href in crumbs
    ]
    return format_html(
        '<nav class="govuk-breadcrumbs govuk-breadcrumbs--collapse-on-mobile" aria-label="Breadcrumb">'
        '<ol class="govuk-breadcrumbs__list">{}</ol></nav>',
        mark_safe("".join(items)),  # noqa: S308 - escaped above
    )


@register.simple_tag
def back_link(href: str, text: str = "Back") -> SafeString:
    """The way back from a page that is a step of something; a landmark, so that it can be found."""
    return format_html(
        '<nav aria-label="{1}"><a href="{0}" class="govuk-back-link">{1}</a></nav>', href, text
    )


@register.inclusion_tag("components/section_nav.html")
def section_nav(items: Sequence[components.Section], label: str = "Sections") -> dict[str, Any]:
    """Links between the pages about one thing: pages, not tabs, so that each has an address."""
    return {"items": items, "label": label}


# --- marks ----------------------------------------------------------------------------------------------


@register.simple_tag
def status(value: components.Status | None, *, meaning: bool = False) -> SafeString:
    """A status: word, shape and colour; with `meaning=True` its sentence beside it. Nothing for None."""
    if not value:
        return SafeString()
    mark = components.status_tag(value)
    return format_html('{} <span class="sp-meaning">{}</span>', mark, value.meaning) if meaning else mark


@register.simple_tag
def tag(text: object, colour: str = "") -> SafeString:
    """A plain tag for what is not a status."""
    return components.tag(text, colour)


@register.inclusion_tag("components/status_key.html")
def status_key(values: Sequence[components.Status], title: str = "What the statuses mean") -> dict[str, Any]:
    """Every status of a kind with its meaning, folded away."""
    return {"values": list(values), "title": title}


@register.inclusion_tag("components/figure.html")
def figure(
    label: str,
    value: object,
    *,
    trace: str = "",
    detail: object = "",
    status: components.Status | None = None,
) -> dict[str, Any]:
    """A number that knows where it comes from: its label, value, a second line, and the link to its trace."""
    return {"label": label, "value": value, "trace": trace, "detail": detail, "status": status}


# --- text that stands out -------------------------------------------------------------------------------


@register.simple_tag
def warning(text: object) -> SafeString:
    """A warning that must not be overlooked."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}'
        "</strong></div>",
        text,
    )


@register.simple_block_tag
def inset(content: str) -> SafeString:
    """Text that is set apart from what is around it."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_block_tag
def details(content: str, summary: str, *, opened: bool = False) -> SafeString:
    """What only some readers need, folded away; in print it stands open."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        mark_safe(" open") if opened else "",
        summary,
        content,
    )


@register.simple_block_tag
def panel(content: str, title: str) -> SafeString:
    """What was achieved, at the end of a journey; its title is the page's h1."""
    return format_html(
        '<div class="govuk-panel govuk-panel--confirmation"><h1 class="govuk-panel__title">{}</h1>'
        '<div class="govuk-panel__body">{}</div></div>',
        title,
        content,
    )


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """A list without entries: what is missing, and inside the block what to do next."""
    return format_html('<div class="sp-empty"><p class="sp-empty__title">{}</p>{}</div>', title, content)


@register.simple_block_tag
def card(content: str, title: str = "", *, level: int = 2) -> SafeString:
    """A box of its own, with a heading where it has a title."""
    heading = (
        format_html('<h{} class="sp-card__title">{}</h{}>', level, title, level) if title else SafeString()
    )
    return format_html('<section class="sp-card">{}{}</section>', heading, content)


# --- lists and tables -----------------------------------------------------------------------------------


@register.simple_tag
def table(value: components.Table) -> SafeString:
    """A table with its caption."""
    return value.html()


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Sequence[components.Row], *, title: str = "", border: bool = True) -> dict[str, Any]:
    """Keys and values; with a title, as a card."""
    return {"rows": rows, "title": title, "border": border, "has_links": any(row.links for row in rows)}


@register.inclusion_tag("components/task_list.html")
def task_list(items: Sequence[components.Task], prefix: str = "task-list") -> dict[str, Any]:
    """What is to be done, where it leads, and how each stands."""
    return {"items": items, "prefix": prefix}


@register.inclusion_tag("components/history.html")
def history(entries: Sequence[components.HistoryEntry]) -> dict[str, Any]:
    """What happened, the newest first as it is given."""
    return {"entries": entries}


@register.inclusion_tag("components/comments.html")
def comments(items: Sequence[components.Comment], title: str = "Comments") -> dict[str, Any]:
    """What was said, oldest first as it is given."""
    return {"items": items, "title": title}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: dict[str, Any], page: Page[Any], name: str = "page") -> dict[str, Any]:
    """The way through the pages of a list; whatever else the address asks for stays. Nothing for one page."""
    asked = context["request"].GET.copy()

    def href(number: int) -> str:
        asked[name] = str(number)
        return f"?{asked.urlencode()}"

    pages = page.paginator
    numbers = [
        {"number": one, "href": href(one) if isinstance(one, int) else "", "current": one == page.number}
        for one in pages.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "shown": pages.num_pages > 1,
        "numbers": numbers,
        "previous": href(page.number - 1) if page.has_previous() else "",
        "next": href(page.number + 1) if page.has_next() else "",
    }


# --- forms ----------------------------------------------------------------------------------------------


@register.simple_tag
def button(
    text: object,
    *,
    href: str = "",
    kind: str = "",
    name: str = "",
    value: str = "",
    hidden: str = "",
) -> SafeString:
    """A button that submits, or, with `href`, a link that looks like one. `kind`: secondary, warning, inverse."""
    if kind not in ("", "secondary", "warning", "inverse"):
        raise ValueError(f"there is no button of the kind {kind!r}")
    look = f"govuk-button govuk-button--{kind}" if kind else "govuk-button"
    shown = format_html('{} <span class="govuk-visually-hidden">{}</span>', text, hidden) if hidden else text
    if href:
        return format_html(
            '<a href="{}" role="button" draggable="false" class="{}" data-module="govuk-button">{}</a>',
            href,
            look,
            shown,
        )
    return format_html(
        '<button type="submit"{}{} class="{}" data-module="govuk-button" data-prevent-double-click="true">{}'
        "</button>",
        format_html(' value="{}"', value) if value else "",
        format_html(' name="{}"', name) if name else "",
        look,
        shown,
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: object) -> dict[str, Any]:
    """What is wrong with a form, at the top of the page, each with a link to its field; nothing without a form."""
    return {"errors": error_links(form) if isinstance(form, BaseForm) and form.is_bound else []}


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """One field with label, hint and error."""
    return field_html(bound)


@register.inclusion_tag("components/form.html", takes_context=True)
def form(context: dict[str, Any], form: BaseForm, *, action: str = "", cancel: str = "") -> dict[str, Any]:
    """A whole form: its sections and fields, the button, and the way out of it."""
    # Without an address of its own a form is sent to that of the page with its fragment. Whoever came by the skip link
    # would be taken past what the page then says first: what is wrong, or what was done.
    request = context.get("request")
    here = request.get_full_path() if request is not None else ""
    # Read here, for in a template a field of the same name would come first.
    return {
        "form": form,
        "action": action or here,
        "cancel": cancel,
        "submit": getattr(form, "submit", "Save"),
        "kind": getattr(form, "submit_kind", ""),
        "buttons": getattr(form, "buttons", ()),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """The sections and fields of a form, without the form element and its button."""
    return fields_html(form)
