"""What the opcode definitions stand on: state, memory, collector, printer, comparison, stack."""
