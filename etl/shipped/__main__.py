"""`python -m etl.shipped`: writes the seven workbooks of data/raw anew from the facts. Decides nothing."""

from etl.raw_store import data_folder
from etl.shipped.write import write_all

for path in write_all(data_folder() / "raw"):
    print(f"Đã ghi {path}")
