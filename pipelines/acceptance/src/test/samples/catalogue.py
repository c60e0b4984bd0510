"""The list of samples: what each file is, and what Sluice must make of it."""

import json
import pathlib

import people

HERE = pathlib.Path(__file__).resolve().parent
FILES = HERE / "files"


class Catalogue:
    """Collects the samples and writes expected.json. Those that are `whole` go through a whole job, the others
    through the readers and the hasher alone, which is some hundred times as fast."""

    def __init__(self):
        self.groups = {"people": people.members(), "some": people.members("email", "phone")}
        self.samples = []

    def _add(self, name, tool, covers, path, kind, **rest):
        first = all(s["path"] != path for s in self.samples)
        rest.setdefault("whole", kind == "orders" and first)
        self.samples.append({"name": name, "tool": tool, "covers": covers, "kind": kind, "path": path, **rest})

    def all_people(self, name, tool, covers, path=None, columns=None, **rest):
        """A file of all people with all their keys."""
        self._add(name, tool, covers, path or f"{name}.parquet", "people",
                  columns=columns or people.MAPPING, group="people", whole=True, **rest)

    def some_people(self, name, tool, covers, path=None, country="country"):
        """A file of all people with e-mail address and phone number alone; brotli is refused by name."""
        if name.endswith("brotli"):
            self.refused(name, tool, covers, f"{name}.parquet", people.SOME_MAPPING, "BROTLI", whole=False)
            return
        self._add(name, tool, covers, path or f"{name}.parquet", "people", columns=people.SOME_MAPPING | {"country": country},
                  group="some")

    def ids(self, name, tool, covers, path, column, ids, mapping=None, **rest):
        """A file whose rows are members of these ids with an e-mail address each."""
        self._add(name, tool, covers, path, "people",
                  columns=mapping or {"external-user-id": column, "email": "email"},
                  members=people.mails(ids), **rest)

    def members(self, name, tool, covers, path, columns, members, **rest):
        """A file or a table whose members are given one by one."""
        self._add(name, tool, covers, path, "people", columns=columns, members=members, **({"whole": rest.get("table", False)} | rest))

    def orders(self, name, tool, covers, path, columns, events, **rest):
        """A file of orders: what Amazon must get of each."""
        self._add(name, tool, covers, path, "orders", columns=columns, events=events, **rest)

    def refused(self, name, tool, covers, path, columns, *says, kind="people", **rest):
        """A file that ends its own audience with exit 2 and these words."""
        self._add(name, tool, covers, path, kind, columns=columns, says=list(says), **({"whole": "ids" not in path} | rest))

    def write(self, pending):
        kept = [s for s in self.samples if s["name"] not in pending]
        texts = sorted(_texts(self.groups) | _texts([s.get("members") for s in kept])
                       | {e["email"] for s in kept for e in s.get("events", {}).values()})
        with (HERE / "expected.json").open("w", encoding="utf-8") as out:
            out.write('{"digests": ' + json.dumps({t: people.sha(t) for t in texts}, indent=1, ensure_ascii=False))
            out.write(',\n"groups": ' + json.dumps(self.groups, ensure_ascii=False) + ',\n"samples": [\n')
            out.write(",\n".join(json.dumps(s, ensure_ascii=False) for s in kept) + "\n]}\n")
        return kept


def _texts(tree):
    """The texts of all keys in groups of members."""
    if isinstance(tree, dict):
        return set().union(*(_texts(v) for v in tree.values()))
    if isinstance(tree, list):
        return set().union(*(_texts(v) for v in tree))
    return {tree} if tree else set()
