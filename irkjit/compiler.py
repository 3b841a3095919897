"""LLVM, as far as irkjit uses it: IR text to an object file.  The only module that imports
llvmlite."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import llvmlite.binding as llvm


def target_machine() -> llvm.TargetMachine:
    """Code generation for this CPU: position-independent, no absolute addresses."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=2,
        reloc="pic",
        codemodel="small",
    )


def optimised(text: str, machine: llvm.TargetMachine) -> llvm.ModuleRef:
    """Parse, verify and optimise a module."""
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    builder = llvm.create_pass_builder(machine, _tuning())
    builder.getModulePassManager().run(module, builder)
    return module


SMALL = 16_000
"""Characters of IR of a unit that gets all of LLVM's optimisations.  They take as long as
generating code, and large units are no faster for them: the lowering gives LLVM little to
improve."""


def compile_hot(text: str, show: Callable[[str], None] | None = None) -> bytes:
    """An ELF object file of a unit of compiled code (`jit/unit.py`).

    show: is given the assembly.
    """
    machine = _machine()
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    builder = llvm.create_pass_builder(machine, _tuning())
    if len(text) <= SMALL:
        passes = builder.getModulePassManager()
    else:
        passes = llvm.create_new_module_pass_manager()
        passes.add_always_inliner_pass()
        passes.add_sroa_pass()
        passes.add_instruction_combine_pass()
        passes.add_simplify_cfg_pass()
        passes.add_new_gvn_pass()
        passes.add_simplify_cfg_pass()
    passes.run(module, builder)
    if show is not None:
        show(machine.emit_assembly(module))
    return bytes(machine.emit_object(module))


def _tuning() -> llvm.PipelineTuningOptions:
    """Code that is mostly branches and calls gains nothing from vectors and unrolled loops."""
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    options.loop_interleaving = False
    return options


@cache
def _machine() -> llvm.TargetMachine:
    return target_machine()


def compile_object(text: str) -> bytes:
    """An ELF object file of the module."""
    machine = target_machine()
    return bytes(machine.emit_object(optimised(text, machine)))
