"""The blocks of a view model: what tables leave out."""

from reports.words.blocks import Table, without_empty_columns


def test_columns_of_text_that_nothing_fills_are_left_out_and_the_others_keep_their_kind() -> None:
    table = Table(
        "T", ("a", "b", "c", "d"), (("1", "", "", "x"), ("2", "", "", "")), numeric=(0, 2), wide=(1, 3)
    )
    told = without_empty_columns(table)
    # The third is of numbers, none of which is there: a reader looks for them.
    assert (told.header, told.rows) == (("a", "c", "d"), (("1", "", "x"), ("2", "", "")))
    assert (told.numeric, told.wide) == ((0, 1), (2,))
    assert without_empty_columns(Table("T", ("a", "b"), ())) == Table("T", ("a", "b"), ())
