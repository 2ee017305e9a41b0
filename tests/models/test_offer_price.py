"""What an offer costs."""

import math
from typing import Any

import pytest

from simplepod.models import Offer

OFFER = Offer(instance_market="/instances/market/1", gpu_count=4, price_per_gpu=0.5, price_per_disk_size=0.15)


def offer(**fields: Any) -> Offer:
    return Offer(instance_market="/instances/market/1", **fields)


def test_all_gpus_of_an_offer_are_paid_for_unless_fewer_are_asked() -> None:
    assert OFFER.hourly_price() == 2.0
    assert OFFER.hourly_price(1) == 0.5
    assert OFFER.hourly_price(gpu_count=4) == 2.0


def test_disk_is_paid_by_the_month() -> None:
    assert OFFER.hourly_price(1, disk_size=73) == pytest.approx(0.5 + 0.015)


def test_an_offer_that_does_not_count_its_gpus_needs_a_count() -> None:
    uncounted = offer(price_per_gpu=0.5)

    assert uncounted.hourly_price(2) == 1.0
    with pytest.raises(ValueError, match=r"/instances/market/1 does not say how many GPUs it has"):
        uncounted.hourly_price()


@pytest.mark.parametrize("count", [0, -1, 5, 1.5, True, "2"])
def test_gpus_that_an_offer_does_not_have_are_refused(count: Any) -> None:
    with pytest.raises(ValueError, match="gpu_count is a whole number from 1 to the 4 on offer"):
        OFFER.hourly_price(count)


@pytest.mark.parametrize("size", [-1, math.nan, math.inf, True])
def test_a_disk_that_nobody_can_have_is_refused(size: float) -> None:
    with pytest.raises(ValueError, match="disk_size is a number of GB"):
        OFFER.hourly_price(1, disk_size=size)


@pytest.mark.parametrize("price", [None, 0.0, -0.5])
def test_an_offer_without_a_price_is_not_free(price: float | None) -> None:
    with pytest.raises(ValueError, match="/instances/market/1 states no price"):
        offer(gpu_count=1, price_per_gpu=price).hourly_price()


def test_an_unknown_price_of_disk_matters_only_when_disk_is_asked() -> None:
    diskless = offer(gpu_count=1, price_per_gpu=0.5)

    assert diskless.hourly_price() == 0.5
    with pytest.raises(ValueError, match="states no price of disk"):
        diskless.hourly_price(disk_size=32)
