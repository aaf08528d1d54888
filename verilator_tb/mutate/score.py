"""The score: a table by module, and every mutant that nothing killed, for people and as JSON."""

import json

from journal import EQUIVALENT, KILLED, STILLBORN

HOLE, UNDECIDED, OPEN = "hole", "undecided", "open"
CLASSES = (KILLED, EQUIVALENT, UNDECIDED, HOLE, OPEN)


def class_of(result):
    """killed, equivalent, stillborn; else hole (a state was found that tells it from the RTL, but no vector has done
    so), undecided, or open (a run was ended before it was decided)."""
    if result is None:
        return OPEN
    if result["class"] in (KILLED, EQUIVALENT, STILLBORN):
        return result["class"]
    if "proof" not in result:
        return OPEN
    return HOLE if result["proof"] is None else UNDECIDED


def rows_of(plan, journal):
    rows = {}
    for entry in plan.entries:
        kind = class_of(journal.of(entry))
        row = rows.setdefault(entry.mutant.unit, dict.fromkeys((*CLASSES, STILLBORN), 0))
        row[kind] += 1
    return rows


def score(row):
    """Killed, of those that are not proved equivalent; None if there are none."""
    counted = sum(row[kind] for kind in CLASSES) - row[EQUIVALENT]
    return row[KILLED] / counted if counted else None


def table(rows):
    total = {kind: sum(row[kind] for row in rows.values()) for kind in (*CLASSES, STILLBORN)}
    lines = ["| module | mutants | killed | equivalent | undecided | hole | score |", "|---|---:|---:|---:|---:|---:|---:|"]
    for name, row in [*sorted(rows.items()), ("all", total)]:
        count = sum(row[kind] for kind in CLASSES)
        share = score(row)
        percent = "" if share is None else f"{100 * share:.1f} %"
        lines.append(
            f"| {name} | {count} | {row[KILLED]} | {row[EQUIVALENT]} | {row[UNDECIDED]} | "
            f"{row[HOLE] + row[OPEN]} | {percent} |"
        )
    if total[STILLBORN]:
        lines.append(f"\n{total[STILLBORN]} more do not compile.")
    return lines


def holes(plan, journal):
    return [e for e in plan.entries if class_of(journal.of(e)) in (HOLE, UNDECIDED, OPEN)]


def describe(entry, journal):
    kind = class_of(journal.of(entry))
    text = " ".join(entry.mutant.text.split())
    return f"{entry.file}:{entry.line}: {entry.version}: {kind}: '{entry.original}' -> '{text}' ({entry.mutant.operator})"


def report(plans, journal, path, settings):
    """Prints the tables and the holes, writes the JSON; returns how many mutants count as not killed."""
    versions, open_count = {}, 0
    for plan in plans:
        rows = rows_of(plan, journal)
        print(f"\n{plan.version}: {len(plan.entries)} of {plan.possible} possible mutants, seed {settings['seed']}\n")
        print("\n".join(table(rows)))
        still = holes(plan, journal)
        open_count += len(still)
        for entry in still:
            print(describe(entry, journal))
        mutants = []
        for entry in plan.entries:
            result = journal.of(entry) or {}
            facts = {k: v for k, v in result.items() if k in ("by", "edge", "verdict", "form", "proof", "message")}
            mutants.append(
                {
                    "file": entry.file,
                    "line": entry.line,
                    "operator": entry.mutant.operator,
                    "from": entry.original,
                    "to": entry.mutant.text,
                    "class": class_of(journal.of(entry)),
                    **facts,
                }
            )
        versions[plan.version] = {"possible": plan.possible, "modules": rows, "mutants": mutants}
    path.write_text(json.dumps({**settings, "versions": versions}, indent=1) + "\n")
    return open_count
