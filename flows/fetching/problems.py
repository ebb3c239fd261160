"""The two ways in which a page is not to be had: for good, or for now."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an answer, not a fault
    """The page will not be asked for again: it is gone, forbidden, too large, of a wrong kind, or at an address that is not allowed."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


class Later(Exception):  # noqa: N818 - an answer, not a fault
    """The page could not be had this time (time-out, server error, host asks for patience); the next run asks again."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
