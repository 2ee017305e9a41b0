"""404s that say nothing of a machine: somebody in front of the API has never heard of it."""

from tests.scripted import Answer, problem

GATEWAYS_404 = {
    "ingress": Answer(404, text="default backend - 404", kind="text/plain"),
    "html": Answer(404, text="<html><title>404 Not Found</title></html>", kind="text/html"),
    "html called json": Answer(404, text="<html>404</html>"),
    "empty": Answer(404, text="", kind="text/plain"),
    "empty object": Answer(404, {}),
    "empty list": Answer(404, []),
    "kong": Answer(404, {"message": "no Route matched with those values"}),
    "no route": problem(404, 'No route found for "DELETE /instances/101"', title="Not Found"),
    "no route in a detail": problem(404, 'No route found for "GET https://api.simplepod.ai/instances/101"'),
    "410 in html": Answer(410, text="<html>Gone fishing</html>", kind="text/html"),
}
