"""From the web to raw files: what `parley fetch` does, without Prefect (`flows/fetch.py` wires it).

sources.toml ──sources──▶ Source ──listings──▶ addresses ──web──▶ bytes ──store──▶ raw/<source>/… and a line in raw/sources.csv

    sources     sources.toml: which places are read, under which rights
    listings    feeds, sitemaps and lists of addresses: bytes → addresses
    web         one polite, bounded, conditional HTTP request
    network     which machines may be spoken to (none of the local network)
    gunzip      unpacking in bounded memory
    pace        how often a host may be asked
    robots      what a host's robots.txt allows
    problems    the two ways in which a page is not to be had
    state       what is still to do and what is done, in `raw/.fetch/`: an interrupted run goes on from here
    store       bytes → files, and their lines in sources.csv
    visit       the two steps: list the pages of a source, download pages
    report      what a run did
    command     the arguments of `parley fetch`, and what it prints

Belongs here: everything that speaks HTTP. Does not: reading what was fetched (`ingest`) or judging it (`clean`): bytes are
saved as they came.
"""
