# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.violation import Violation


T = TypeVar("T", bound="Problem")


@_attrs_define
class Problem:
    """What went wrong. `detail` is the text to show; one of `title`, `message`, `error` and `hydra:description` may
    stand in for it. The content type may be application/json as well.

        Attributes:
            type_ (str | Unset): Kind of problem, a URI.
            title (str | Unset): Title.
            status (int | Unset): HTTP status; newer versions of the platform only.
            detail (str | Unset): Text for people.
            message (str | Unset): Text for people, of other layers.
            error (str | Unset): Text for people, of other layers.
            hydratitle (str | Unset): Title in JSON-LD.
            hydradescription (str | Unset): Text for people in JSON-LD.
            violations (list[Violation] | Unset): What failed validation.
    """

    type_: str | Unset = UNSET
    title: str | Unset = UNSET
    status: int | Unset = UNSET
    detail: str | Unset = UNSET
    message: str | Unset = UNSET
    error: str | Unset = UNSET
    hydratitle: str | Unset = UNSET
    hydradescription: str | Unset = UNSET
    violations: list[Violation] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        title = self.title

        status = self.status

        detail = self.detail

        message = self.message

        error = self.error

        hydratitle = self.hydratitle

        hydradescription = self.hydradescription

        violations: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.violations, Unset):
            violations = []
            for violations_item_data in self.violations:
                violations_item = violations_item_data.to_dict()
                violations.append(violations_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if type_ is not UNSET:
            field_dict["type"] = type_
        if title is not UNSET:
            field_dict["title"] = title
        if status is not UNSET:
            field_dict["status"] = status
        if detail is not UNSET:
            field_dict["detail"] = detail
        if message is not UNSET:
            field_dict["message"] = message
        if error is not UNSET:
            field_dict["error"] = error
        if hydratitle is not UNSET:
            field_dict["hydra:title"] = hydratitle
        if hydradescription is not UNSET:
            field_dict["hydra:description"] = hydradescription
        if violations is not UNSET:
            field_dict["violations"] = violations

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        type_ = d.pop("type", UNSET)

        title = d.pop("title", UNSET)

        status = d.pop("status", UNSET)

        detail = d.pop("detail", UNSET)

        message = d.pop("message", UNSET)

        error = d.pop("error", UNSET)

        hydratitle = d.pop("hydra:title", UNSET)

        hydradescription = d.pop("hydra:description", UNSET)

        _violations = d.pop("violations", UNSET)
        violations: list[Violation] | Unset = UNSET
        if _violations is not UNSET:
            violations = []
            for violations_item_data in _violations:
                violations_item = Violation.from_dict(violations_item_data)

                violations.append(violations_item)

        problem = cls.__new__(cls)
        problem.type_ = type_
        problem.title = title
        problem.status = status
        problem.detail = detail
        problem.message = message
        problem.error = error
        problem.hydratitle = hydratitle
        problem.hydradescription = hydradescription
        problem.violations = violations

        problem.additional_properties = d or {}
        return problem

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


if not TYPE_CHECKING:
    from ..models.violation import Violation
