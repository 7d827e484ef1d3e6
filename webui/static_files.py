"""Static files under addresses that change when their folder does: `/static/~1f0c…/js/app.js`.

The version stands before the path, so that what a script imports or a style sheet names relatively is kept as long
(a year) as the file itself, and a page costs one request instead of one for each module.
"""

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, current_app, url_for

from webui.compression import send_packed, takes_gzip

STATIC = Path(__file__).parent / "static"
TEXT = frozenset({".css", ".js", ".svg"})
KEPT = "public, max-age=31536000, immutable"

blueprint = Blueprint("static_files", __name__)


def asset(name: str) -> str:
    """Return the address of a static file."""
    return url_for("static_files.versioned", version=_version(_unit(name)), filename=name)


@blueprint.get("/static/~<version>/<path:filename>")
def versioned(version: str, filename: str) -> Response:
    """Return a static file; one asked for by a version that is not this one is not to be kept."""
    response = current_app.send_static_file(filename)
    if Path(filename).suffix in TEXT and takes_gzip() and response.status_code == 200:
        response.direct_passthrough = False
        response.close()
        response = Response(mimetype=response.mimetype)
        send_packed(response, _packed(filename))
    is_current = version == _version(_unit(filename))
    response.headers["Cache-Control"] = KEPT if is_current else "no-cache"
    return response


def _unit(name: str) -> str:
    """Return the folder that changes as one: `css`, `js`, one library."""
    folders = PurePosixPath(name).parts[:-1]
    return "/".join(folders[: 2 if folders[:1] == ("vendor",) else 1])


@cache
def _version(folder: str) -> str:
    """Return a name for what a folder holds now. Files change only with an upgrade, which begins a new process."""
    digest = sha256()
    for file in sorted(path for path in (STATIC / folder).glob("**/*") if path.is_file()):
        digest.update(file.relative_to(STATIC).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:10]


@cache
def _packed(filename: str) -> bytes:
    return gzip.compress((STATIC / filename).read_bytes(), mtime=0)
