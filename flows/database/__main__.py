"""`python -m flows.database`: reads paths of databases, one a line, and answers each when it is written, with null or what went wrong.

Both in JSON. Ends when its standard input does. Whatever else is printed goes to standard error.
"""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from queue import SimpleQueue
from threading import Thread


def main() -> None:
    """Be the process."""
    gc.disable()  # there are many objects and no circles
    answers = os.dup(1)
    os.dup2(2, 1)
    paths = SimpleQueue[str]()
    Thread(target=_read, args=(paths,), daemon=True).start()
    import pyarrow as pa

    from flows.database.write import write_sqlite

    pa.set_memory_pool(pa.system_memory_pool())  # which keeps less for later
    while True:
        error = None
        path = Path(json.loads(paths.get()))
        try:
            write_sqlite(path)
        except Exception as failed:
            error = f"{type(failed).__name__}: {failed}"
        os.write(answers, f"{json.dumps(error)}\n".encode())


def _read(paths: SimpleQueue[str]) -> None:
    with open(0, encoding="utf-8", closefd=False) as lines:
        for line in lines:
            paths.put(line)
    os._exit(0)  # nobody waits for a database any more, not even for one that is half written


if __name__ == "__main__":
    main()
