"""Settings: read once from the environment and what is given; a wrong one is named."""

import pytest

from app.settings import HttpProfile, Settings, settings_of


def test_defaults_suit_a_planners_machine() -> None:
    """Loopback, port 8000, one process, the profile that today's clients expect."""
    settings = settings_of({})
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.http_status_profile is HttpProfile.COMPAT
    assert settings == Settings()


def test_the_environment_is_read() -> None:
    """Each setting by its name, the database as LIUTONG_DATABASE."""
    settings = settings_of(
        {
            "LIUTONG_DATABASE": "sqlite://",
            "LIUTONG_PORT": "9000",
            "LIUTONG_HTTP_STATUS_PROFILE": "2026-09",
            "LIUTONG_SUGGESTIONS": "no",
            "LIUTONG_REQUEST_SECONDS": "2.5",
            "LIUTONG_ORIGINS": "https://a.example, https://b.example",
            "LIUTONG_HOST": "",
        }
    )
    assert (settings.database_url, settings.port, settings.suggestions) == ("sqlite://", 9000, False)
    assert settings.http_status_profile is HttpProfile.SEPTEMBER_2026
    assert settings.request_seconds == 2.5
    assert settings.origins == ("https://a.example", "https://b.example")
    assert settings.host == "127.0.0.1"


def test_what_is_given_comes_first() -> None:
    """The command line overrides the environment; None is not given."""
    assert settings_of({"LIUTONG_PORT": "9000"}, port=7000, host=None).port == 7000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LIUTONG_PORT", "eighty"),
        ("LIUTONG_EMPTY", "perhaps"),
        ("LIUTONG_HTTP_STATUS_PROFILE", "2025"),
        ("LIUTONG_REQUEST_SECONDS", "soon"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(name: str, value: str) -> None:
    """With the variable and the value."""
    with pytest.raises(ValueError, match=f"{name} is '{value}'"):
        settings_of({name: value})


@pytest.mark.parametrize(
    "given", [{"workers": 0}, {"port": -1}, {"port": 65536}, {"request_seconds": 0.0}, {"threads": -2}]
)
def test_a_value_out_of_range_is_named(given: dict[str, float]) -> None:
    """With the setting, the value and the rule."""
    with pytest.raises(ValueError, match=f"the setting {next(iter(given))} is"):
        settings_of({}, **given)
