"""Damaged, lying and hostile files by the thousand: what hipcam reads is changed at random and read again.

Run it as ``python benchmarks/mutated.py --files 2000 --seed 1``. Each file is read by a process of its own. Said at the
end, by kind: how many were read and refused, and, each with its seed, which gave a traceback, took longer than ten
seconds or more than a gigabyte. ``tests/support/mutations.py`` makes the files; the same seed makes the same file.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from mutations import KINDS, mutated, originals, outcome


def main() -> None:
    """Make the files, read them, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000, metavar="N", help="how many files in all")
    parser.add_argument("--seed", type=int, default=1, help="the first file's seed; each next one's is one more")
    given = parser.parse_args()
    found: Counter[tuple[str, str]] = Counter()
    bad = []
    with tempfile.TemporaryDirectory() as folder:
        sound = originals(Path(folder))
        for kind, data in sound.items():
            (Path(folder) / f"sound.{kind}").write_bytes(data)
            assert outcome(Path(folder) / f"sound.{kind}") == "read", kind
        for seed in range(given.seed, given.seed + given.files):
            kind = KINDS[seed % len(KINDS)]
            path = mutated(sound, kind, seed, Path(folder))
            what = outcome(path)
            found[kind, what] += 1
            if what not in ("read", "refused"):
                bad.append(f"seed {seed} ({kind}): {what}")
            path.unlink()
    for (kind, what), count in sorted(found.items()):
        print(f"{kind:6} {what:10} {count:6}")
    print("\n".join(bad) or "nothing bad")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
