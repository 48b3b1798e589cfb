"""The JSON Schema of a case, for editors: every field with what it means."""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from options.case import Case


class _CaseSchema(GenerateJsonSchema):
    """Pydantic's schema, without titles that repeat the fields' names and with no other names in mappings."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        stated = super().dict_schema(schema)
        return {**stated, "additionalProperties": False} if "patternProperties" in stated else stated


def case_schema() -> dict[str, Any]:
    """The schema against which a case validates; numbers are numbers there, and dates are text."""
    stated = Case.model_json_schema(by_alias=True, schema_generator=_CaseSchema, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **stated}
