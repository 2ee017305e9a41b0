import httpx
import pytest

from simplepod.emulator import Emulator

from .orders import order, rent

RFC = "https://tools.ietf.org/html/rfc2616#section-10"


@pytest.mark.parametrize("key", [None, "", "wrong"])
async def test_a_missing_or_wrong_key_is_refused(http: httpx.AsyncClient, key: str | None) -> None:
    del http.headers["X-AUTH-TOKEN"]

    refused = await http.get("/instances/list", headers={} if key is None else {"X-AUTH-TOKEN": key})

    assert refused.status_code == 401
    assert refused.json() == {"title": "An error occurred", "detail": "Invalid credentials."}


async def test_a_key_without_the_permission_is_refused(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.permissions = {"list_instances"}

    allowed, refused = await http.get("/instances/list"), await http.get("/instances/summary")

    assert (allowed.status_code, refused.status_code) == (200, 403)
    assert refused.json()["detail"].startswith("You need one of these permissions: ")


@pytest.mark.parametrize(
    "path", ["/instances/7", "/instances/V_none", "/instances/templates/7", "/instances/templates/x"]
)
async def test_what_is_not_there_is_a_problem_document(http: httpx.AsyncClient, path: str) -> None:
    missing = await http.get(path)

    assert missing.status_code == 404
    assert missing.headers["Content-Type"].startswith("application/problem+json")
    assert missing.json() == {"type": RFC, "title": "An error occurred", "detail": "Not Found"}


@pytest.mark.parametrize("path", ["/", "/nope", "/instances/templates/1/2", "/instances/templates/list/"])
async def test_an_unknown_route_says_so_whoever_asks(http: httpx.AsyncClient, path: str) -> None:
    missing = await http.get(path, headers={"X-AUTH-TOKEN": "wrong"})

    assert missing.status_code == 404
    assert missing.json()["detail"] == f'No route found for "GET https://api.simplepod.ai{path}"'


async def test_a_wrong_method_names_the_right_ones(http: httpx.AsyncClient) -> None:
    refused = await http.post("/instances/7")

    assert refused.status_code == 405
    assert refused.headers["Allow"] == "DELETE, GET, PUT"
    assert "Method Not Allowed (Allow: DELETE, GET, PUT)" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path", "sent", "supported"),
    [
        ("PATCH", "/instances/execute-reboot", "application/json", "application/merge-patch+json"),
        ("PATCH", "/instances/execute-pause", "application/json", "application/merge-patch+json"),
        ("POST", "/instances", "application/merge-patch+json", "application/json"),
        ("POST", "/instances/templates", "text/plain", "application/json"),
    ],
)
async def test_a_wrong_content_type_is_refused_before_the_content(
    http: httpx.AsyncClient, method: str, path: str, sent: str, supported: str
) -> None:
    refused = await http.request(method, path, content=b"no json", headers={"Content-Type": sent})

    assert refused.status_code == 415
    assert refused.json()["detail"] == (
        f'The content-type "{sent}" is not supported. Supported MIME types are "{supported}".'
    )


async def test_a_body_needs_a_content_type(http: httpx.AsyncClient) -> None:
    assert (await http.post("/instances", content=b"{}")).json()["detail"] == 'The "Content-Type" header must exist.'


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"{", "Syntax error"),
        (b"", "Syntax error"),
        (b"[]", 'The input data is malformed: "object" expected, "array" given.'),
        (b"null", 'The input data is malformed: "object" expected, "null" given.'),
    ],
)
async def test_a_malformed_body_is_refused(http: httpx.AsyncClient, content: bytes, detail: str) -> None:
    refused = await http.post(
        "/instances", content=content, headers={"Content-Type": "application/json; charset=utf-8"}
    )

    assert (refused.status_code, refused.json()["detail"]) == (400, detail)


@pytest.mark.parametrize(
    ("accept", "status"),
    [("application/json", 200), ("text/html, */*;q=0.1", 200), ("text/html", 406), ("application/ld+json", 406)],
)
async def test_only_plain_json_is_served(http: httpx.AsyncClient, accept: str, status: int) -> None:
    assert (await http.get("/instances/list", headers={"Accept": accept})).status_code == status


async def test_the_gateway_fails_now_and_then_on_reads_alone(emulator: Emulator, http: httpx.AsyncClient) -> None:
    emulator.error_rate = 0.5
    host = emulator.world.put_host("RTX 4090", gpu_count=8)

    statuses = [(await http.get("/instances/list")).status_code for _ in range(30)]
    for _ in range(8):
        await rent(http, host.offer(1))

    assert set(statuses) == {200, 502}


