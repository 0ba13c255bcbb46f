"""The published facts that ship with the product, as reviewable text, and the workbooks made from them.

Knows the layouts and the writer; knows neither reader nor warehouse. Facts stand in the CSV files of this folder: codes
where a machine reads, Vietnamese where a person does; every row names its source in sources.csv.
"""
