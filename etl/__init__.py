"""Writes: received workbook → understood tables → observations → checks → warehouse. Knows no screen."""
