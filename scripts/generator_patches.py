"""What the generator's own templates are changed in.

The installed templates are copied and patched by exact replacements instead of being forked: templates are not stable
even across patch releases, and a replacement that does not occur exactly once says so, where a fork would just be old.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import NamedTuple

# Wire names of what must not show in a repr. Listed by hand: a generated property does not know its `format`.
SECRETS = ("argOptions", "envVariables", "password", "startScript", "userSshKey", "value")


class PatchError(Exception):
    """A template is not what a patch expects, most likely because the generator was upgraded."""


class Patch(NamedTuple):
    """One replacement in one template."""

    template: str
    why: str
    old: str
    new: str


_UNSET = """class Unset:
    def __bool__(self) -> Literal[False]:
        return False
"""

_UNSET_SINGLETON = (
    _UNSET
    + """
    def __repr__(self) -> str:
        return "UNSET"

    def __copy__(self) -> "Unset":
        return self

    def __deepcopy__(self, memo: object) -> "Unset":
        return self

    def __reduce__(self) -> str:
        return "UNSET"
"""
)

_API_DOCSTRING = '""" Contains endpoint functions for accessing the API """'

# This template is rendered before the endpoint modules of its tag, and may rename their parameters.
_BRACKETS = (
    _API_DOCSTRING
    + """
{% for endpoint in endpoint_collection.endpoints %}
{% for parameter in endpoint.query_parameters %}
{% set wire = parameter.name.get_untrusted_value() %}
{% if "[" in wire %}
{% set _ = parameter.set_python_name(wire | replace("[", "_") | replace("]", ""), config=config) %}
{% endif %}
{% endfor %}
{% endfor %}"""
)

_DECLARE = """{{ property.to_string() | as_unembedded_code }}
{%- endif -%}
{% endmacro %}"""

_DECLARE_SECRET = f"""{{% if property.name.get_untrusted_value() in {SECRETS!r} -%}}
{{{{ property.to_string() | as_unembedded_code | replace(" = UNSET", " = _attrs_field(default=UNSET, repr=False)") }}}}
{{%- if property.required %}} = _attrs_field(repr=False){{% endif %}}
{{%- else -%}}
{{{{ property.to_string() | as_unembedded_code }}}}
{{%- endif -%}}
{{%- endif -%}}
{{% endmacro %}}"""

_RESPONSE = """    status_code: HTTPStatus
    content: bytes
    headers: MutableMapping[str, str]
"""

_RESPONSE_TOLERANT = """    status_code: int
    content: bytes = field(repr=False)
    headers: MutableMapping[str, str] = field(repr=False)
"""

_IMPORTS = """{% for import in imports | sort %}
{{ import }}
{% endfor %}
"""

# An import reads `from .offer import Offer`. Type checkers get the imports, so that a misspelt name is an error.
_LAZY_IMPORTS = """from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
{% for import in imports | sort %}
    {{ import }}
{% endfor %}

_MODULES = {
{% for import in imports | sort %}
{% set words = import.split(" ") %}
    "{{ words[3] }}": "{{ words[1] }}",
{% endfor %}
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_MODULES[name], __name__), name)
        return value

"""

_CALLED = """        {{ module_name }} = cls(
{% for property in model.required_properties + model.optional_properties %}
            {{ property.python_name }}={{ property.python_name }},
{% endfor %}
        )
"""

_FILLED = """        {{ module_name }} = cls.__new__(cls)
{% for property in model.required_properties + model.optional_properties %}
        {{ module_name }}.{{ property.python_name }} = {{ property.python_name }}
{% endfor %}
"""

_FROM_DICT = "    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:\n"

_IMPORTING = """    {% for lazy_import in model.lazy_imports | sort %}
        {{ lazy_import }} # noqa: PLC0415
    {% endfor %}
"""

_END = """    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
    {% endif %}
"""

# Below the class, for of two models that hold each other each must be there before the other is imported.
_IMPORTS_BELOW = """

