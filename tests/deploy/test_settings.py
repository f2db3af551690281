"""Settings: where they come from, and the sentence that a wrong one ends in."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.errors import Misconfigured
from deploy.settings import PREFIX, known, read_settings, reference

NAMES = {name for name, _ in known()}


def environ(tmp_path: Path, **values: str) -> dict[str, str]:
    own = {f"{PREFIX}{name}": value for name, value in values.items()}
    return {f"{PREFIX}HOME": str(tmp_path), "PATH": "/usr/bin", **own}


def test_without_any_setting_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings(environ(tmp_path))

    assert (settings.home, settings.host, settings.port) == (tmp_path, "127.0.0.1", 8080)
    assert settings.database == f"sqlite:///{tmp_path}/countersign.db"
    assert settings.sandbox.port == 8081


def test_without_a_home_the_platforms_usual_folder_is_taken() -> None:
    settings = read_settings({"XDG_DATA_HOME": "/srv/share"})

    assert settings.home == Path("/srv/share/countersign")


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text("port = 9000\nhost = 'localhost'\n")

    settings = read_settings(environ(tmp_path, PORT="9001"))

    assert (settings.port, settings.host) == (9001, "localhost")


def test_a_nested_setting_is_a_table_in_the_file(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text("[sandbox]\nport = 9002\n")

    assert read_settings(environ(tmp_path)).sandbox.port == 9002


def test_a_misspelt_key_stops_the_start_and_the_nearest_one_is_named(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as stopped:
        read_settings(environ(tmp_path, SANDBX__PORT="1"))

    assert stopped.value.text == "There is no setting COUNTERSIGN_SANDBX__PORT."
    assert stopped.value.hint == "Did you mean COUNTERSIGN_SANDBOX__PORT?"


def test_a_misspelt_key_in_the_file_is_named_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text("[sandbox]\nprot = 1\n")

    with pytest.raises(Misconfigured) as stopped:
        read_settings(environ(tmp_path))

    assert "sandbox.prot" in stopped.value.text
    assert str(tmp_path / "countersign.toml") in stopped.value.text
    assert stopped.value.hint == "Did you mean sandbox.port?"


@given(name=st.text(string.ascii_uppercase + "_", min_size=1, max_size=20))
def test_no_unknown_key_is_ever_ignored(name: str) -> None:
    if name in NAMES | {"HOME", "SPECS"} or name.endswith("_FILE"):
        return

    with pytest.raises(Misconfigured, match=re.escape(f"There is no setting {PREFIX}{name}")):
        read_settings({f"{PREFIX}{name}": "1"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "it must be a whole number"),
        ("PORT", "70000", "it must be less than or equal to 65535"),
        ("ENGINE", "steam", "it must be 'embedded'"),
        ("CLOCK", "sun", "it must be 'system' or 'sandbox'"),
        ("PUBLIC_URL", "countersign", "it must be an address such as"),
    ],
)
def test_a_wrong_value_is_explained_in_a_sentence(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(Misconfigured) as stopped:
        read_settings(environ(tmp_path, **{name: value}))

    assert stopped.value.text.startswith(f"COUNTERSIGN_{name} is wrong: {said}")


@pytest.mark.parametrize("end", ["", "/"])
def test_the_address_of_an_api_may_end_as_people_type_it(tmp_path: Path, end: str) -> None:
    at = f"http://127.0.0.1:9000/api{end}"
    settings = read_settings(environ(tmp_path, SLACK__API_URL=at, DISCORD__API_URL=at))

    assert settings.slack.api_url == "http://127.0.0.1:9000/api/"
    assert settings.discord.api_url == "http://127.0.0.1:9000/api"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("first, second\n")

    settings = read_settings(environ(tmp_path, SECRET_KEYS_FILE=str(tmp_path / "keys")))

    assert [key.get_secret_value() for key in settings.secret_keys] == ["first", "second"]


def test_a_secret_file_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="COUNTERSIGN_TOKEN_FILE names the file"):
        read_settings(environ(tmp_path, TOKEN_FILE=str(tmp_path / "none")))


def test_no_secret_appears_in_what_settings_show(tmp_path: Path) -> None:
    shown = repr(
        read_settings(
            environ(tmp_path, TOKEN="hush1", SECRET_KEYS="hush2", DATABASE_URL="sqlite:///hush3")
        )
    )

    assert "hush" not in shown


def test_a_wrong_secret_is_never_repeated(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text("token = [1, 'hush']\n")

    with pytest.raises(Misconfigured) as stopped:
        read_settings(environ(tmp_path))

    assert "hush" not in f"{stopped.value.text} {stopped.value.hint}"


def test_a_file_cannot_move_the_home_that_it_lies_in(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text("home = '/elsewhere'\n")

    with pytest.raises(Misconfigured, match="names a HOME"):
        read_settings(environ(tmp_path))


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "countersign.toml").write_text("port = = 1")

    with pytest.raises(Misconfigured, match="cannot be read"):
        read_settings(environ(tmp_path))


def test_the_reference_names_every_setting_once() -> None:
    named = re.findall(r"^\| `COUNTERSIGN_(\w+)`", reference(), re.MULTILINE)

    assert sorted(named) == sorted(NAMES)
    assert "| None |" not in reference()
