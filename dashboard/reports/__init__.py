"""Documents made from what the pages show: tables now, slides and reports later. Asks no warehouse."""
