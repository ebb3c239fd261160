"""`python -m flows.database PATH`: writes the database, and prints null when it is there, or else what went wrong, as a line of JSON.

It reads the name of every table, a line each, as its Parquet file is there, and ends when its standard input does. Whatever else is
printed goes to standard error.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import Thread


def main(path: Path) -> None:
    """Be the process."""
    gc.disable()  # there are many objects and no circles
    answers = os.dup(1)
    os.dup2(2, 1)
    tables = SimpleQueue[str]()
    Thread(target=_read, args=(tables,), daemon=True).start()
    import pyarrow as pa

    from flows.database.write import rehearse, write_sqlite

    pa.set_memory_pool(pa.system_memory_pool())  # which keeps less for later
    error = None
    try:
        rehearse()  # while there is nothing to write yet
        write_sqlite(path, tables.get)
    except Exception as failed:
        error = f"{type(failed).__name__}: {failed}"
    os.write(answers, f"{json.dumps(error)}\n".encode())
    os._exit(0)  # the thread may be reading still


def _read(tables: SimpleQueue[str]) -> None:
    with open(0, encoding="utf-8", closefd=False) as lines:
        for line in lines:
            tables.put(line.removesuffix("\n"))
    os._exit(0)  # nobody waits for the database any more, not even for one that is half written


if __name__ == "__main__":
    main(Path(sys.argv[1]))
