"""The styles of the OpenDocument file. Every look comes from a named style that a person can change."""

from __future__ import annotations

from collections.abc import Mapping

from saferplan.documents.look import BRAND, INK, LINE, QUIET

FONT = "Liberation Sans"
_HEADINGS = ((18, 24), (14, 16), (12, 14), (11, 12), (10.5, 10))

Attributes = Mapping[str, str]


def named_styles() -> list[str]:
    """Paragraph and character styles, as XML."""
    bold = {"fo:font-weight": "bold"}
    brand = {"fo:color": BRAND}
    kept = {"fo:keep-with-next": "always"}
    styles = [
        _paragraph("Standard", {**_space(0, 7), "fo:line-height": "120%"}, {**_size(10.5), "fo:color": INK}),
        _paragraph("Title", {**_space(0, 6), **kept}, {**_size(26), **bold, **brand}, parent="Standard"),
        _paragraph("Subtitle", _space(0, 8), _size(14), parent="Standard"),
        _paragraph("Caption", {**_space(14, 3), **kept}, {**_size(10.5), **bold}, parent="Standard"),
        _paragraph(
            "Picture Subtitle", {**_space(0, 4), **kept}, {**_size(10), "fo:color": QUIET}, parent="Standard"
        ),
        _paragraph("Picture", {**_space(0, 4), **kept}, {}, parent="Standard"),
        _paragraph("Lead", kept, {}, parent="Standard"),
        _paragraph(
            "Easy Text",
            # The symbol stands in the margin.
            {**_space(2, 12), **kept, "fo:line-height": "130%", "fo:margin-left": "3cm"},
            _size(16),
            parent="Standard",
        ),
        _paragraph(
            "Easy Text End", {**_space(2, 18), "fo:keep-with-next": "auto"}, {}, parent="Easy_20_Text"
        ),
        _paragraph("Easy Text Alone", _space(24, 36), {}, parent="Easy_20_Text_20_End"),
        _paragraph("Table Text", {**_space(0, 0), "fo:line-height": "108%"}, _size(9), parent="Standard"),
        _paragraph("Table Number", {"fo:text-align": "end"}, {}, parent="Table_20_Text"),
        _paragraph("Table Heading", kept, bold, parent="Table_20_Text"),
        _paragraph("Table Heading Number", {"fo:text-align": "end"}, {}, parent="Table_20_Heading"),
        _paragraph("Notes", _space(3, 0), {**_size(8.5), "fo:color": QUIET}, parent="Standard"),
        _paragraph("Notes End", _space(3, 10), {}, parent="Notes"),
        _paragraph(
            "Contents Heading", {**_space(18, 6), **kept}, {**_size(14), **bold, **brand}, parent="Standard"
        ),
        _paragraph("Contents 1", _space(4, 2), {}, parent="Standard"),
        _paragraph("Contents 2", {**_space(0, 2), "fo:margin-left": "0.6cm"}, {}, parent="Standard"),
        _paragraph("Header", _space(0, 0), _size(8.5), parent="Standard"),
        _footer(),
        _notice("Note", BRAND, "#f2f7fb"),
        _notice("Caution", "#8a4b00", "#fff8ec"),
        _notice("Missing", "#8b1e3f", "#fdf3f6"),
        _text("Strong Emphasis", bold),
        _text("Light", {"fo:font-weight": "normal"}),
        _text("Internet link", {"fo:color": "#0f5288", "style:text-underline-style": "solid"}),
    ]
    for level, (size, before) in enumerate(_HEADINGS, start=1):
        styles.append(
            _paragraph(
                f"Heading {level}",
                {**_space(before, 6), **kept},
                {**_size(size), **bold, **brand},
                parent="Standard",
                level=level,
            )
        )
    paged = {"fo:break-before": "page", **_space(0, 6)}
    styles.append(_paragraph("Heading 1 on a new page", paged, {}, parent="Heading_20_1", level=1))
    return styles


def default_style(language: str) -> str:
    """What holds for every paragraph that does not say otherwise: the font and the language."""
    tongue, _, country = language.partition("-")
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties '
        'fo:hyphenation-ladder-count="no-limit" style:tab-stop-distance="1.25cm"/><style:text-properties '
        f'fo:font-family="\'{FONT}\', Arial" style:font-family-generic="swiss" fo:font-size="10.5pt" '
        f'fo:language="{tongue}" fo:country="{country or "none"}" '
        'fo:hyphenate="false"/></style:default-style>'
    )


def page_layout() -> str:
    """A4 with room for a header and a footer line."""
    band = "<style:header-footer-properties fo:min-height='0.8cm' fo:margin-{side}='0.5cm'/>"
    return (
        '<style:page-layout style:name="Mpm1"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" style:print-orientation="portrait" fo:margin-top="1.1cm" '
        'fo:margin-bottom="1.1cm" fo:margin-left="2cm" fo:margin-right="2cm"/>'
        f"<style:header-style>{band.format(side='bottom')}</style:header-style>"
        f"<style:footer-style>{band.format(side='top')}</style:footer-style>"
        "</style:page-layout>"
    )


