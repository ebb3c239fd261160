"""Pages of well-known kinds, in words of our own, with what a careful reader takes from them."""

from tests.clean.pages import dated, news_sites, official

PAGES = [*official.PAGES, *news_sites.PAGES, *dated.PAGES]
