"""Reads the published warehouse and draws: queries, series, sentences, figures, panels. Writes nothing."""
