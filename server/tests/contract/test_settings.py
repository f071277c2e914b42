"""Settings: what is unsafe does not start, and says so in one line."""

from pathlib import Path

import pytest

from kleanchat.settings import Settings, SettingsWrong, read_settings

ORIGIN = "https://chat.example.com"


def test_plain_http_is_for_this_machine_alone() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        assert not Settings(host=host).is_secure
    for host in ("0.0.0.0", "::", "192.168.1.4", "chat.example.com", ""):
        with pytest.raises(SettingsWrong, match="https"):
            read_settings(host=host)
        assert read_settings(host=host, origin=ORIGIN).cookie("sid") == "__Host-sid"


@pytest.mark.parametrize(
    "origin", ["http://chat.example.com", f"{ORIGIN}/", f"{ORIGIN}/chat", "chat.example.com", "https://", "*", "null"]
)
def test_an_origin_that_is_not_https_is_refused(origin: str) -> None:
    with pytest.raises(SettingsWrong, match="origin"):
        read_settings(origin=origin)


def test_keys_stay_out_of_the_data_folder_if_told_so() -> None:
    assert Settings(data=Path("/d")).key_folder == Path("/d/keys")
    assert Settings(data=Path("/d"), keys=Path("/k")).key_folder == Path("/k")


@pytest.mark.parametrize(
    "given", [{"port": 0}, {"port": 65536}, {"port": "x"}, {"pool_size": 0}, {"log_format": "xml"}, {"origin": ""}]
)
def test_a_wrong_value_is_one_line_that_names_it(given: dict[str, object]) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(**given)

    assert next(iter(given)) in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_settings_come_from_the_environment_and_are_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLEANCHAT_PORT", "8123")
    monkeypatch.setenv("PORT", "9")

    settings = read_settings()

    assert settings.port == 8123
    assert read_settings(port=8124).port == 8124, "what the command line says wins"
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1