{% if model.lazy_imports %}
if not TYPE_CHECKING:
{% for lazy_import in model.lazy_imports | sort %}
    {{ lazy_import }}
{% endfor %}
{% endif %}
"""

# A union that is written out is made anew at every call.
_CAST = "return cast({{ property.get_type_string() | as_unembedded_code }}, data)"
_CAST_BY_NAME = """return cast("{{ property.get_type_string() | as_unembedded_code | replace('"', "'") }}", data)"""

_NO_REPR = "No secret shows in a repr"
_FAST_READING = (
    "`from_dict` calls no constructor with dozens of keywords and imports nothing (6.3 -> 2.2 us a market row)"
)
_UNKNOWN_STATUS = "A status outside `http.HTTPStatus`, such as 520, is no error of its own"

PATCHES = (
    Patch(
        "types.py.jinja", "`UNSET` survives copy, deepcopy and pickle, and reads as itself", _UNSET, _UNSET_SINGLETON
    ),
    Patch("types.py.jinja", _NO_REPR, "from attrs import define\n", "from attrs import define, field\n"),
    Patch("types.py.jinja", _UNKNOWN_STATUS, _RESPONSE, _RESPONSE_TOLERANT),
    Patch(
        "endpoint_module.py.jinja",
        _UNKNOWN_STATUS,
        "status_code=HTTPStatus(response.status_code),",
        "status_code=response.status_code,",
    ),
    Patch(
        "endpoint_init.py.jinja",
        "Bracketed query parameters get names with underscores (`order_gpu_count`, `price_per_gpu_lte`)",
        _API_DOCSTRING,
        _BRACKETS,
    ),
    Patch("model.py.jinja", _NO_REPR, _DECLARE, _DECLARE_SECRET),
    Patch(
        "model.py.jinja",
        _NO_REPR,
        "_attrs_field(init=False, factory=dict)",
        "_attrs_field(init=False, factory=dict, repr=False)",
    ),
    Patch(
        "model.py.jinja",
        "A model without unknown fields does not keep the emptied copy of its source (half the memory)",
        "        {{ module_name }}.additional_properties = d\n",
        "        {{ module_name }}.additional_properties = d or {}\n",
    ),
    Patch("model.py.jinja", _FAST_READING, _CALLED, _FILLED),
    Patch("model.py.jinja", _FAST_READING, _FROM_DICT + _IMPORTING, _FROM_DICT),
    Patch("model.py.jinja", _FAST_READING, _END, _END + _IMPORTS_BELOW),
    Patch("property_templates/union_property.py.jinja", _FAST_READING, _CAST, _CAST_BY_NAME),
    Patch(
        "models_init.py.jinja",
        "A model is imported when it is first used, not with every other model (90 ms)",
        _IMPORTS,
        _LAZY_IMPORTS,
    ),
    Patch(
        "client.py.jinja",
        _NO_REPR,
        '"token": namespace(type="str", default="",',
        '"token": namespace(type="str", default="field(repr=False)",',
    ),
    *(
        Patch(
            "client.py.jinja",
            _NO_REPR,
            f'field(factory=dict, kw_only=True, alias="{name}")',
            f'field(factory=dict, kw_only=True, alias="{name}", repr=False)',
        )
        for name in ("cookies", "headers", "httpx_args")
    ),
    Patch(
        "errors.py.jinja",
        "An exception does not carry the answer's body in its text",
        "{status_code}\\n\\nResponse content:\\n{content.decode(errors='ignore')}\"",
        '{status_code}"',
    ),
)


def apply(patch: Patch, text: str) -> str:
    """The template's text with the patch applied.

    Raises:
        PatchError: The replaced text does not occur exactly once.
    """
    count = text.count(patch.old)
    if count != 1:
        raise PatchError(
            f"{patch.template}: the text to replace occurs {count} times, not once. "
            f"Patch: {patch.why}. Compare the generator's template with:\n{patch.old}"
        )
    return text.replace(patch.old, patch.new)


def installed_templates() -> Path:
    """Where the installed generator keeps its templates."""
    spec = importlib.util.find_spec("openapi_python_client")
    if spec is None or spec.origin is None:
        raise PatchError("openapi-python-client is not installed")
    return Path(spec.origin).parent / "templates"


def write_patched_templates(target: Path, source: Path | None = None) -> None:
    """Writes those templates into `target` that differ from the installed ones."""
    source = source or installed_templates()
    target.mkdir()
    texts: dict[str, str] = {}
    for patch in PATCHES:
        text = texts.get(patch.template) or (source / patch.template).read_text(encoding="utf-8")
        texts[patch.template] = apply(patch, text)
    for name, text in texts.items():
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")


def reasons() -> list[str]:
    """Why the templates are patched, each reason once, in order."""
    return list(dict.fromkeys(patch.why for patch in PATCHES))
