"""Running the Python blocks of a Markdown text, in order, as a reader would who types them."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
from typing import TYPE_CHECKING, Any

from simplepod import SimplePod

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_blocks(path: Path, names: dict[str, Any]) -> int:
    """Runs all of them with the same names, and those that await with the same client; how many there were."""
    text = path.read_text()
    blocks = list(_BLOCK.finditer(text))
    with asyncio.Runner() as runner:
        client = SimplePod()
        for block in blocks:
            source = "\n" * text.count("\n", 0, block.start(1)) + block[1]  # errors point into the text
            code = compile(source, path.name, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
            if code.co_flags & inspect.CO_COROUTINE:
                names["client"] = client
                runner.run(eval(code, names))
            else:
                exec(code, names)
        runner.run(client.aclose())
    return len(blocks)
