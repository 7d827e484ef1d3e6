"""Draw docs/pictures/*.svg from docs/examples/*.bpmn: `python docs/pictures/draw.py`.

Each picture ends in a comment with the digest of the diagram it was drawn from, by which a test sees that it is fresh.
Needs what the browser tests need: Playwright and a Chromium.
"""

import hashlib
import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parents[1]
VIEWER = DOCS.parent / "webui" / "static" / "vendor" / "bpmn-js" / "bpmn-navigated-viewer.js"
DRAW = """async xml => {
    const viewer = new BpmnJS({ container: "#canvas" });
    await viewer.importXML(xml);
    const { svg } = await viewer.saveSVG();
    viewer.destroy();
    return svg;
}"""


def draw(page: Page, diagram: Path) -> str:
    """Return a diagram as SVG, with the digest of its file."""
    svg = str(page.evaluate(DRAW, diagram.read_text(encoding="utf-8")))
    # Ids that bpmn-js makes up differ from run to run; numbered, the same diagram gives the same picture.
    made_up = list(dict.fromkeys(re.findall(r'id="(marker-[^"]+)"', svg)))
    for number, id in enumerate(made_up):
        svg = svg.replace(id, f"marker{number}")
    return f"{svg.strip()}\n<!-- {digest(diagram)} -->\n"


def digest(diagram: Path) -> str:
    """Return by what a picture knows its diagram."""
    return hashlib.sha256(diagram.read_bytes()).hexdigest()


def main() -> None:
    """Draw every example anew."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_content('<div id="canvas" style="width: 1600px; height: 900px"></div>')
        page.add_script_tag(path=VIEWER)
        for diagram in sorted((DOCS / "examples").glob("*.bpmn")):
            (DOCS / "pictures" / f"{diagram.stem}.svg").write_text(draw(page, diagram), encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main()
