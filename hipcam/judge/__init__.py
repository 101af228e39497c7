"""From measures to movements, faults and the result."""
