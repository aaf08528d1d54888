"""Proves that a mutant of the accelerator can't be told from the RTL, module by module (Yosys and z3).

The mutated module alone is compared with the original, with every input free and the outputs of its instances as
further free inputs: from any two equal states (all registers, all memories) and equal inputs follow equal outputs,
equal inputs of the instances and equal states after an edge. As the rest of the design is the same text, the whole then
does the same in every cycle, whatever the inputs are; at power-up the states are equal, because the harness loads both
alike. That is unbounded. It assumes nothing of what can be reached, so a mutant that differs only where the design
never comes is not proved.

A module that has instances with other parameters is compared with each of them; a function of a package in every module
that calls a function of it.
"""

import pathlib
import re
import subprocess
import threading

from instrument import instrumented
from smt import TIMEOUT_S, Smt, z3

FORM = "module alone"

SCRIPT = """read_verilog -sv {files}
read_verilog -sv -lib {inner}
{chparam}
hierarchy -check -top {module}
proc -norom {module}
expose -evert {module}/c:*
delete * {module} %d
setattr -set keep 1 w:*_q
opt_expr
opt_clean
memory_collect
rename {module} {name}
write_smt2 -wires {out}
"""


class ModuleProver:
    def __init__(self, design, folder):
        self.design, self.folder = design, pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.packages = [path for path in design.paths if design.units[path.stem].is_package]
        self.gold, self.lock = {}, threading.Lock()

    def prove(self, mutant, name):
        """(form, problem): FORM if `mutant` was proved equivalent, else None; then the problem says why there is no
        answer, or is None if there are states from which they differ."""
        text = self.design.units[mutant.unit].text
        return self.compare(name, {mutant.unit: instrumented(text, [(1, mutant)], "16'd1")})

    def compare(self, name, texts, modules=None):
        """The same for any RTL, in `modules`, or in all that see it: `texts` stand for the files of those units."""
        undecided = None
        names = modules or sorted({module for unit in texts for module in self.modules(unit)})
        if not names:
            raise RuntimeError(f"no module sees {', '.join(texts)}: there is nothing to compare")
        for module in names:
            for number in range(len(self.design.variants[module])):
                problem = self._compare(f"{name}_{module}_{number}", module, number, texts)
                if problem is None:
                    return None, None
                undecided = undecided or problem
        return (None, undecided) if undecided else (FORM, None)

    def modules(self, unit):
        """Where the unit's text is seen: in itself, or in the modules that call functions of the package."""
        if not self.design.units[unit].is_package:
            return [unit]
        call = re.compile(rf"\b{unit}::\w+\(")
        return [name for name in self.design.variants if call.search(self.design.units[name].text)]

    def _compare(self, name, module, number, texts):
        """"" if equal, None if not, else why there is no answer."""
        with self.lock:
            key = (module, number)
            if key not in self.gold:
                self.gold[key] = self._smt(f"gold_{module}_{number}", "gold", module, number, {})
            gold = self.gold[key]
        try:
            gate = self._smt(name, "gate", module, number, texts)
        except subprocess.CalledProcessError as error:
            return f"Yosys does not read it: {(error.stderr or '').strip().splitlines()[-1:]}"
        if (gate.registers, gate.memories) != (gold.registers, gold.memories):
            return f"{module} has other registers with the mutant"
        answer = z3(self.folder / f"{name}.z3", query(gold, gate))
        return {"unsat": "", "sat": None}.get(answer, f"no answer within {TIMEOUT_S} s")

    def _smt(self, name, renamed, module, number, texts):
        def file(unit, path):
            if unit not in texts:
                return str(path)
            copy = self.folder / f"{name}_{path.name}"
            copy.write_text(texts[unit])
            return str(copy)

        paths = {path.stem: path for path in self.design.paths}
        # The build's package keeps its place: it includes another file.
        files = [file(path.stem, path) for path in [*self.packages, paths[module]]]
        # Of the instances only the ports count, whose widths follow from parameters; what is in them is cut off.
        children = sorted(self.design.children.get(module, ()))
        files += [str(paths[child]) for child in children]
        inner = {name for child in children for name in self.design.children.get(child, ())} - {module, *children}
        values = self.design.variants[module][number]
        chparam = "".join(f" -set {parameter} {value}" for parameter, value in values.items())
        script, out = self.folder / f"{name}.ys", self.folder / f"{name}.smt2"
        script.write_text(
            SCRIPT.format(
                files=" ".join(files),
                inner=" ".join(str(paths[name]) for name in sorted(inner)),
                chparam=f"chparam{chparam} {module}" if chparam else "",
                module=module,
                name=renamed,
                out=out,
            ).replace("read_verilog -sv -lib \n", "")
        )
        subprocess.run(["yosys", "-q", script], check=True, capture_output=True, text=True)
        found = Smt(out.read_text(), renamed)
        # A table that Yosys made a memory of would be taken for a state, equal in both.
        if not all(memory.endswith("_q") for memory in found.memories):
            raise RuntimeError(f"{module} has memories that its text has not: {found.memories}")
        return found


def query(gold, gate):
    """Satisfiable if two equal states lead to different outputs or different states."""
    equal, kept = [], []
    equal += [f"(= |gold_n {n}| |gate_n {n}|)" for n in gold.inputs]
    kept += [f"(= |gold_n {n}| |gate_n {n}|)" for n in gold.outputs]
    for prefix, names in (("n", gold.registers), ("m", gold.memories)):
        equal += [f"(= |gold_{prefix} {n}| |gate_{prefix} {n}|)" for n in names]
        kept += [f"(= {gold.next[n]} {gate.next[n]})" for n in names]
    assumed, wanted = f"(and true {' '.join(equal)})", f"(not (and true {' '.join(kept)}))"
    return "\n".join(
        [gold.text, gate.sharing(gold, ()), f"(assert {assumed})", f"(assert {wanted})", "(check-sat)", ""]
    )
