# Generated from openapi.yaml by scripts/generate.py; do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Deposit")


@_attrs_define
class Deposit:
    """A deposit.

    Attributes:
        id (int | Unset): Id.
        txn_id (str | Unset): Id of the transaction.
        txn_link (str | Unset): Link to the transaction.
        address_link (str | Unset): Link to the address paid to.
        currency (str | Unset): Currency paid in.
        amount (str | Unset): Amount in that currency, a decimal number.
        amount_usd (str | Unset): Amount in $, a decimal number.
        status (int | Unset): Status, a number; meaning unknown.
        created_at (str | Unset): When it was made.
        finished_at (str | Unset): When it was finished.
    """

    id: int | Unset = UNSET
    txn_id: str | Unset = UNSET
    txn_link: str | Unset = UNSET
    address_link: str | Unset = UNSET
    currency: str | Unset = UNSET
    amount: str | Unset = UNSET
    amount_usd: str | Unset = UNSET
    status: int | Unset = UNSET
    created_at: str | Unset = UNSET
    finished_at: str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict, repr=False)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        txn_id = self.txn_id

        txn_link = self.txn_link

        address_link = self.address_link

        currency = self.currency

        amount = self.amount

        amount_usd = self.amount_usd

        status = self.status

        created_at = self.created_at

        finished_at = self.finished_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if txn_id is not UNSET:
            field_dict["txnId"] = txn_id
        if txn_link is not UNSET:
            field_dict["txnLink"] = txn_link
        if address_link is not UNSET:
            field_dict["addressLink"] = address_link
        if currency is not UNSET:
            field_dict["currency"] = currency
        if amount is not UNSET:
            field_dict["amount"] = amount
        if amount_usd is not UNSET:
            field_dict["amountUsd"] = amount_usd
        if status is not UNSET:
            field_dict["status"] = status
        if created_at is not UNSET:
            field_dict["createdAt"] = created_at
        if finished_at is not UNSET:
            field_dict["finishedAt"] = finished_at

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id", UNSET)

        txn_id = d.pop("txnId", UNSET)

        txn_link = d.pop("txnLink", UNSET)

        address_link = d.pop("addressLink", UNSET)

        currency = d.pop("currency", UNSET)

        amount = d.pop("amount", UNSET)

        amount_usd = d.pop("amountUsd", UNSET)

        status = d.pop("status", UNSET)

        created_at = d.pop("createdAt", UNSET)

        finished_at = d.pop("finishedAt", UNSET)

        deposit = cls.__new__(cls)
        deposit.id = id
        deposit.txn_id = txn_id
        deposit.txn_link = txn_link
        deposit.address_link = address_link
        deposit.currency = currency
        deposit.amount = amount
        deposit.amount_usd = amount_usd
        deposit.status = status
        deposit.created_at = created_at
        deposit.finished_at = finished_at

        deposit.additional_properties = d or {}
        return deposit

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
