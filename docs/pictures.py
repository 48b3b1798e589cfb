"""Makes the pictures of the README from the bundled brief: page 1 of the PDF, and the page where weights move."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent


def main() -> None:
    """Write docs/brief.png and docs/weights.png."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([sys.executable, "-m", "reports", "brief", "--out", folder], check=True)
        (pdf,), (html,) = folder.glob("*.pdf"), folder.glob("*.html")
        pypdfium2.PdfDocument(pdf)[0].render(scale=110 / 72).to_pil().save(DOCS / "brief.png")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            window = browser.new_page(viewport={"width": 1000, "height": 860})
            window.goto(html.as_uri())
            window.get_by_role("button", name="Kyiv (notional)").click()
            window.locator("#explorer").evaluate("node => node.scrollIntoView()")
            window.screenshot(path=DOCS / "weights.png")
            browser.close()


if __name__ == "__main__":
    main()
