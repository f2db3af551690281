import io
import tarfile
from pathlib import Path

import pytest

from deploy.setup import cerbos, place


def package(folder: Path, **files: bytes) -> Path:
    """Pack an npm package as the registry would send it."""
    archive = folder / "package.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    return archive


def test_a_package_that_is_not_the_tested_one_is_refused(tmp_path: Path) -> None:
    archive = package(tmp_path, cerbos=b"something else")

    with pytest.raises(place.Missing, match="nothing of it was kept"):
        cerbos.verify(archive, cerbos.PINNED["linux-x64"])


def test_a_package_with_the_pinned_content_is_accepted(tmp_path: Path) -> None:
    archive = package(tmp_path, cerbos=b"the engine")

    cerbos.verify(archive, cerbos.integrity(archive))


def test_the_binary_comes_out_ready_to_run(tmp_path: Path) -> None:
    archive = package(tmp_path, **{"cerbos-linux-x64": b"the engine", "README.md": b"words"})

    binary = cerbos.unpack(archive, "linux-x64", tmp_path / "cerbos")

    assert binary.read_bytes() == b"the engine"
    assert binary.stat().st_mode & 0o111


def test_a_package_of_another_machine_is_refused(tmp_path: Path) -> None:
    archive = package(tmp_path, **{"cerbos-darwin-arm64": b"the engine"})

    with pytest.raises(place.Missing, match="does not hold package/cerbos-linux-x64"):
        cerbos.unpack(archive, "linux-x64", tmp_path / "cerbos")


def test_the_engine_that_was_installed_is_the_one_we_tested(cerbos_binary: Path) -> None:
    said = place.run((cerbos_binary, "--version"), otherwise="it does not start")

    assert said.startswith(cerbos.VERSION)
