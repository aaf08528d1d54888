"""The code coverage of the RTL by module and kind: as text, as JSON and as a page."""

import collections
import fnmatch
import html
import json

from points import KINDS

_ROW = "{:<20} {:<7} {:>7} {:>8} {:>7} {:>5} {:>8}"
_SHOWN = 40  # points left that the terminal shows


def percent(points, waived, left):
    """Of the points that are not waived."""
    wanted = points - waived
    return 100.0 * (wanted - left) / wanted if wanted else 100.0


class Row:
    """Counts of one module and kind; kind "all" of the whole module."""

    def __init__(self):
        self.points = self.reached = self.waived = self.left = 0

    @property
    def percent(self):
        return percent(self.points, self.waived, self.left)

    def cells(self):
        return self.points, self.reached, self.waived, self.left, percent_text(self.percent)


def percent_text(value):
    """Never rounded up to 100."""
    return "100 %" if value == 100.0 else f"{min(value, 99.99):.2f} %"


def rows_of(judged):
    """(module, kind): Row, in order; kinds and then "all" of each module, and of ("all", "all")."""
    rows = collections.defaultdict(Row)
    left = set(judged.left())
    for point in judged.points:
        for key in ((point.module, point.kind), (point.module, "all"), ("all", point.kind), ("all", "all")):
            row = rows[key]
            row.points += 1
            row.reached += point.reached
            row.waived += point in judged.waived
            row.left += point in left
    modules = sorted({module for module, _ in rows if module != "all"}) + ["all"]
    order = [(module, kind) for module in modules for kind in (*KINDS.values(), "all")]
    return {key: rows[key] for key in order if key in rows}


def _wanted(thresholds, module, kind):
    """Percent; that of the module's own name goes before that of a pattern."""
    patterns = [module] + [name for name in thresholds if fnmatch.fnmatchcase(module, name)]
    stated = [thresholds[name][kind] for name in patterns if kind in thresholds.get(name, {})]
    return stated[0] if stated else 100


def complaints_of(judged, rows, thresholds):
    """Sentences; none if all is as it must be."""
    complaints = list(judged.stale)
    for (module, kind), row in rows.items():
        if "all" in (module, kind):
            continue
        wanted = _wanted(thresholds, module, kind)
        if row.percent < wanted:
            complaints.append(f"{module}, {kind}: {percent_text(row.percent)} reached of {wanted} %; {row.left} left")
        elif kind in thresholds.get(module, {}) and row.left == 0:
            complaints.append(f"{module}, {kind}: its threshold of {wanted} % is of no use, all is reached; remove it")
    return complaints


def where(point):
    return f"{point.file}:{point.line}"


def describe(point, source):
    what = point.text if point.kind == "toggle" else f"{point.text}: {source.strip()}"
    return f"{where(point)}: {point.design}: {point.kind} {what}"


def to_text(judged, rows, complaints, source_of):
    lines = [_ROW.format("module", "kind", "points", "reached", "waived", "left", "")]
    for (module, kind), row in rows.items():
        lines.append(_ROW.format(module, kind, *row.cells()))
    left = judged.left()
    if left:
        lines.append("")
    lines += [describe(point, source_of(point)) for point in left[:_SHOWN]]
    if len(left) > _SHOWN:
        lines.append(f"and {len(left) - _SHOWN} more, all in coverage.json")
    return "\n".join(lines + ([""] + complaints if complaints else [])) + "\n"


def _point_json(point, source_of):
    return {
        "design": point.design,
        "file": point.file,
        "line": point.line,
        "kind": point.kind,
        "point": point.text,
        "source": source_of(point).strip(),
    }


def to_json(judged, rows, complaints, source_of):
    table = [
        {"module": module, "kind": kind, "points": row.points, "reached": row.reached, "waived": row.waived}
        | {"left": row.left, "percent": row.percent}
        for (module, kind), row in rows.items()
    ]
    left = [_point_json(point, source_of) for point in judged.left()]
    waived = [
        _point_json(point, source_of) | {"reason": waiver.reason, "waiver": waiver.where}
        for point, waiver in judged.waived.items()
    ]
    document = {"pass": not complaints, "complaints": complaints, "table": table, "left": left, "waived": waived}
    return json.dumps(document, indent=1) + "\n"


_STYLE = """body{font:14px sans-serif;margin:2em;max-width:70em}table{border-collapse:collapse}
td,th{padding:.2em .8em;border-bottom:1px solid #ddd;text-align:right}td:first-child,th:first-child,
td:nth-child(2){text-align:left}.bad{color:#a00}code{background:#f4f4f4}"""


def to_html(judged, rows, complaints, source_of):
    def row_html(cells, tag="td"):
        return "<tr>" + "".join(f"<{tag}>{html.escape(str(cell))}</{tag}>" for cell in cells) + "</tr>"

    body = ["<h1>Code coverage of the RTL</h1>"]
    body += [f"<p class=bad>{html.escape(complaint)}</p>" for complaint in complaints]
    body.append('<p><a href="lcov/index.html">By line</a> (without what is waived)</p><table>')
    body.append(row_html(("module", "kind", "points", "reached", "waived", "left", ""), "th"))
    body += [row_html((*key, *row.cells())) for key, row in rows.items()]
    body.append("</table><h2>Left</h2><ul>")
    body += [f"<li><code>{html.escape(describe(point, source_of(point)))}</code></li>" for point in judged.left()]
    body.append("</ul><h2>Waived</h2>")
    by_reason = collections.defaultdict(list)
    for point, waiver in judged.waived.items():
        by_reason[waiver.reason].append(point)
    for reason, points in by_reason.items():
        body.append(f"<details><summary>{len(points)}: {html.escape(reason)}</summary><ul>")
        body += [f"<li><code>{html.escape(describe(point, source_of(point)))}</code></li>" for point in points]
        body.append("</ul></details>")
    head = f'<!doctype html><meta charset="utf-8"><title>Code coverage of the RTL</title><style>{_STYLE}</style>'
    return head + "\n".join(body) + "\n"
