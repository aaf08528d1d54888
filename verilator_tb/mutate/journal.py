"""What is known of every mutant, a line of JSON each, written at once: a run that was ended goes on where it was."""

import collections
import hashlib
import json
import threading

KILLED, EQUIVALENT, STILLBORN, SURVIVED = "killed", "equivalent", "stillborn", "survived"


class Journal:
    """`vectors`: a function that says of a version or build what decides whether its mutants are found."""

    def __init__(self, path, vectors):
        self.path, self.vectors = path, vectors
        self.lock = threading.Lock()
        self.results = {}
        if path.exists():
            for line in path.read_text().splitlines():
                if line.endswith("}"):  # the last may be torn
                    found = json.loads(line)
                    self.results[found["key"]] = found

    def add(self, entry, kind, **facts):
        found = {"key": entry.key, "version": entry.version, "class": kind, **facts}
        if kind == SURVIVED:
            found = {**self._proof(entry), **found, "vectors": self.vectors(entry.version)}
        with self.lock:
            self.results[entry.key] = found
            with self.path.open("a") as file:
                file.write(json.dumps(found) + "\n")

    def _proof(self, entry):
        """What the proof of a survivor found, which holds whatever the vectors are."""
        return {k: v for k, v in self.results.get(entry.key, {}).items() if k == "proof"}

    def of(self, entry, stage=None):
        """The result of a mutant; None if there is none yet. A mutant that survived other vectors, or an earlier
        stage only, has none."""
        found = self.results.get(entry.key)
        if found and found["class"] == SURVIVED:
            if found["vectors"] != self.vectors(entry.version) or stage is not None and found["stage"] < stage:
                return None
        return found

    def first(self, version):
        """Ids of the vectors that killed, the best first."""
        with self.lock:
            found = list(self.results.values())
        kills = collections.Counter(r["by"] for r in found if r["class"] == KILLED and r["version"] == version)
        return [vector for vector, _ in kills.most_common()]


def hash_of_trees(*folders):
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()[:16]
