"""The list of rules in `schemas/rules.py` has every rule that a quote can bear."""

from schemas.rules import names_of
from tests.golden.quotes.test_quotes import CASES, rows_of


def test_every_rule_of_the_golden_rows_is_listed():
    assert {quote.rule for case in CASES for quote in rows_of(case.values[0])[1]} <= names_of("quotes")
