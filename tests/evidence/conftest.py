"""An API to be told how to misbehave, and the judge of what came of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from tests.evidence.audit import Audit
from tests.scripted import ScriptedSimplePod

if TYPE_CHECKING:
    from collections.abc import Callable


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
