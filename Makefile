# Hai lệnh chính: `make run` và `make test`; mỗi lệnh tự chuẩn bị mọi thứ trong .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8501

.PHONY: run test load demo bench format

run: $(READY)
	$(BIN)/python -m etl rebuild --if-needed
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

# make load FILES="bieu-thang-8.xlsx" OPTIONS="--area VN"
load: $(READY)
	$(BIN)/python -m etl load $(FILES) $(OPTIONS)

demo: $(READY)
	$(BIN)/python -m etl demo
	DASHBOARD_DATA=data/demo $(BIN)/streamlit run app.py --server.port $(PORT)

# make bench ARGS="--annexes THƯ_MỤC_CÁC_BIỂU_CẢ_NƯỚC"; make bench ARGS=--profile
bench: $(READY)
	$(BIN)/python -m bench $(ARGS)

format: $(READY)
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

# Byte code is compiled here: without it every start recompiles for seconds.
$(READY): requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	$(BIN)/python -m compileall -q ledger etl growth dashboard pages app.py
	touch $(READY)
