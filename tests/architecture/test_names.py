import ast
import re
import tomllib
from collections import Counter
from importlib import metadata
from pathlib import Path

MOST_LINES = 400
ALLOWED_BESIDE_THE_ROOMS = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "Makefile",
    "README.md",
    "pyproject.toml",
    "tests",
    "uv.lock",
}
SAYS_NOTHING = re.compile(r"(?:^|_)(?:manager|helpers?|utils?|data|info)$")
OF_SOURCES = {".py", ".ts", ".tsx"}


def test_nothing_stands_at_the_top_level_beside_the_fixed_names(
    tracked: tuple[Path, ...], rooms: tuple[str, ...]
) -> None:
    tops = {path.parts[0] for path in tracked}

    odd = {top for top in tops - ALLOWED_BESIDE_THE_ROOMS - set(rooms) if top[0] != "."}

    assert odd == set()


def test_the_wheel_holds_the_seven_rooms_and_never_the_tests(
    root: Path, rooms: tuple[str, ...]
) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text())

    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert sorted(wheel["packages"]) == sorted(rooms)
    assert wheel.get("force-include", {}) == {}


def test_no_other_distribution_owns_one_of_our_names(rooms: tuple[str, ...]) -> None:
    owners = metadata.packages_distributions()

    others = {(room, owner) for room in rooms for owner in owners.get(room, ())}

    assert {owner for _, owner in others} <= {"countersign"}, others


def test_no_module_is_longer_than_a_reader_can_hold(tracked: tuple[Path, ...], root: Path) -> None:
    sources = [path for path in tracked if path.suffix in OF_SOURCES and "gen" not in path.parts]

    lengths = {str(path): len((root / path).read_text().splitlines()) for path in sources}

    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_module_or_class_has_a_name_that_says_nothing(
    tracked: tuple[Path, ...], root: Path
) -> None:
    modules = [path for path in tracked if path.suffix in OF_SOURCES]
    classes = [
        (path, node.name)
        for path in modules
        if path.suffix == ".py" and "marketplaces" not in path.parts  # vendors chose those names
        for node in ast.walk(ast.parse((root / path).read_text()))
        if isinstance(node, ast.ClassDef)
    ]

    empty = [str(path) for path in modules if SAYS_NOTHING.search(path.stem.lower())]
    empty += [f"{path}: {name}" for path, name in classes if SAYS_NOTHING.search(_snake(name))]

    assert empty == []


def test_no_package_stands_under_tests(tracked: tuple[Path, ...]) -> None:
    packages = [path for path in tracked if path.parts[0] == "tests" and path.name == "__init__.py"]

    assert packages == [], "a package under tests shadows the room it mirrors"


def test_no_two_test_files_share_a_name(tracked: tuple[Path, ...]) -> None:
    names = Counter(path.name for path in tracked if path.name.startswith("test_"))

    assert [name for name, times in names.items() if times > 1] == []


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
