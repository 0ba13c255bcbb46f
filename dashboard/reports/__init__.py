"""Documents made from what the pages show: tables, slides, reports, pictures. Asks no warehouse."""

from pathlib import Path

SHIPPED_TEMPLATES = Path(__file__).with_name("templates")  # Word templates as the dashboard comes with them
