"""How many logical qubits and gates an attack needs, before any machine is chosen."""
