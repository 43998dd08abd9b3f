"""Disks that torture may fill up and cut off: file systems in a file, on a loop device."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

from program import Wrong

# From linux/fs.h and ext4: _IOR('X', 125, __u32) and what it is told.
IOC_SHUTDOWN = 0x8004587D
FLUSH = 0  # everything is written out first: the server merely finds its disk gone
LOSE = 2  # nothing is: what was not synced is lost, as when the power fails


class Disk:
    """An ext4 of its own in a file, on a loop device; or, only for filling up, a tmpfs. Whatever happens inside its
    `with`, it is unmounted and its device released; the file stays with the other things of the run."""

    def __init__(self, folder: Path, name: str, megabytes: int):
        self.image = folder / f"{name}.img"
        self.mount_point = folder / name
        self.mount_point.mkdir()
        self.megabytes = megabytes
        self.device: str | None = None
        self.is_mounted = False

    def attach(self, in_memory: bool = False) -> None:
        if in_memory:
            command("mount", "-t", "tmpfs", "-o", f"size={self.megabytes}m", "tmpfs", self.mount_point)
            self.is_mounted = True
            return
        with self.image.open("wb") as file:
            file.truncate(self.megabytes << 20)
        self.device = command("losetup", "--find", "--show", self.image).strip()
        command("mkfs.ext4", "-q", "-m", "0", self.device)
        self.mount()

    def mount(self) -> None:
        command("mount", "-t", "ext4", self.device, self.mount_point)
        self.is_mounted = True

    def unmount(self) -> None:
        if self.is_mounted:
            for _ in range(50):  # a process that was just killed may hold its files for a moment
                if subprocess.run(["umount", self.mount_point], capture_output=True).returncode == 0:
                    break
                time.sleep(0.1)
            else:
                command("umount", self.mount_point)
            self.is_mounted = False

    def __enter__(self) -> Disk:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.unmount()
        finally:
            if self.device:
                command("losetup", "--detach", self.device)
                self.device = None

    def cut_power(self, how: int) -> None:
        folder = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, IOC_SHUTDOWN, how.to_bytes(4, sys.byteorder))
        finally:
            os.close(folder)

    def repair(self) -> None:
        """What a machine does when it starts again: the journal is replayed, the file system checked, then mounted."""
        self.unmount()
        done = subprocess.run(["fsck.ext4", "-f", "-y", self.device], capture_output=True, text=True)
        if done.returncode > 1:  # 1: errors were corrected, which the journal's replay counts as
            raise Wrong(f"fsck ended with {done.returncode}: {done.stdout[-1000:]}")
        self.mount()


def command(*words: object) -> str:
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"{' '.join(map(str, words))}: {(done.stderr or done.stdout).strip()}")
    return done.stdout


def why_no_disk(folder: Path, in_memory: bool = False) -> str | None:
    """Why this machine lets us have no such disk, tried for real; None when it does."""
    if os.geteuid() != 0:
        return "mounting takes root, or a sudo that asks for no password"
    try:
        with Disk(folder, "trial-in-memory" if in_memory else "trial", 16) as disk:
            disk.attach(in_memory)
        return None
    except OSError as failure:
        return str(failure)


class Ballast:
    """A file that takes the space away, and gives it back."""

    def __init__(self, disk: Path):
        self.disk = disk
        self.file = disk / "ballast"

    def free(self) -> int:
        figures = os.statvfs(self.disk)
        return figures.f_bavail * figures.f_frsize

    def fill(self, leave: int) -> None:
        """Writes for real: a file with holes takes no space."""
        block = bytes(1 << 16)
        with self.file.open("ab", buffering=0) as file:
            while self.free() > leave:
                try:
                    file.write(block)
                except OSError:  # full to the last block
                    if len(block) == 4096:
                        return
                    block = bytes(4096)

    def drop(self) -> None:
        self.file.unlink()
