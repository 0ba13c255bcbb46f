"""The ledger: everything that people decide, in one append-only book. Knows no workbook, no figure and no screen."""
