"""The periodic rebuild: fetch, then build, as one flow that a Prefect server starts by the clock.

`serve` runs it from this process for as long as the process lives; `prefect.yaml` deploys the same flow to a work pool. A run that
fails leaves the last release as it was, and says so in its report; a run that finds nothing new publishes nothing.
"""

from __future__ import annotations

from pathlib import Path

from prefect import flow
from prefect.context import refresh_global_settings_context
from prefect.types.entrypoint import EntrypointType

from flows.build import build
from flows.settings import CACHE, OUTPUT, RAW, SOURCES
from flows.storage import Place, UrlError, local_folders, place

DEPLOYMENT = "periodic"


@flow(name="parley-rebuild", persist_result=False)
def rebuild(
    sources: str | None = str(SOURCES), raw: str = str(RAW), output: str = str(OUTPUT), workers: int | None = None, cache: str = str(CACHE)
) -> None:
    """Download what is new (unless there is no sources file), and publish what it changes."""
    if sources and Path(sources).exists():
        from flows.fetch import fetch

        fetch(Path(sources), _folder(place(raw)))
    with local_folders(place(raw), place(output), Path(cache)) as (local_raw, local_output):
        build(local_raw, local_output, workers, Path(cache))


def serve(cron: str, sources: Path, raw: Place, output: Place, workers: int, cache: Path) -> None:
    """Have the flow started by the clock until this process is ended."""
    refresh_global_settings_context()  # Prefect looks for its server at its import, which may have been before there was one
    places: dict[str, Place] = {"sources": sources, "raw": raw, "output": output, "cache": cache}
    parameters = {name: str(found.resolve()) if isinstance(found, Path) else found.text for name, found in places.items()}
    rebuild.serve(
        name=DEPLOYMENT,
        cron=cron,
        parameters={**parameters, "workers": workers},
        entrypoint_type=EntrypointType.MODULE_PATH,
        print_starting_message=False,
        limit=1,
    )


def _folder(raw: Place) -> Path:
    """Where articles can be downloaded to. Raises UrlError."""
    if isinstance(raw, Path):
        return raw
    raise UrlError(f"articles are downloaded into a folder, not to {raw}: name no sources file, or a folder")
