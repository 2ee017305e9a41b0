"""pytest plugin: the emulator, and a client bound to it, as fixtures.

    async def test_my_service_rents_a_machine(simplepod_world, simplepod_client):
        simplepod_world.put_host("RTX 4090", price_per_gpu="0.40")

        await my_service.work(simplepod_client)

        assert not simplepod_world.ledger.open

``simplepod_emulator`` is a ``simplepod.emulator.Emulator`` that serves HTTP on loopback, new for each test;
``simplepod_world`` is its world. Its options are those of the marker ``@pytest.mark.simplepod(speed=60)``, and of the
fixture ``simplepod_emulator_options``, which a module or a conftest may override. Works under pytest-asyncio, strict
and auto, and in tests of anyio's plugin that run on asyncio.

Loaded in every pytest run of whoever has the SDK installed, so it imports nothing but pytest until a test asks.
"""

from collections.abc import AsyncIterator, Callable
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from simplepod import SimplePod
    from simplepod.emulator import Emulator, World


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "simplepod(**options): options of the fixture simplepod_emulator")
    # Which decorator makes an async fixture depends on the plugins, and all of them are known only now.
    fixtures = ModuleType("simplepod_fixtures")
    for flavour, decorate in _decorators(config).items():
        for name, function in (("emulator", _emulator), ("client", _client)):
            setattr(fixtures, f"{name}_{flavour}", decorate(name=f"_simplepod_{name}_{flavour}")(function))
    config.pluginmanager.register(fixtures, fixtures.__name__)


@pytest.fixture
def simplepod_emulator_options() -> dict[str, Any]:
    """Keyword arguments for the emulator; override it where one set serves many tests."""
    return {}


@pytest.fixture
def simplepod_emulator(request: pytest.FixtureRequest) -> "Emulator":
    """An emulated SimplePod for this test, serving HTTP on loopback."""
    emulator: Emulator = request.getfixturevalue(f"_simplepod_emulator_{_flavour(request)}")
    return emulator


@pytest.fixture
def simplepod_world(simplepod_emulator: "Emulator") -> "World":
    """What is on the market of ``simplepod_emulator``, on its account, and about to go wrong: look, and change."""
    return simplepod_emulator.world


@pytest.fixture
def simplepod_client(request: pytest.FixtureRequest) -> "SimplePod":
    """A client of ``simplepod_emulator``, closed after the test."""
    client: SimplePod = request.getfixturevalue(f"_simplepod_client_{_flavour(request)}")
    return client


def _decorators(config: pytest.Config) -> dict[str, Callable[..., Any]]:
    decorators: dict[str, Callable[..., Any]] = {"anyio": pytest.fixture}
    if config.pluginmanager.hasplugin("asyncio"):
        import pytest_asyncio  # loaded already: it is the plugin

        decorators["asyncio"] = pytest_asyncio.fixture
    return decorators


def _flavour(request: pytest.FixtureRequest) -> str:
    if "anyio_backend" in request.fixturenames:
        backend = request.getfixturevalue("anyio_backend")
        if (backend if isinstance(backend, str) else backend[0]) != "asyncio":
            pytest.skip("the SimplePod emulator runs on asyncio")
        return "anyio"
    if not request.config.pluginmanager.hasplugin("asyncio"):
        raise pytest.UsageError("the fixtures of simplepod need pytest-asyncio, or a test marked with anyio")
    return "asyncio"


async def _emulator(
    request: pytest.FixtureRequest, simplepod_emulator_options: dict[str, Any]
) -> "AsyncIterator[Emulator]":
    from simplepod.emulator import Emulator  # brings starlette and uvicorn

    marks = reversed(list(request.node.iter_markers("simplepod")))
    options = {name: value for mark in marks for name, value in mark.kwargs.items()}
    async with Emulator(**{**simplepod_emulator_options, **options}) as emulator:
        yield emulator


async def _client(simplepod_emulator: "Emulator") -> "AsyncIterator[SimplePod]":
    from simplepod import SimplePod  # brings httpx

    async with SimplePod(simplepod_emulator.api_key, base_url=simplepod_emulator.url) as client:
        yield client
