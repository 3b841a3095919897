"""LLVM, as far as irkjit uses it: IR text to an object file.  The only module that imports
llvmlite."""

from __future__ import annotations

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
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    options.loop_interleaving = False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return module


def compile_hot(text: str, inlining: int = 225) -> bytes:
    """An ELF object file of a unit of compiled code (`jit/unit.py`)."""
    machine = _machine()
    module = llvm.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization = False
    options.slp_vectorization = False
    options.loop_unrolling = False
    options.loop_interleaving = False
    options.inlining_threshold = inlining
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    return bytes(machine.emit_object(module))


@cache
def _machine() -> llvm.TargetMachine:
    return target_machine()


def compile_object(text: str) -> bytes:
    """An ELF object file of the module."""
    machine = target_machine()
    return bytes(machine.emit_object(optimised(text, machine)))
