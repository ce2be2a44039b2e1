"""Migrations as the site writes them: each rule of a new table stands where the table is made."""

from __future__ import annotations

from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, CreateModel
from django.db.migrations.operations.base import Operation

from saferplan.site.management.commands.makemigrations import folded

PENCE = models.CheckConstraint(condition=models.Q(pence__gte=0), name="not_negative")
PARENT = models.CheckConstraint(condition=models.Q(parent__isnull=False), name="has_a_parent")


def table(name: str, *constraints: models.BaseConstraint) -> CreateModel:
    fields: list[tuple[str, models.Field]] = [("id", models.BigAutoField(primary_key=True))]
    return CreateModel(name, fields, {"constraints": list(constraints)} if constraints else {})


def rules_of(operation: Operation) -> list[str]:
    assert isinstance(operation, CreateModel)
    return [one.name for one in operation.options.get("constraints", ())]


def test_a_rule_that_follows_other_tables_is_made_with_its_own() -> None:
    first, second = folded([table("Line"), table("Spend"), AddConstraint("line", PENCE)])
    assert (rules_of(first), rules_of(second)) == (["not_negative"], [])


def test_rules_that_stand_there_already_come_first() -> None:
    (made,) = folded([table("Line", PENCE), AddConstraint("line", PARENT)])
    assert rules_of(made) == ["not_negative", "has_a_parent"]


def test_a_rule_about_a_field_that_comes_later_stays_after_it() -> None:
    given = [
        table("Line"),
        AddField("line", "parent", models.IntegerField(null=True)),
        AddConstraint("line", PARENT),
        AddConstraint("line", PENCE),
    ]
    made, *rest = folded(given)
    assert rules_of(made) == ["not_negative"]
    assert rest == given[1:3]


def test_a_rule_of_a_table_that_is_made_elsewhere_stays() -> None:
    given = [AddConstraint("line", PENCE)]
    assert folded(given) == given
