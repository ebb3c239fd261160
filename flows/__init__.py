"""Parley: who met whom, when and where, what they said, and about what.

raw/ ──ingest──▶ Article ──clean──▶ CleanArticle ──extract──▶ Extraction ──resolve──▶ tables ──publish──▶ output/

`ingest`, `clean` and `extract` are pure functions of one article and the data in `reference`; `resolve` sees all articles
together; `publish` writes a release whole or not at all. `build` is the only wiring, `model` the types that pass between.
"""
