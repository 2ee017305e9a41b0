"""An API to be told how to misbehave, and the judge of what came of it."""

from __future__ import annotations

import logging

import pytest

from tests.evidence.audit import Audit
from tests.scripted import ScriptedSimplePod


@pytest.fixture
def pod() -> ScriptedSimplePod:
    return ScriptedSimplePod()


@pytest.fixture
def audit(caplog: pytest.LogCaptureFixture) -> Audit:
    caplog.set_level(logging.DEBUG, logger="simplepod")
    return Audit(caplog)
