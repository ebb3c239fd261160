"""The table of rules in the package's docstring is the list of rules that rows can bear."""

import re

import flows.extract.quotes
from tests.golden.quotes.test_quotes import CASES, rows_of


def test_every_rule_of_the_golden_rows_is_in_the_table():
    documented = set(re.findall(r"`([a-z-]+)`", flows.extract.quotes.__doc__))
    assert {quote.rule for case in CASES for quote in rows_of(case.values[0])[1]} <= documented
