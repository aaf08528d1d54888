"""Proves that a mutant can't be told from the RTL, by induction over clock edges (Yosys writes both, z3 decides).

The relation of both blocks is: every register and the main array hold the same. It holds at power-up, because the
harness loads both alike. What z3 shows is that from any two states in the relation, with equal inputs, the outputs are
equal and an edge leads to states in the relation. That is unbounded. Three forms are tried, in this order:

  any state        nothing else is assumed
  reachable state  the RTL's state satisfies INVARIANTS, which the same run proves by induction from reset; and an edge
                   with rst_ni low keeps the relation from any state
  unused register  as before, but port A's registered bits and the copied word need be equal only while a command or
                   configuration that uses them is valid

All registers change in the step that is looked at. In double-pumped versions an edge of clk2x_i between main edges
leaves the registers on clk_i as they are; as each register's next value is shown to be equal for itself, the relation
also holds if only some of them change. The invariants speak of registers of one clock each, for the same reason. What
the registers on clk_i become is asked only where a main edge can be: after a mid edge, which made t_d equal to t; or at
the very first edge, at which rst_ni is low.
"""

import pathlib
import subprocess

from design import parameters_of
from instrument import mutated
from smt import TIMEOUT_S, Smt, z3

FORMS = [("any state", False, False), ("reachable state", True, False), ("unused register", True, True)]

SCRIPT = """read_verilog -sv {files}
chparam -set Large {Large} -set DoublePumped {DoublePumped} m4bram
hierarchy -check -top m4bram
proc
flatten
opt_clean
memory_collect
rename m4bram {name}
write_smt2 -wires {out}
"""

# Of the RTL (data sheet section 8): codes in use, and bits_left by state. {s}, {c}, {b}: state_q, cfg_q, bits_left_q.
INVARIANTS = [
    "(bvule {s} #b1010)",
    "(not (= ((_ extract 6 4) {c}) #b000))",
    "(not (= ((_ extract 3 2) {c}) #b11))",
    "(not (= ((_ extract 1 0) {c}) #b11))",
    "(not (and {cmd} {cfg}))",
    # bits_left is 0 but in PREADD..ADD, where it is at most n
    "(=> (or (bvult {s} #b0011) (bvugt {s} #b0111)) (= {b} #b0000))",
    "(=> (= {s} #b0011) (or (= {b} #b0000) (= {b} {n})))",
    "(=> (or (= {s} #b0100) (= {s} #b0101)) (and (= {b} {n}) (= ((_ extract 7 7) {c}) #b1)))",
    "(=> (= {s} #b0110) (and (bvuge {b} #b0010) (bvule {b} {n})))",
    "(=> (= {s} #b0111) (= {b} #b0001))",
]
SYNCHRONOUS_INVARIANT = "(not (= {s} #b1001))"  # COPY_W2 is double-pumped only

# What changes at main edges only.
ON_CLK = ("u_port_a.", "u_main_array.", "u_readout.", "gen_dp.u_phase.t_q")
MAIN_EDGE = "(or (= |gold_n gen_dp.u_phase.t_q| |gold_n gen_dp.u_phase.t_d_q|) (not |gold_n rst_ni|))"

# Registers that matter only while this is 1: see "unused register".
USED_WHILE = {
    "u_port_a.be_q": ("u_port_a.cmd_valid_q", "u_port_a.cfg_valid_q"),
    "u_port_a.data_q": ("u_port_a.cmd_valid_q", "u_port_a.cfg_valid_q"),
    "u_port_a.portion_q": ("u_port_a.cmd_valid_q",),
    "u_main_array.copy_q": ("u_port_a.cmd_valid_q",),
}

# Registers that the harness does not compare. Yosys leaves one out if a mutant does not read it.
NOT_OBSERVED = {*USED_WHILE, "u_readout.b_addr_q", "u_main_array.b_rdata_q"}


