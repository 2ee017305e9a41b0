"""`client.global_templates`: the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simplepod import GlobalTemplate, NotFoundError
from tests.wired import Reply, sample

if TYPE_CHECKING:
    from tests.wired import Wire

LIST = "GET /instances/global-templates/list"


async def test_the_catalogue_is_read_to_its_end_without_a_search_phrase(wire: Wire) -> None:
    wire.on(LIST, [{"id": number} for number in range(30)], [{"id": 30, "name": "ubuntu"}], [])

    found = await wire.client.global_templates.list()

    assert [template.id for template in found] == list(range(31))
    assert all("search" not in request.query for request in wire.arrived)


async def test_a_search_of_the_catalogue_is_the_servers(wire: Wire) -> None:
    wire.on(LIST, [{"id": 29, "name": "PyTorch"}, {"id": 30, "imageName": "ubuntu"}])

    found = await wire.client.global_templates.list("torch ü&b")

    assert found == [GlobalTemplate(id=29, name="PyTorch"), GlobalTemplate(id=30, image_name="ubuntu")]
    assert wire.arrived[0].query["search"] == "torch ü&b"


@pytest.mark.parametrize("ref", [38, GlobalTemplate(id=38), "/instances/global-templates/38"])
async def test_details_have_script_and_variables(wire: Wire, ref: GlobalTemplate | int | str) -> None:
    live = sample("live_template")
    wire.on("GET /instances/global-templates/38", {**live, "id": 38})

    template = await wire.client.global_templates.get(ref)

    assert isinstance(template, GlobalTemplate)
    assert (template.start_script, template.env) == ("nvidia-smi", {"HF_TOKEN": "hf_secret", "WORKERS": "4"})
    assert template.iri == "/instances/templates/38"


async def test_a_template_that_is_not_there_is_not_found(wire: Wire) -> None:
    wire.on("GET /instances/global-templates/1", Reply(404, {"title": "An error occurred", "detail": "Not Found"}))

    with pytest.raises(NotFoundError, match="404 GET /instances/global-templates/1: Not Found"):
        await wire.client.global_templates.get(1)
