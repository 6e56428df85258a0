"""A planner at the map: opens it, clicks and drags, reads what it says, and notes what goes wrong."""

import csv
import io
import json
import urllib.parse
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, FloatRect, Page, Request

DAY = "2024-12-31"
"""The day of the plan's first milestone; the figures of that day are fixed by the shipped districts."""

SLOW_CARD = "GPU stall due to ReadPixels"
"""What Chromium notes where it has to read a map rendered in software back: no fault of the page."""

AXE = Path(__file__).resolve().parents[2] / ".venv" / "front-end" / "axe.min.js"
_RUN_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""
_FOLLOW = """hash => new Promise(done => {
  if (location.hash === "#" + hash) location.hash = "#";
  addEventListener("hashchange", () => location.hash.length > 1 && done());
  location.hash = hash;
})"""
"""Follow a link inside the page, and see that the page has heard of it."""


class Planner:
    """One page, from the address bar to the screenshot."""

    def __init__(self, page: Page, address: str, pictures: Path) -> None:
        self.page, self.address, self._pictures = page, address, pictures
        self.wrongs: list[str] = []
        self.outside: list[str] = []
        self.expected_wrong = ""
        page.on("console", self._heard)
        page.on("pageerror", self._thrown)
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if SLOW_CARD in message.text:
            return
        if not (self.expected_wrong and self.expected_wrong in message.text):
            self.wrongs.append(message.text)

    def _thrown(self, wrong: Error) -> None:
        self.wrongs.append(str(wrong))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "blob:", "data:")):
            self.outside.append(request.url)

    def stop(self) -> None:
        """Stop listening."""
        self.page.remove_listener("console", self._heard)
        self.page.remove_listener("pageerror", self._thrown)
        self.page.remove_listener("request", self._asked)

    def load(self, **choice: str) -> None:
        """Load the page anew with a choice in its address."""
        self.page.goto("about:blank")
        self.page.goto(self.link(**choice))
        self.wait()

    def open(self, **choice: str) -> None:
        """Open a choice (d, t, r, p …) as a link in the page that is there, or load it where none is."""
        if self.page.url.partition("#")[0] != self.address:
            self.load(**choice)
            return
        self.page.evaluate(_FOLLOW, self.link(**choice).partition("#")[2])
        self.wait()

    def link(self, **choice: str) -> str:
        """The address of a choice, on the plan's first milestone if on no other day."""
        return f"{self.address}#{urllib.parse.urlencode({'d': 'nanchuan', 't': DAY, **choice})}"

    def wait(self) -> None:
        """Until everything asked is answered and drawn."""
        self.page.wait_for_selector("body[data-state=ready]")
        self.page.wait_for_selector("#map[data-state=idle]")

    def panel(self, name: str) -> None:
        """Open a panel by its tab."""
        self.page.click(f"#tab-{name}")
        self.page.wait_for_selector(f"#tab-{name}[aria-selected=true]")

    def changes(self) -> list[dict[str, Any]]:
        """The changes that the address holds."""
        parts = urllib.parse.parse_qs(self.page.url.partition("#")[2])
        found: list[dict[str, Any]] = json.loads(parts.get("w", ["[]"])[0])
        return found

    def text(self, selector: str) -> str:
        """What a part of the page says, on one line."""
        return " ".join(self.page.inner_text(selector).split())

    def rates(self) -> list[str]:
        """The three readings as numerator and denominator."""
        return [text.strip() for text in self.page.locator(".rates .parts").all_inner_texts()]

    def middle(self) -> tuple[float, float]:
        """The middle of the map on the screen: where the map flies to lies there."""
        box = self.page.locator("#map").bounding_box()
        assert box is not None, "the map is not on the page"
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def click_map(self, *, right: float = 0, down: float = 0) -> None:
        """Click so many pixels beside the middle of the map, and wait for what comes of it."""
        x, y = self.middle()
        self.page.mouse.click(x + right, y + down)
        self.wait()

    def fly_to_outlet(self, code: str) -> None:
        """Have that outlet in the middle of the map, by way of the panel of service radii."""
        self.panel("radii")
        self.page.select_option("#outlet", code)
        self.page.wait_for_selector("#panel table")
        self.wait()

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of a GraphQL request, past the page: what the page must say as well."""
        answer = self.page.request.post(
            f"{self.address}graphql", data=json.dumps({"query": query, "variables": variables}),
            headers={"content-type": "application/json", "accept": "application/json"},
        )  # fmt: skip
        body = answer.json()
        assert "errors" not in body, body
        return body["data"]["network"]

    def saved(self, label: str) -> tuple[str, bytes]:
        """The file that a link or button of that label saves: its name and its content."""
        with self.page.expect_download() as waiting:
            self.page.click(f"text={label}")
        return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()

    def saved_rows(self, label: str) -> list[dict[str, str]]:
        """The rows of a table so saved, which begins with the mark of its encoding."""
        _, content = self.saved(label)
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    def measures(self, name: str) -> list[float]:
        """Milliseconds that the page has measured under that name."""
        script = f"performance.getEntriesByName({name!r}, 'measure').map((entry) => entry.duration)"
        return [float(duration) for duration in self.page.evaluate(script)]

    def serious_faults(self) -> list[str]:
        """What the rules of accessibility (axe-core) call serious or critical on the page as it is."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate(_RUN_AXE)
        return found

    def wait_measured(self, name: str, count: int) -> None:
        """Until the page has measured that so many times."""
        self.page.wait_for_function(
            "([name, count]) => performance.getEntriesByName(name, 'measure').length >= count",
            arg=[name, count],
        )

    def record(self, name: str, **figures: float) -> None:
        """Keep figures among the artefacts of the run."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        text = json.dumps({key: round(value, 1) for key, value in figures.items()})
        (self._pictures / f"{name}.json").write_text(text + "\n", encoding="utf-8")

    def map_picture(self) -> bytes:
        """What the map shows, without what lies over it."""
        box = self.page.locator("#map").bounding_box()
        assert box is not None, "the map is not on the page"
        clip: FloatRect = {"x": box["x"] + 330, "y": box["y"], "width": 500, "height": box["height"] - 60}
        return self.page.screenshot(clip=clip)

    def picture(self, name: str, *, clip: FloatRect | None = None) -> None:
        """Keep a screenshot, and see that it is not one empty colour."""
        self._pictures.mkdir(parents=True, exist_ok=True)
        path = self._pictures / f"{name}.png"
        self.page.screenshot(path=path, clip=clip)
        assert path.stat().st_size > EMPTY_BYTES, f"{path.name} is almost empty"


EMPTY_BYTES = 20_000
"""A screen of one colour takes 5 kB as PNG, one with the map at least 100."""