async def test_a_moved_operation_answers_at_its_new_place_alone() -> None:
    emulator = Emulator(
        hosts=0,
        paths={"reboot_instances": "PATCH /instances/reboot", "rent_vps": "/vps", "list_vps_offers": "/market/vps"},
    )
    emulator.world.put_host("H100", kind="vm")
    headers = {"X-AUTH-TOKEN": emulator.api_key}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        answers = [
            await http.patch("/instances/reboot", json={}),
            await http.patch("/instances/execute-reboot", json={}),
            await http.post("/vps", json={}),
            await http.get("/market/vps"),
        ]

    assert [answer.status_code for answer in answers] == [415, 405, 422, 200]
    assert answers[-1].json()[0]["gpuModel"] == "H100"


@pytest.mark.parametrize(
    ("operation", "usual", "other"),
    [
        ("update_template", "PUT /instances/templates/1", "PATCH /instances/templates/1"),
        ("update_instance", "PUT /instances/1", "PATCH /instances/1"),
        ("reboot_instances", "PATCH /instances/execute-reboot", "PATCH /instances/reboot"),
        ("pause_vps", "PATCH /instances/execute-pause", "PATCH /instances/pause"),
        ("list_vps_images", "GET /instances/images/list", "GET /instances/vm-images/list"),
        ("rent_vps", "POST /instances/vm", "POST /instances/vms"),
        ("rent_vps", "POST /instances/vm", "POST /instances/rent-vm"),
        ("rent_vps", "POST /instances/vm", "POST /instances"),
        ("resume_vps", "POST /instances/vm/resume", "POST /instances/resume"),
        ("resume_vps", "POST /instances/vm/resume", "POST /instances/execute-resume"),
        ("list_ssh_keys", "GET /user-ssh-keys/list", "GET /user-ssh-keys/user-list"),
        ("list_ssh_keys", "GET /user-ssh-keys/list", "GET /user-ssh-keys"),
    ],
)
async def test_each_path_that_nobody_documents_may_be_another(operation: str, usual: str, other: str) -> None:
    emulator = Emulator(hosts=0, paths={operation: other.replace("/1", "/{id}")})
    headers = {"X-AUTH-TOKEN": emulator.api_key, "Content-Type": "application/json"}
    async with httpx.AsyncClient(transport=emulator.transport, base_url="http://x", headers=headers) as http:
        there, here = [(await http.request(*route.split(" "), content=b"{}")).json() for route in (other, usual)]

    assert "No route found" not in str(there)
    assert "No route found" in str(here)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"paths": {"reboot": "/x"}}, "unknown operations: reboot"),
        ({"paths": {"create_template": "/instances"}}, "POST /instances"),
        ({"api_key": ""}, "api_key"),
        ({"error_rate": 2}, "error_rate"),
        ({"speed": -1}, "speed"),
        ({"speed": float("nan")}, "speed"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Emulator(**options)  # type: ignore[arg-type]  # wrong on purpose


async def test_the_log_tells_what_arrived_without_the_key(emulator: Emulator, http: httpx.AsyncClient) -> None:
    body = order(emulator.world.put_host("RTX 4090"))
    await http.post("/instances", json=body)
    await http.get("/instances/list", params={"page": 1})

    first, second = emulator.requests

    assert (first.number, first.method, first.path, first.json, first.status) == (1, "POST", "/instances", body, 201)
    assert (second.query, second.json, second.body) == ([("page", "1")], None, b"")
    assert first.arrived == emulator.clock.time()
    assert first.headers["x-auth-token"] == "***"
    assert emulator.api_key not in repr(list(emulator.requests))


async def test_the_log_counts_by_route(emulator: Emulator, http: httpx.AsyncClient) -> None:
    machine = await rent(http, emulator.world.put_host("RTX 4090"))
    for path in ("/instances/list", f"/instances/{machine['id']}", f"/instances/{machine['supportId']}"):
        await http.get(path)

    counted = {
        pattern: len(emulator.requests.of(pattern))
        for pattern in ("POST /instances", "GET /instances/{id}", "GET /instances/*", "GET", "/instances/list", "*")
    }
    last = emulator.requests[-1:]
    emulator.requests.clear()

    assert list(counted.values()) == [1, 2, 3, 3, 1, 4]
    assert [request.path for request in last] == [f"/instances/{machine['supportId']}"]
    assert not emulator.requests
