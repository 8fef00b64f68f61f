"""The billing rules: plain values and pure decisions, knowing neither clock, file nor screen."""
