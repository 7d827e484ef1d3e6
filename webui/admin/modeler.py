"""What Camunda Modeler needs to draw for Alur: the plugin, the element templates, and how to install them."""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue

from webui.admin import blueprint

PROCESSES = Path(__file__).resolve().parents[2] / "processes"
PACKED = {"plugins/alur": "modeler-plugin/*.js", "element-templates": "element-templates/*.json"}
"""Folder below the Modeler's `resources`: which of our files go there."""

DATA_FOLDERS = {
    "Windows": r"%APPDATA%\camunda-modeler",
    "macOS": "~/Library/Application Support/camunda-modeler",
    "Linux": "~/.config/camunda-modeler",
}
"""Where the Modeler looks for its user's plugins and templates."""


@blueprint.get("/definisi/modeler")
def modeler() -> ResponseReturnValue:
    """Say how Camunda Modeler is made ready, and where its Deploy button sends a diagram."""
    return render_template("admin/modeler.html", address=f"{request.host_url}engine-rest", folders=DATA_FOLDERS)


@blueprint.get("/definisi/modeler.zip")
def modeler_files() -> ResponseReturnValue:
    """Give the folder `resources`, to be unpacked into the Modeler's data folder."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for folder, pattern in PACKED.items():
            for path in sorted(PROCESSES.glob(pattern)):
                archive.write(path, f"resources/{folder}/{path.name}")
    packed.seek(0)
    return send_file(packed, "application/zip", as_attachment=True, download_name="alur-modeler.zip")
