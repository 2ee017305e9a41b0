"""githubkit: generated, over httpx and pydantic."""

from __future__ import annotations

from typing import Any

from githubkit import GitHub

from bench.contenders import Contender

REPOSITORY = {"owner": "octocat", "repo": "hello"}


def client(base_url: str, transport: Any) -> GitHub[Any]:
    return GitHub("a-key", base_url=base_url, async_transport=transport, http_cache=False)


async def get(api: GitHub[Any]) -> object:
    return (await api.rest.issues.async_get_label(**REPOSITORY, name="bug")).parsed_data


async def page(api: GitHub[Any]) -> object:
    return (await api.rest.issues.async_list_labels_for_repo(**REPOSITORY, per_page=100)).parsed_data


async def walk(api: GitHub[Any]) -> int:
    labels = api.paginate(api.rest.issues.async_list_labels_for_repo, **REPOSITORY, per_page=100)
    return len([row async for row in labels])


CONTENDER = Contender(
    http="httpx",
    client=client,
    object_path="/repos/octocat/hello/labels/bug",
    get=get,
    list_path="/repos/octocat/hello/labels?per_page=100",
    page=page,
    walk=walk,
)