class Prover:
    def __init__(self, design, version, folder):
        self.design, self.version, self.folder = design, version, pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.gold = self._smt("gold", "gold", {})
        self._prove_invariants()

    def prove(self, mutant, name):
        """(form, problem): the form above in which `mutant` was proved equivalent, or None; then the problem says why
        there is no answer, or is None if there are states from which they differ."""
        return self.compare(name, {mutant.unit: mutated(self.design.units[mutant.unit].text, mutant)})

    def compare(self, name, texts):
        """The same for any RTL: `texts` stand for the files of those units."""
        try:
            gate = self._smt(name, "gate", texts)
        except subprocess.CalledProcessError as error:
            return None, f"Yosys does not read it: {(error.stderr or '').strip().splitlines()[-1:]}"
        lost = set(self.gold.registers) - set(gate.registers)
        if gate.memories != self.gold.memories or not lost <= NOT_OBSERVED:
            return None, f"the harness compares {', '.join(sorted(lost - NOT_OBSERVED))}, which the mutant has not"
        answers = set()
        for form, reachable, unused in FORMS:
            answer = z3(self.folder / f"{name}.z3", self._query(gate, reachable, unused))
            if answer == "unsat":
                return form, None
            answers.add(answer)
        return None, None if answers == {"sat"} else f"no answer within {TIMEOUT_S} s"

    # ---- Yosys
    def _smt(self, name, module, replaced):
        files = []
        for unit, path in self.design.files.items():
            if unit in replaced:
                path = self.folder / f"{name}_{path.name}"
                path.write_text(replaced[unit])
            files.append(str(path))
        script, out = self.folder / f"{name}.ys", self.folder / f"{name}.smt2"
        script.write_text(
            SCRIPT.format(files=" ".join(files), name=module, out=out, **parameters_of(self.version))
        )
        subprocess.run(["yosys", "-q", script], check=True, capture_output=True, text=True)
        return Smt(out.read_text(), module)

    # ---- formulas
    def _invariant(self, after):
        """Of the RTL's registers, or of what they hold after the edge."""

        def of(name):
            return self.gold.next[name] if after else f"|gold_n {name}|"

        invariants = INVARIANTS + ([] if self.version.endswith("dp") else [SYNCHRONOUS_INVARIANT])
        cfg = of("u_cfg.cfg_q")
        values = {
            "s": of("u_fsm.state_q"),
            "c": cfg,
            "b": of("u_fsm.bits_left_q"),
            "n": f"(bvadd #b0001 (concat #b0 ((_ extract 6 4) {cfg})))",
            "cmd": of("u_port_a.cmd_valid_q"),
            "cfg": of("u_port_a.cfg_valid_q"),
        }
        return "(and " + " ".join(i.format(**values) for i in invariants) + ")"

    def _prove_invariants(self):
        wanted = f"(and (or (not |gold_n rst_ni|) {self._invariant(False)}) (not {self._invariant(True)}))"
        path = self.folder / "invariants.z3"
        if z3(path, f"{self.gold.text}\n(assert {wanted})\n(check-sat)\n") != "unsat":
            raise RuntimeError(f"the invariants of {self.version} could not be proved: {path}")

    def _related(self, gate, after, reachable, unused):
        equal = []
        for prefix, names in (("n", gate.registers), ("m", self.gold.memories)):
            for name in names:
                gold_value = self.gold.next[name] if after else f"|gold_{prefix} {name}|"
                gate_value = gate.next[name] if after else f"|gate_{prefix} {name}|"
                same = f"(= {gold_value} {gate_value})"
                if unused and name in USED_WHILE:
                    valid = [self.gold.next[v] if after else f"|gold_n {v}|" for v in USED_WHILE[name]]
                    same = f"(=> (or {' '.join(valid)}) {same})"
                if after and reachable and self.version.endswith("dp") and name.startswith(ON_CLK):
                    same = f"(=> {MAIN_EDGE} {same})"
                equal.append(same)
        return "(and " + " ".join(equal) + ")"

    def _query(self, gate, reachable, unused):
        """Satisfiable if two related states lead to different outputs or to states that are not related."""

        def same(names):
            return " ".join(f"(= |gold_n {n}| |gate_n {n}|)" for n in names)

        kept = self._related(gate, True, reachable, unused)
        wanted = f"(not (and {same(gate.outputs)} {kept}))"
        if reachable:
            # From any state at an edge in reset the relation is kept; the outputs count from reachable states.
            wanted = f"(or (and {self._invariant(False)} {wanted}) (and (not |gold_n rst_ni|) (not {kept})))"
        assumed = f"(and {same(gate.inputs)} {self._related(gate, False, reachable, unused)})"
        gate_text = gate.sharing(self.gold, USED_WHILE if unused else ())
        return "\n".join([self.gold.text, gate_text, f"(assert {assumed})", f"(assert {wanted})", "(check-sat)", ""])
