import asyncio

import httpx

from simplepod.emulator import Emulator, Template

from .orders import order, rent


async def test_strangers_rent_and_delete_around_the_clients_requests(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=8)
    mine = await rent(http, host.offer(1))

    async with emulator.strangers(seed=3, eagerness=1, pause=None) as strangers:
        for _ in range(20):
            await http.get("/instances/list")
        held = len(strangers.held)

    others = emulator.ledger.by("stranger")
    assert 0 < held <= 4
    assert len(others) == len(strangers.rented) > held
    assert {entry.ended_by for entry in others} == {"stranger"}
    assert [entry.instance_id for entry in emulator.ledger.open] == [mine["id"]]


async def test_strangers_act_on_their_own_account_of_time(emulator: Emulator) -> None:
    emulator.world.put_host("RTX 4090", gpu_count=8)

    async with emulator.strangers(eagerness=0.5, pause=0) as strangers:
        for _ in range(1_000):
            await asyncio.sleep(0)
        rented = len(strangers.rented)

    assert rented > 3
    assert not emulator.ledger.open


async def test_strangers_want_what_the_client_rented(emulator: Emulator, http: httpx.AsyncClient) -> None:
    for _ in range(6):
        emulator.world.put_host("RTX 4090")
    await rent(http, emulator.world.market.hosts[0])

    async with emulator.strangers(pause=None, most=3) as strangers:
        for _ in range(3):
            strangers.act()

        assert {instance.gpu_model for instance in strangers.rented} == {"RTX 4090"}
        assert all(instance.template and instance.template.name == "stranger" for instance in strangers.rented)


async def test_strangers_may_look_exactly_like_the_client(emulator: Emulator) -> None:
    template = emulator.world.account.add_template(Template(name="mine", image_name="me/mine"))
    emulator.world.put_host("RTX 4090")

    async with emulator.strangers(pause=None, template=template) as strangers:
        strangers.act()

        assert [instance.template for instance in strangers.rented] == [template]


async def test_what_a_test_arranges_is_for_the_client_alone(emulator: Emulator, http: httpx.AsyncClient) -> None:
    host = emulator.world.put_host("RTX 4090", gpu_count=2)
    emulator.world.refuse_next_rent("Host is under maintenance.")

    emulator.world.put_instance(emulator.world.put_host("RTX 5090"))
    refused = await http.post("/instances", json=order(host.offer(1)))

    assert refused.json()["detail"] == "Host is under maintenance."


async def test_the_same_seed_makes_the_same_strangers() -> None:
    stories = []
    for _ in range(2):
        emulator = Emulator(speed=0, hosts=40, seed=1)
        async with emulator.strangers(seed=5, pause=None) as strangers:
            for _ in range(12):
                strangers.act()
            stories.append([(instance.id, instance.gpu_model) for instance in strangers.rented])

    assert stories[0] == stories[1]


async def test_strangers_find_nothing_on_an_empty_market_or_without_money(
    emulator: Emulator, http: httpx.AsyncClient
) -> None:
    async with emulator.strangers(pause=None) as strangers:
        strangers.act()
        body = order(emulator.world.put_host("RTX 4090"))
        emulator.world.balance = 0
        strangers.act()

    assert strangers.rented == []
    assert (await http.post("/instances", json=body)).status_code == 400
