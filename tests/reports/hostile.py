"""A case whose every text is hostile: scripts, attributes, templates, markup, marks that turn text around."""

from pathlib import Path

from ruamel.yaml import YAML

from tests.reports.running import SMALL

NASTY = (
    "<script>alert(1)</script> <img src=http://127.0.0.1:9/x onerror=alert(2)> {{ 7*7 }} {% raw %} </style> "
    '"\'&amp; #eval("1") $x^2$ *bold* _it_ @ref <label> \\u{41} // [link] \u202eevil\u202c \U0001f600 \U0001f980 \ud3c9 '
    + "w"
    * 300
)

TEXTS = {"title", "question", "for", "marking", "notes", "claim", "citation", "url", "unit", "owner", "authority",
         "text", "effect", "because"}  # fmt: skip


def hostile_case(folder: Path) -> Path:
    """Every text of the small case, but for names, dates and fixed words, is replaced."""
    yaml = YAML()
    case = yaml.load(SMALL.read_text(encoding="utf-8"))

    def poison(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in TEXTS and isinstance(value, str):
                    node[key] = f"{key} {NASTY}"
                else:
                    poison(value)
        elif isinstance(node, list):
            for value in node:
                poison(value)

    poison(case)
    path = folder / "nasty.yaml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(case, file)
    return path
