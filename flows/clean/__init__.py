"""Which lines are the article, and what it says of itself (stub: to be written)."""

from __future__ import annotations

from flows.model import Article, CleanArticle

__all__ = ["clean"]


def clean(article: Article) -> CleanArticle:
    raise NotImplementedError
