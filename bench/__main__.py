"""``python -m bench``: every benchmark, one after the other."""

import runpy

for name in ("crawl", "gate", "hosts", "erase", "log", "review", "robots"):
    print(f"== bench.{name}", flush=True)
    runpy.run_module(f"bench.{name}", run_name="__main__")
