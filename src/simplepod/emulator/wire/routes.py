"""The 22 operations, where they are, and what the platform says around them."""

from collections.abc import Callable, Mapping
from random import Random

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.options import Options
from simplepod.emulator.wire import serve_billing, serve_instances, serve_market, serve_vps
from simplepod.emulator.wire.call import DIALECT, Call, Reply, json_reply
from simplepod.emulator.wire.problems import ProblemError, Violation, invalid, not_found
from simplepod.emulator.wire.query import Query
from simplepod.emulator.world.errors import InvalidError, NotThereError, RefusedError
from simplepod.emulator.world.world import World

Operation = Callable[[Call], Reply]

OPERATIONS: Mapping[str, tuple[str, Operation]] = {
    "list_offers": ("GET /instances/market/list", serve_market.list_offers),
    "list_global_templates": ("GET /instances/global-templates/list", serve_market.list_global_templates),
    "get_global_template": ("GET /instances/global-templates/{id}", serve_market.get_global_template),
    "list_templates": ("GET /instances/templates/list", serve_market.list_templates),
    "create_template": ("POST /instances/templates", serve_market.create_template),
    "get_template": ("GET /instances/templates/{id}", serve_market.get_template),
    "update_template": ("PUT /instances/templates/{id}", serve_market.update_template),
    "delete_template": ("DELETE /instances/templates/{id}", serve_market.delete_template),
    "rent_instance": ("POST /instances", serve_instances.rent_instance),
    "list_instances": ("GET /instances/list", serve_instances.list_instances),
    "reboot_instances": ("PATCH /instances/execute-reboot", serve_instances.reboot_instances),
    "pause_vps": ("PATCH /instances/execute-pause", serve_vps.pause_vps),
    "list_vps_images": ("GET /instances/images/list", serve_vps.list_vps_images),
    "rent_vps": ("POST /instances/vm", serve_vps.rent_vps_instance),
    "resume_vps": ("POST /instances/vm/resume", serve_vps.resume_vps),
    "list_ssh_keys": ("GET /user-ssh-keys/list", serve_vps.list_ssh_keys),
    "list_usage": ("GET /instances/billing/list", serve_billing.list_usage),
    "get_summary": ("GET /instances/summary", serve_billing.get_summary),
    "list_deposits": ("GET /instances/deposit/list", serve_billing.list_deposits),
    "get_instance": ("GET /instances/{id}", serve_instances.get_instance),
    "update_instance": ("PUT /instances/{id}", serve_instances.update_instance),
    "delete_instance": ("DELETE /instances/{id}", serve_instances.delete_instance),
}
"""In the order of matching: fixed paths come before ``{id}``."""
OPTIONAL: Mapping[str, Operation] = {"list_vps_offers": serve_market.list_vps_offers}
"""Operations without a path of their own, unless ``paths`` gives one."""
ACCEPTABLE = {"*/*", "application/*", "application/json"}


def build_router(world: World, options: Options) -> Router:
    """All operations; paths that share methods answer 405 with all of them."""
    table: dict[str, dict[str, tuple[str, Operation]]] = {}
    for name, (route, operation) in _placed(options.paths).items():
        method, _, path = route.partition(" ")
        here = table.setdefault(path, {})
        if method in here:
            here[method] = _shared(here[method][0], name, route)
        else:
            here[method] = (name, operation)
    fixed_first = sorted(table, key=lambda path: "{" in path)
    random = Random(options.seed)
    routes = [Route(path, _Endpoint(world, options, random, table[path])) for path in fixed_first]
    return Router(routes, redirect_slashes=False, default=_no_route)


def _shared(first: str, second: str, route: str) -> tuple[str, Operation]:
    """Two operations at one route: only the two orders can be told apart, by their bodies."""
    if {first, second} != {"rent_instance", "rent_vps"}:
        raise ValueError(f"paths puts both {first} and {second} at {route}")
    return "rent_instance", serve_vps.rent_either


