"""Nothing of a developer's machine and no credential is kept in the repository."""

import re
from collections.abc import Iterator
from pathlib import Path

MACHINE_PATHS = re.compile(r"(?<![\w.$}*-])/(?:root|work|farm|home|Users|tmp|opt)/[\w.]")
CREDENTIALS = re.compile(
    r"""
    xox[abeprs]-\d{6,} | xapp-\d-[A-Z0-9]{8,}     # Slack
    | shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}           # Shopify
    | AIza[\w-]{35}                                # Google
    | (?:AKIA|ASIA)[A-Z0-9]{16}                    # Amazon
    | gh[opsu]_\w{36}                              # GitHub
    | [MN][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,}       # Discord
    | eyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}     # a signed JSON web token
    | -----BEGIN\ (?:[A-Z]+\ )?PRIVATE\ KEY-----
    """,
    re.VERBOSE,
)


def lines(tracked: tuple[Path, ...], root: Path) -> Iterator[tuple[str, str]]:
    """Read every line of text with the place where it stands; uv.lock is uv's own."""
    for path in tracked:
        content = (root / path).read_bytes()
        if path.name == "uv.lock" or b"\0" in content:
            continue
        for number, line in enumerate(content.decode().splitlines(), start=1):
            yield f"{path}:{number}", line


def test_no_path_of_a_machine_is_written_down(tracked: tuple[Path, ...], root: Path) -> None:
    assert [at for at, line in lines(tracked, root) if MACHINE_PATHS.search(line)] == []


def test_no_credential_is_written_down(tracked: tuple[Path, ...], root: Path) -> None:
    assert [at for at, line in lines(tracked, root) if CREDENTIALS.search(line)] == []
