"""Parley: who met whom, when and where, what they said, and about what.

raw/ ──ingest──▶ Article ──clean──▶ CleanArticle ──extract──▶ Extraction ──tabulate──▶ sheet ──resolve──▶ tables ──publish──▶ output/

`ingest`, `clean`, `extract` and `tabulate` are pure functions of one article and the data in `reference`; `resolve` sees all articles
together; `publish` writes a release whole or not at all.

What the stages share:

- `model`: the value types that pass between them
- `text`: source characters to words fit to print
- `timeline`: the days that an expression of time means
- `registry`: people, offices and countries of `reference`
- `roles`: which office of a person counts on a day, and how it is worded
- `gazetteer`: cities, venues and residences of `reference`
- `vocabulary`: the topics of `reference`
- `corrections`: facts that no rule can know, from `reference/corrections.yml`

What runs them:

- `cli`: the commands
- `build`: the build flow, the only wiring between the stages; `fetch`: the fetch flow (`fetching` does its work)
- `stages`: the stages whose results are kept, and what each depends on
- `shards`: which files there are, cut into pieces, and what a worker makes of one
- `workers`, `preload`: the worker processes, with the models loaded once, for they have read the invented articles of `rehearsal`;
  `cluster`: the same on a Dask cluster
- `cache`, `sheets`: results that need not be computed again; `digests`: files that need not be read again
- `last_build`: whether anything changed at all
- `database`: a release as one SQLite file, written by a process of its own
- `storage`: articles and releases on object storage, copied to local folders and back
- `accounts`: what went in, what came out, and the proof that nothing was lost
- `server`: a Prefect server for one command; `schedule`: the rebuild by the clock
- `process`: a module as a process of its own; `lock`: one process at a time in a folder
- `progress`: how far a build is; `show`: what `parley clean` shows
- `settings`: every setting, with its default
"""