def _placed(paths: Mapping[str, str]) -> Mapping[str, tuple[str, Operation]]:
    unknown = set(paths) - set(OPERATIONS) - set(OPTIONAL)
    if unknown:
        raise ValueError(f"paths names unknown operations: {', '.join(sorted(unknown))}")
    placed: dict[str, tuple[str, Operation]] = {}
    for name, path in paths.items():
        route, operation = OPERATIONS.get(name) or ("GET ", OPTIONAL[name])
        placed[name] = (path if " " in path else f"{route.partition(' ')[0]} {path}", operation)
    return {**OPERATIONS, **placed}


class _Endpoint:
    """All methods of one path; an ASGI application, so that the router leaves the methods to it."""

    def __init__(
        self, world: World, options: Options, random: Random, methods: Mapping[str, tuple[str, Operation]]
    ) -> None:
        self._world = world
        self._options = options
        self._random = random
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        data = await request.body()
        try:
            reply = self._carry_out(request, data)
        except ProblemError as problem:
            dialect: Dialect = scope["extensions"][DIALECT]
            reply = problem_reply(problem if dialect.refusal_echo == "none" else problem.echoing(data, dialect))
        await as_response(reply)(scope, receive, send)

    def _carry_out(self, request: Request, data: bytes) -> Reply:
        name, operation = self._methods.get(request.method) or self._refuse_method(request)
        self._admit(request, name)
        dialect: Dialect = request.scope["extensions"][DIALECT]
        call = Call(
            world=self._world,
            dialect=dialect,
            query=Query(request.url.query, dialect, self._random),
            ref=str(request.path_params.get("id", "")),
            data=data,
            content_type=request.headers.get("content-type"),
        )
        try:
            return operation(call)
        except NotThereError:
            raise not_found() from None
        except RefusedError as refusal:
            raise _refused(refusal, dialect) from None
        except InvalidError as error:
            raise invalid(Violation(error.field, error.message)) from None

    def _refuse_method(self, request: Request) -> tuple[str, Operation]:
        allowed = ", ".join(sorted(self._methods))
        text = f'No route found for "{request.method} {_address(request)}": Method Not Allowed (Allow: {allowed})'
        raise ProblemError(405, text, headers={"allow": allowed})

    def _admit(self, request: Request, name: str) -> None:
        if request.headers.get("x-auth-token") != self._options.api_key:
            raise ProblemError(401, "Invalid credentials.")
        permissions = self._options.permissions
        if permissions is not None and name not in permissions:
            raise ProblemError(403, f"You need one of these permissions: {name.upper()}, OWNER")
        accepted = [part.partition(";")[0].strip() for part in request.headers.get("accept", "*/*").split(",")]
        if not ACCEPTABLE.intersection(accepted):
            text = f'Requested format "{accepted[0]}" is not supported. Supported MIME types are "application/json".'
            raise ProblemError(406, text)


async def _no_route(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope, receive)
    reply = problem_reply(ProblemError(404, f'No route found for "{request.method} {_address(request)}"'))
    await as_response(reply)(scope, receive, send)


def _address(request: Request) -> str:
    return f"https://api.simplepod.ai{request.url.path}"


def _refused(refusal: RefusedError, dialect: Dialect) -> ProblemError:
    """With a field to blame it is a violation, whatever the status."""
    if refusal.field is None:
        return ProblemError(refusal.status or dialect.refusal_status, str(refusal))
    found = Violation(refusal.field, str(refusal))
    return ProblemError(refusal.status or 422, f"{found.field}: {found.message}", violations=[found])


def problem_reply(problem: ProblemError) -> Reply:
    return json_reply(problem.body(), status=problem.status, headers=problem.headers)


def as_response(reply: Reply) -> ASGIApp:
    return Response(reply.body, reply.status, headers=dict(reply.headers))
