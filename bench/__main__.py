"""``python -m bench``: every benchmark, one after the other."""

import runpy

for module in ("bench.crawl", "bench.gate", "bench.hosts", "bench.log", "bench.review", "bench.robots"):
    print(f"== {module}", flush=True)
    runpy.run_module(module, run_name="__main__")
