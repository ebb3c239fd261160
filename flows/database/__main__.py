"""`python -m flows.database`: writes databases, and answers each when it is written, or given up, with null or what went wrong.

It reads `["begin", path]`, then `["add", table]` for every table as its Parquet file is there. All are lines of JSON. Ends when its
standard input does. Whatever else is printed goes to standard error.
"""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

Database = tuple[Path, SimpleQueue[str]]
"""Where it shall be, and the names of its tables as they are announced."""


def main() -> None:
    """Be the process."""
    gc.disable()  # there are many objects and no circles
    answers = os.dup(1)
    os.dup2(2, 1)
    begun = SimpleQueue[Database]()
    Thread(target=_read, args=(begun,), daemon=True).start()
    import pyarrow as pa

    from flows.database.write import write_sqlite

    pa.set_memory_pool(pa.system_memory_pool())  # which keeps less for later
    while True:
        error = None
        path, tables = begun.get()
        try:
            write_sqlite(path, tables.get)
        except Exception as failed:
            error = f"{type(failed).__name__}: {failed}"
        os.write(answers, f"{json.dumps(error)}\n".encode())


def _read(begun: SimpleQueue[Database]) -> None:
    tables = SimpleQueue[str]()
    with open(0, encoding="utf-8", closefd=False) as lines:
        for line in lines:
            match json.loads(line):
                case ["begin", path]:
                    tables.put("another database")  # instead of the next table, where there was to be one
                    tables = SimpleQueue()
                    begun.put((Path(path), tables))
                case ["add", table]:
                    tables.put(table)
    os._exit(0)  # nobody waits for a database any more, not even for one that is half written


if __name__ == "__main__":
    main()
