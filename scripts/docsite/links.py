"""What the built pages point to: each must be there, and nothing that is loaded may come from outside."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
_FETCHED_RELATIONS = {"stylesheet", "icon", "preload", "modulepreload", "preconnect", "dns-prefetch", "manifest"}
_OF_STYLES = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]+)""")


class Page(HTMLParser):
    """The links of a page, what it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()
        self.styles = ""
        self.has_diagram = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.styles += values.get("style", "")
        self.has_diagram |= "mermaid" in values.get("class", "").split()
        if "href" in values and tag == "a":
            self.links.append(values["href"])
        if "href" in values and tag == "link" and _FETCHED_RELATIONS & set(values.get("rel", "").split()):
            self.loaded.append(values["href"])
        if _LOADED.get(tag, "") in values:
            self.loaded.append(values[_LOADED[tag]])

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style":
            self.styles += data


class Target(NamedTuple):
    file: Path
    anchor: str


def read(site: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text()) for path in sorted(site.rglob("*.html"))}


def unresolved(site: Path) -> Iterator[str]:
    """Links between the pages that lead to no file or to no anchor."""
    pages = read(site)
    for path, page in pages.items():
        for link in {*page.links, *page.loaded}:
            target = _target(site, path, link)
            if target is None:
                continue
            known = pages.get(target.file)
            if not target.file.is_file() or (target.anchor and (known is None or target.anchor not in known.anchors)):
                yield f"{path.relative_to(site)}: {link} leads nowhere"


def outside(site: Path) -> Iterator[str]:
    """Scripts, styles, fonts and pictures from other hosts."""
    for path, page in read(site).items():
        loaded = [*(link for link in page.loaded if urlsplit(link).netloc), *_OF_STYLES.findall(page.styles)]
        yield from (f"{path.relative_to(site)} loads {link}" for link in loaded)
        if page.has_diagram:
            yield f"{path.relative_to(site)} has a diagram, for which the theme would fetch a script"
    for style in site.rglob("*.css"):
        yield from (f"{style.relative_to(site)} loads {link}" for link in _OF_STYLES.findall(style.read_text()))


def _target(site: Path, path: Path, link: str) -> Target | None:
    """Where a link leads within the site, None for others."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return None
    base = site if parts.path.startswith("/") else path.parent
    file = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
    return Target(file / "index.html" if file.is_dir() else file, unquote(parts.fragment))
