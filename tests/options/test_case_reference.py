"""docs/case.md: made from the records as they are, with an example of every field that the field accepts."""

import re
from typing import Annotated

import pytest
from pydantic import TypeAdapter

from docs.case_examples import EXAMPLES
from docs.case_reference import PAGE, examples, page, records
from options.reading import read_values

RECORDS = {record.__name__: record for record in records()}


def test_the_page_is_up_to_date() -> None:
    """To renew it: make docs."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_field_is_explained_with_an_example() -> None:
    text, found = PAGE.read_text(encoding="utf-8"), examples()
    for record in records():
        for name, field in record.model_fields.items():
            assert field.description, (record, name)
            assert found[record, name].startswith(f"{field.alias or name}: ")
            assert f"| `{field.alias or name}`" in text


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_made_for_the_page_are_accepted(name: str) -> None:
    record, field = name.split(".")
    info = RECORDS[record].model_fields[field]
    values, _, faults = read_values(f"{field}: {EXAMPLES[name]}\n", "case.yaml")
    assert not faults
    kind = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    TypeAdapter(kind).validate_python(values[field])


def test_links_lead_to_headings() -> None:
    text = PAGE.read_text(encoding="utf-8")
    heads = {head.lower().replace(" ", "-") for head in re.findall(r"^## (.*)$", text, flags=re.MULTILINE)}
    assert set(re.findall(r"\]\(#([^)]*)\)", text)) == heads
