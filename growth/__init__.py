"""Official growth arithmetic: pure functions over values and frames. Knows no file, no database, no screen."""