def automatic_styles() -> list[str]:
    """Looks of cells, rows, pictures and lists that have no name of their own."""
    hair, firm = f"0.5pt solid {LINE}", f"1.25pt solid {INK}"
    return [
        _cell("BodyCell", {"fo:border-bottom": hair}),
        _cell("HeadCell", {"fo:border-bottom": firm, "style:vertical-align": "bottom"}),
        _cell("TotalCell", {"fo:border-bottom": firm, "fo:border-top": firm}),
        '<style:style style:name="WholeRow" style:family="table-row">'
        '<style:table-row-properties fo:keep-together="always"/></style:style>',
        '<style:style style:name="InlinePicture" style:family="graphic"><style:graphic-properties '
        'style:vertical-pos="middle" style:vertical-rel="line" fo:border="none"/></style:style>',
        '<style:style style:name="PictureBeside" style:family="graphic"><style:graphic-properties '
        'style:wrap="run-through" style:run-through="foreground" style:horizontal-pos="from-left" '
        'style:horizontal-rel="page-content" svg:x="0cm" style:vertical-pos="from-top" '
        'style:vertical-rel="paragraph" svg:y="0cm" style:flow-with-text="true" fo:border="none"/></style:style>',
        '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" '
        'text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode='
        '"label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" '
        'text:list-tab-stop-position="0.6cm" fo:text-indent="-0.6cm" fo:margin-left="0.6cm"/>'
        "</style:list-level-properties></text:list-level-style-bullet></text:list-style>",
    ]


def table_style(name: str, centimetres: float, *, whole: bool) -> str:
    """A table's width, and whether it may break across pages."""
    breaks = "false" if whole else "true"
    return (
        f'<style:style style:name="{name}" style:family="table"><style:table-properties '
        f'style:width="{centimetres:.2f}cm" table:align="left" table:border-model="collapsing" '
        f'style:may-break-between-rows="{breaks}"/></style:style>'
    )


def column_style(name: str, centimetres: float) -> str:
    """A column's width."""
    return (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{centimetres:.2f}cm"/></style:style>'
    )


def _paragraph(
    name: str, paragraph: Attributes, text: Attributes, *, parent: str = "", level: int = 0
) -> str:
    identity = name.replace(" ", "_20_")
    above = f' style:parent-style-name="{parent}"' if parent else ""
    outline = f' style:default-outline-level="{level}"' if level else ""
    return (
        f'<style:style style:name="{identity}" style:display-name="{name}" style:family="paragraph"{above}'
        f"{outline}><style:paragraph-properties{_written(paragraph)}/>"
        f"<style:text-properties{_written(text)}/></style:style>"
    )


def _text(name: str, text: Attributes) -> str:
    identity = name.replace(" ", "_20_")
    return (
        f'<style:style style:name="{identity}" style:display-name="{name}" style:family="text">'
        f"<style:text-properties{_written(text)}/></style:style>"
    )


def _notice(name: str, colour: str, ground: str) -> str:
    look = {
        **_space(8, 8),
        "fo:padding": "0.15cm",
        "fo:padding-left": "0.3cm",
        "fo:border-left": f"3.5pt solid {colour}",
        "fo:border-right": "none",
        "fo:border-top": "none",
        "fo:border-bottom": "none",
        "fo:background-color": ground,
        "fo:keep-together": "always",
    }
    return _paragraph(f"Notice {name}", look, {}, parent="Standard")


def _footer() -> str:
    return (
        '<style:style style:name="Footer" style:family="paragraph" style:parent-style-name="Standard">'
        f"<style:paragraph-properties{_written(_space(0, 0))}><style:tab-stops>"
        '<style:tab-stop style:position="17cm" style:type="right"/></style:tab-stops>'
        "</style:paragraph-properties>"
        f"<style:text-properties{_written({**_size(8.5), 'fo:color': QUIET})}/></style:style>"
    )


def _cell(name: str, look: Attributes) -> str:
    padding = {"fo:padding": "0.07cm", "fo:padding-left": "0cm", "fo:padding-right": "0.25cm"}
    return (
        f'<style:style style:name="{name}" style:family="table-cell">'
        f"<style:table-cell-properties{_written({**padding, **look})}/></style:style>"
    )


def _size(points: float) -> dict[str, str]:
    return {"fo:font-size": f"{points}pt"}


def _space(before: float, after: float) -> dict[str, str]:
    return {"fo:margin-top": f"{before}pt", "fo:margin-bottom": f"{after}pt"}


def _written(attributes: Attributes) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())
