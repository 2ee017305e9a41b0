"""The pytest plugin, in the pytest runs of those who use it."""

import pytest

pytest_plugins = ["pytester"]

SERVICE = """
import pytest

@pytest.mark.simplepod(hosts=1, balance=7)
async def test_a_service(simplepod_emulator, simplepod_world, simplepod_client):
    simplepod_world.put_host("RTX 4090")
    assert len(simplepod_emulator.world.market.hosts) == 2
    assert simplepod_emulator.world.balance == 7
    answer = await simplepod_client.request("GET", "/instances/market/list")
    assert answer.json()[-1]["gpuModel"] == "RTX 4090"
    assert simplepod_emulator.requests[0].status == 200
"""
OPTIONS = """
import pytest

pytestmark = pytest.mark.simplepod(seed=2, balance=2)

@pytest.fixture
def simplepod_emulator_options():
    return {"hosts": 3, "seed": 1, "api_key": "from the fixture"}

@pytest.mark.simplepod(balance=3)
async def test_options(simplepod_emulator):
    options = simplepod_emulator
    assert (options.hosts, options.seed, options.balance) == (3, 2, 3)
    assert options.api_key == "from the fixture"

async def test_another_emulator(simplepod_emulator):
    assert not simplepod_emulator.requests
"""
ANYIO = """
import pytest

pytestmark = pytest.mark.anyio

@pytest.mark.parametrize("anyio_backend", ["asyncio", ("trio", {})])
async def test_on_a_backend(simplepod_emulator):
    assert simplepod_emulator.url
"""
NO_PLUGIN = "def test_without_a_plugin(simplepod_emulator): ..."
SERIOUS = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest", "-W", "error", "--strict-markers", "-rs")
ASYNCIO = (*SERIOUS, "-o", "asyncio_default_fixture_loop_scope=function", "-o")


def marked(test: str, mark: str) -> str:
    return test.replace("async def", f"@pytest.mark.{mark}\nasync def")


def test_it_works_under_pytest_asyncio_in_auto_mode(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_service=SERVICE, test_options=OPTIONS)

    result = pytester.runpytest(*ASYNCIO, "asyncio_mode=auto")

    result.assert_outcomes(passed=3)


def test_it_works_under_pytest_asyncio_in_strict_mode_and_anyio_beside_it(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_asyncio=marked(SERVICE, "asyncio"),
        test_anyio=marked(SERVICE, "anyio"),
        test_options=marked(OPTIONS, "asyncio"),
    )

    result = pytester.runpytest(*ASYNCIO, "asyncio_mode=strict", "-k", "not trio")

    result.assert_outcomes(passed=4)


def test_it_works_under_anyio_alone_and_says_what_else_it_needs(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_anyio=marked(SERVICE, "anyio"), test_backends=ANYIO, test_none=NO_PLUGIN)

    result = pytester.runpytest(*SERIOUS, "-p", "no:asyncio", "-k", "not test_a_service or asyncio")

    result.assert_outcomes(passed=2, skipped=1, errors=1)
    result.stdout.fnmatch_lines_random(
        [
            "*the SimplePod emulator runs on asyncio*",
            "*the fixtures of simplepod need pytest-asyncio, or a test marked with anyio*",
        ]
    )


def test_its_marker_is_told(pytester: pytest.Pytester) -> None:
    pytester.runpytest(*ASYNCIO, "asyncio_mode=auto", "--markers").stdout.fnmatch_lines(
        ["@pytest.mark.simplepod(*): *"]
    )
