"""Settings of the ready-made project. What the crawl is for stands in activity.yaml, not here."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent

BOT_NAME = "crawler"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

ADDONS = {"consentry.Addon": 1000}
CONSENTRY_ACTIVITY = os.environ.get("CONSENTRY_ACTIVITY", str(PROJECT / "activity.yaml"))
CONSENTRY_HOME = os.environ.get("CONSENTRY_HOME", str(PROJECT.parent / "data"))
# Anchors: with these named as well, the crawl stops if anything takes the add-on away.
ITEM_PROCESSOR = "consentry.adapters.scrapy.processor.ItemProcessor"
DOWNLOAD_HANDLERS = dict.fromkeys(
    ("data", "file", "ftp", "http", "https", "s3"),
    "consentry.adapters.scrapy.handler.DownloadHandler",
)

# Politeness. A host's own Crawl-delay and Retry-After make it slower, nothing makes it faster.
DOWNLOAD_DELAY = 1.0
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
RETRY_TIMES = 2
AUTOTHROTTLE_ENABLED = True
COOKIES_ENABLED = False
DEPTH_PRIORITY = 1
SCHEDULER_DISK_QUEUE = "scrapy.squeues.PickleFifoDiskQueue"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# Nothing listens, and nothing is kept beside the vault.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
HTTPCACHE_ENABLED = False

TWISTED_DNS_RESOLVER = "crawler.localhost.Resolver"
LOG_LEVEL = os.environ.get("CRAWLER_LOG_LEVEL", "INFO")
FEED_EXPORT_ENCODING = "utf-8"
