"""A value range in another unit than the scores is a fault; a steep stretch inside the range is none."""

from options import CaseError, read_case


def text(value: str, score: str) -> str:
    return (
        "format: 1\ntitle: Ranges\nas_of: 2024-03-15\n"
        f"objectives:\n  gain: {{sense: maximise, worst: 0, best: 10{value}}}\n"
        f"levers:\n  a: {{levels: {{'on': {{scores: {{gain: {score}}}}}}}}}\n"
    )


def faults(text: str) -> list[str]:
    try:
        read_case(text)
    except CaseError as error:
        return [str(fault) for fault in error.faults]
    return []


def test_values_beyond_a_thousand_million_points_are_refused_with_the_range() -> None:
    (fault,) = faults(text("", "2e8"))
    assert "totals may reach from 0 to 200000000, but the range runs from 0 to 10" in fault
    assert faults(text("", "9e7")) == []


def test_a_steep_stretch_inside_the_range_stays_within_its_hundred_points() -> None:
    value = ", value: [[0, 0], [0.1, 10], [0.10000000000001, 90], [10, 100]]"
    assert faults(text(value, "0.1")) == []
    assert len(faults(text(value, "1e12"))) == 1
