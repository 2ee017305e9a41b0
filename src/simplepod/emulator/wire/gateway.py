"""The gateway in front of the application, when it answers by itself."""

from collections.abc import Mapping
from http import HTTPStatus

from simplepod.emulator.dialect import Dialect
from simplepod.emulator.wire.call import Reply
from simplepod.emulator.wire.problems import reason

TEXTS: Mapping[int, str] = {200: "OK", 404: "default backend - 404"}
"""What it says in plain text; of other statuses, their phrase."""
BACK_SOON = (
    "<html>\r\n<head><title>Maintenance</title></head>\r\n"
    "<body>\r\n<h1>We'll be back soon</h1>\r\n</body>\r\n</html>\r\n"
)


def gateway_reply(status: int, dialect: Dialect) -> Reply:
    text = page(status) if dialect.gateway_form == "html" else TEXTS.get(status, _title(status))
    if dialect.gateway_text is not None:
        text = dialect.gateway_text
    kind = "text/html" if dialect.gateway_form == "html" else "text/plain; charset=utf-8"
    return Reply(status=status, headers={"content-type": kind}, body=text.encode())


def page(status: int) -> str:
    """As nginx and its like word it; of a status that is no error, that of a site under maintenance."""
    if status < HTTPStatus.BAD_REQUEST:
        return BACK_SOON
    title = _title(status)
    return (
        f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
        "<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n"
    )


def _title(status: int) -> str:
    return f"{status} {reason(status)}"
