"""A workspace's settings: the few things a partnership says about itself, in one TOML file people can read."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import msgspec

from saferplan.errors import SaferPlanError

FILE_NAME = "saferplan.toml"
_PARTNERSHIP_CODE = re.compile(r"(?:E22|W14)\d{6}")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `saferplan.toml` holds.

    `partnership` is the code of the community safety partnership; `name` what it calls itself, empty until
    geography is held or the partnership says otherwise. `synthetic` is empty for real records; otherwise the
    sentence printed on every page. `peers` are district codes to compare with instead of the most similar
    areas. `prepared_by` is a post or a team, never a person.
    """

    partnership: str
    name: str = ""
    prepared_by: str = ""
    synthetic: str = ""
    peers: tuple[str, ...] = ()
    word_template: str = ""


def partnership_code(text: str) -> str:
    """The code of a community safety partnership, in capitals.

    Raises:
        SaferPlanError: the text is not written as such a code.

    >>> partnership_code("e22000170")
    'E22000170'
    """
    code = text.strip().upper()
    if _PARTNERSHIP_CODE.fullmatch(code) is None:
        raise SaferPlanError(
            f"{text!r} is not the code of a community safety partnership.",
            "Such codes are E22 (England) or W14 (Wales) and six digits; that of North West Leicestershire is "
            "E22000170.",
        )
    return code


def write(folder: Path, settings: Settings) -> None:
    """Write the settings file of a workspace that has none yet.

    Raises:
        FileExistsError: there is one already.
    """
    lines = [
        "# The settings of this SaferPlan workspace. Edit with care; every command reads them.",
        "",
        "# The community safety partnership this workspace belongs to.",
        f"partnership = {_toml(settings.partnership)}",
        "",
        "# What the partnership calls itself; empty: the name in the official list.",
        f"name = {_toml(settings.name)}",
        "",
        "# The post or team that prepares the assessment: a post, never a person.",
        f"prepared_by = {_toml(settings.prepared_by)}",
        "",
        "# District codes to compare with; empty: the most similar districts, by the documented distance.",
        f"peers = [{', '.join(_toml(peer) for peer in settings.peers)}]",
        "",
        "# A Word template of your council (.docx, path relative to this folder); empty: our own style.",
        f"word_template = {_toml(settings.word_template)}",
        "",
    ]
    if settings.synthetic:
        lines += [
            "# These records are not real: this sentence stands on every page.",
            f"synthetic = {_toml(settings.synthetic)}",
            "",
        ]
    with (folder / FILE_NAME).open("x", encoding="utf-8") as file:
        file.write("\n".join(lines))


def read(folder: Path) -> Settings:
    """The settings of the workspace in `folder`.

    Raises:
        SaferPlanError: the file cannot be read as settings; the message names the file and the entry.
    """
    path = folder / FILE_NAME
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
        settings = msgspec.convert(entries, Settings)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SaferPlanError(
            f"The settings file {path} cannot be read: {error}.", "Correct that entry and try again."
        ) from error
    partnership_code(settings.partnership)
    return settings


def _toml(value: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
