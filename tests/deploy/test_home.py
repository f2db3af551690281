"""HOME: closed to others, held by one process, and its secrets written once."""

import stat
from pathlib import Path

import pytest

from activities.errors import Misconfigured
from deploy.home import Home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_folder_is_closed_to_everybody_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "deep" / "home")

    home.enter()

    assert mode(home.folder) == 0o700


def test_a_token_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = Home(tmp_path)

    first = home.token()

    assert home.token() == first
    assert len(first) > 40
    assert mode(home.token_file) == 0o600


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.secret_key("one")

    assert home.secret_key("two") == "one"
    assert mode(home.key_file) == 0o600


def test_nothing_is_left_of_a_file_that_was_being_written(tmp_path: Path) -> None:
    Home(tmp_path).token()

    assert [path.name for path in tmp_path.iterdir()] == ["token"]


def test_one_process_at_a_time_holds_the_folder(tmp_path: Path) -> None:
    home = Home(tmp_path)

    with home.held(), pytest.raises(Misconfigured, match="already uses"), home.held():
        pass


def test_a_folder_that_was_let_go_can_be_held_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.held():
        pass

    with home.held():
        held = home.pid.read_text()

    assert held.isdigit()
    assert not home.pid.exists()


def test_a_file_in_the_place_of_the_folder_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")

    with pytest.raises(Misconfigured, match="cannot be used") as stopped:
        Home(tmp_path / "home").enter()

    assert stopped.value.hint == "Choose another folder with COUNTERSIGN_HOME."
