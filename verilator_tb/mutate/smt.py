"""What Yosys's write_smt2 says of a module, and z3's answer to a question about it."""

import re
import shlex
import subprocess

TIMEOUT_S = 20


class Smt:
    """What write_smt2 says of a module, as constants of one state and expressions for the next: z3 is quick with that,
    and slow with functions of states."""

    def __init__(self, text, module):
        text = re.sub(r"\(declare-fun (\|[^|]+\|) \(\|\w+\|\)", r"(declare-fun \1 ()", text)
        text = re.sub(r"\(define-fun (\|[^|]+\|) \(\(state \|\w+\|\)\)", r"(define-fun \1 ()", text)
        text = re.sub(r"\((\|[^|]+\|) state\)", r"\1", text)
        self.text, _, transition = text.partition(f"(define-fun |{module}_t| ")
        next_of = {
            register: value
            for value, register in re.findall(r"^  \(= (.*) \((\|[^|]+\|) next_state\)\)", transition, re.M)
        }

        def named(kind):
            return sorted(re.findall(rf"^; yosys-smt2-{kind} (\S+)", text, re.M))

        self.registers = [name for name in named("register") if name.endswith("_q")]
        self.memories, self.inputs, self.outputs = named("memory"), named("input"), named("output")
        # By name, and place in it where only parts are declared: "job_i [349:341]".
        free = {*self.registers, *self.memories, *self.inputs}
        self.sources = {
            match[3]: match
            for match in re.finditer(r"^\(declare-fun (\|[^|]+\|) \(\) (.*)\) ; \\?(.+)$", self.text, re.M)
            if match[3].split(" ")[0] in free
        }
        self.next = {}
        for prefix, names in (("n", self.registers), ("m", self.memories)):
            for name in names:
                body = re.search(rf"^\(define-fun \|{module}_{prefix} {re.escape(name)}\| \(\) (.*)\)$", text, re.M)[1]
                value = re.match(r"(?:Bool|\(_ BitVec \d+\)|\(Array .*?\)\)) (.*)$", body)[1]
                self.next[name] = re.sub(r"\|[^|]+\|", lambda m: next_of[m[0]], value)

    def sharing(self, other, leave_out):
        """The text, with what both have in common by assumption defined as the other's: what is built the same way from
        it is then the same expression, and z3 sees that at once."""
        text = self.text
        for name, match in self.sources.items():
            if name in other.sources and name.split(" ")[0] not in leave_out and match[2] == other.sources[name][2]:
                shared = f"(define-fun {match[1]} () {match[2]} {other.sources[name][1]})"
                text = text.replace(match[0], shared, 1)
        return text


def z3(path, text):
    """"sat", "unsat", or nothing if the time was not enough."""
    path.write_text(text)
    # Of the processor's time: a busy machine changes no answer.
    command = f"ulimit -t {TIMEOUT_S} && exec z3 {shlex.quote(str(path))}"
    found = subprocess.run(["sh", "-c", command], check=False, capture_output=True, text=True)
    if "error" in found.stdout:
        raise RuntimeError(f"z3 {path}: {found.stdout.strip()}")
    return found.stdout.strip()
