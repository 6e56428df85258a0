"""Datums: published pairs, exact inverses, and the region that is shifted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.datums import Datum, of_wgs84, to_wgs84

SHANGHAI = (121.5272106, 31.1774276, 121.531541859215, 31.17530398364597)
SHENZHEN = (113.912316, 22.543847, 113.9171764808363, 22.540796131694766)
BEIJING = (116.377817, 39.911954, 116.38404722455657, 39.91334545536069)
"""WGS84 and GCJ-02 lon, lat as the test table of the library eviltransform publishes them."""

METRES_A_DEGREE = 111_320


@pytest.mark.parametrize("pair", [SHANGHAI, SHENZHEN, BEIJING])
def test_published_pairs(pair: tuple[float, float, float, float]) -> None:
    """The forward shift is that of the published table to every digit, and the inverse leads back."""
    lon, lat, there_lon, there_lat = pair
    assert of_wgs84(Datum.GCJ02, lon=lon, lat=lat) == pytest.approx((there_lon, there_lat), abs=1e-12)
    assert to_wgs84(Datum.GCJ02, lon=there_lon, lat=there_lat) == pytest.approx((lon, lat), abs=1e-12)


@settings(max_examples=300, deadline=None)
@given(datum=st.sampled_from(Datum), lon=st.floats(75, 134), lat=st.floats(20, 53))
def test_there_and_back_is_a_micrometre(datum: Datum, lon: float, lat: float) -> None:
    """Anywhere in China, in every datum."""
    back = to_wgs84(datum, lon=of_wgs84(datum, lon=lon, lat=lat)[0], lat=of_wgs84(datum, lon=lon, lat=lat)[1])
    assert np.hypot(back[0] - lon, back[1] - lat) * METRES_A_DEGREE < 1e-6


def test_columns_are_shifted_at_once() -> None:
    """Arrays in, arrays out, each position as it is alone; the shift of a county is some 500 m."""
    lon, lat = np.linspace(106.9, 107.5, 50), np.linspace(28.8, 29.5, 50)
    there = of_wgs84(Datum.GCJ02, lon=lon, lat=lat)
    alone = [of_wgs84(Datum.GCJ02, lon=x, lat=y) for x, y in zip(lon, lat, strict=True)]
    np.testing.assert_array_equal(there, np.array(alone).T)
    metres = np.hypot((there[0] - lon) * np.cos(np.radians(lat)), there[1] - lat) * METRES_A_DEGREE
    assert 300 < metres.min() < metres.max() < 700


def test_abroad_nothing_is_shifted() -> None:
    """Liechtenstein is the same in GCJ-02."""
    assert of_wgs84(Datum.GCJ02, lon=9.52, lat=47.14) == (9.52, 47.14)
    assert to_wgs84(Datum.GCJ02, lon=9.52, lat=47.14) == (9.52, 47.14)


@pytest.mark.parametrize("datum", [Datum.WGS84, Datum.CGCS2000])
def test_world_datums_stay_as_they_are(datum: Datum) -> None:
    """CGCS2000 is WGS84 at planning scale."""
    assert to_wgs84(datum, lon=107.1, lat=29.15) == (107.1, 29.15)
    assert of_wgs84(datum, lon=107.1, lat=29.15) == (107.1, 29.15)


def test_an_empty_column_stays_empty() -> None:
    """A table without rows has no positions."""
    lon, lat = to_wgs84(Datum.BD09, lon=[], lat=[])
    assert (lon.shape, lat.shape) == ((0,), (0,))
