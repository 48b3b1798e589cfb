"""Every broken case gets exactly the messages that broken_cases.yaml promises, all of them at once."""

import pytest

from options import CaseError, case_warnings, read_case, read_document
from tests.options.snippets import Snippet, snippets


@pytest.mark.parametrize("broken", snippets("broken_cases.yaml"), ids=str)
def test_broken_case_gets_these_messages(broken: Snippet) -> None:
    with pytest.raises(CaseError) as caught:
        read_case(broken.text, "flood.yaml")
    assert [str(fault) for fault in caught.value.faults] == [
        f"flood.yaml:{message}" for message in broken.messages
    ]


@pytest.mark.parametrize("warned", snippets("warned_cases.yaml"), ids=str)
def test_warned_case_gets_these_messages(warned: Snippet) -> None:
    found = case_warnings(read_document(warned.text, "flood.yaml"))
    assert [str(warning) for warning in found] == [f"flood.yaml:{message}" for message in warned.messages]


def test_the_error_says_all_its_faults() -> None:
    with pytest.raises(CaseError) as caught:
        read_case("format: 1\ntitle: 3\n")
    assert str(caught.value).splitlines() == [str(fault) for fault in caught.value.faults]
    assert len(caught.value.faults) == 4
