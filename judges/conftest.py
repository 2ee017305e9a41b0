"""The servers that judge, started once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from judges import servers, specification

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIMPLEPOD_API_KEY", "SIMPLEPOD_BASE_URL", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For mock servers: a specification whose answers have all their fields."""
    return specification.write(specification.filled(), tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="session")
def lenient(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For judges of the emulator: a specification that takes `[]` for an empty object."""
    return specification.write(specification.with_empty_arrays(), tmp_path_factory.mktemp("lenient"))


@pytest.fixture(scope="session")
def steady(filled: Path) -> Iterator[str]:
    with servers.steady(filled) as url:
        yield url


@pytest.fixture(scope="session")
def prism(filled: Path) -> Iterator[str]:
    with servers.prism(filled) as url:
        yield url


@pytest.fixture(params=["steady", "prism"])
def mock(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url
