"""An API to be told how to misbehave, and the judge of what came of it."""

from __future__ import annotations

import gc
import logging
from typing import TYPE_CHECKING

import pytest

from tests.evidence.audit import Audit
from tests.scripted import ScriptedSimplePod

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture(scope="package", autouse=True)
def _quick_collections() -> Iterator[None]:
    """The judge lets the garbage collector look for forgotten tasks, and not through all of pytest."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def pod() -> ScriptedSimplePod:
    return ScriptedSimplePod()


@pytest.fixture
def audit(caplog: pytest.LogCaptureFixture) -> Audit:
    caplog.set_level(logging.DEBUG, logger="simplepod")
    return Audit(caplog)


@pytest.fixture
def new_pod() -> Callable[[], ScriptedSimplePod]:
    """For tests that need several, each an account of its own."""
    return ScriptedSimplePod
