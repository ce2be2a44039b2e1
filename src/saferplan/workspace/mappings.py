"""Proposing a mapping for a partner's list: written among those of the workspace, for a person to check."""

from __future__ import annotations

from pathlib import Path

from saferplan.errors import SaferPlanError
from saferplan.evidence.mapping_proposal import MappingProposal, list_id_of, propose_mapping
from saferplan.geography.geography import Geography


def write_proposal(
    mappings: Path,
    file: Path,
    *,
    name: str,
    sheet: str | None,
    header_row: int | None,
    geography: Geography,
    partnership: str,
) -> tuple[Path, MappingProposal]:
    """A mapping for a partner's list, written among the others; where it is, and what is proposed.

    Raises:
        SaferPlanError: the name cannot be that of a dataset, or a mapping of that name is there already.
        RefusalError: the file cannot be read as a list.
    """
    stem = name or list_id_of(file.name)
    if list_id_of(stem) != stem:
        raise SaferPlanError(
            f"{stem!r} cannot be the name of a dataset.",
            f"Use small letters, digits and hyphens, such as {list_id_of(stem)}.",
        )
    target = mappings / f"{stem}.toml"
    if target.exists():
        raise SaferPlanError(f"{target} is there already.", "Edit it, or give another --name.")
    wards = _ward_codes(geography, partnership)
    proposal = propose_mapping(file, list_id=stem, sheet=sheet, header_row=header_row, ward_code=wards.get)
    mappings.mkdir(exist_ok=True)
    target.write_text(proposal.text, encoding="utf-8")
    return target, proposal


def _ward_codes(geography: Geography, partnership: str) -> dict[str, str]:
    """The codes of the partnership's wards, by each name that only one of them has."""
    try:
        districts = geography.partnership(partnership).district_codes
        lookup = geography.ward_lookup(districts)
    except SaferPlanError:
        # Lookups are not held, or not those of wards: a person gives the codes.
        return {}
    codes: dict[str, set[str]] = {}
    for name, code in zip(lookup["name"].to_pylist(), lookup["area_code"].to_pylist(), strict=True):
        codes.setdefault(name, set()).add(code)
    return {name: min(found) for name, found in codes.items() if len(found) == 1}
