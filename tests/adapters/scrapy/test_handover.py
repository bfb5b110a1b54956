"""What passes between the loop and other threads, and what is let go of when it is done."""

import asyncio
import gc
import threading
import weakref
from concurrent.futures import Future

import pytest
from scrapy.http import HtmlResponse, Request

from consentry.adapters.scrapy.handover import Handover
from consentry.adapters.scrapy.sourcing import Sourcing


def test_one_waking_of_the_loop_takes_over_all_that_a_thread_has_settled():
    async def scenario():
        loop, wakings = asyncio.get_running_loop(), []
        own = loop.call_soon_threadsafe
        loop.call_soon_threadsafe = lambda *args: (wakings.append(args), own(*args))[1]
        futures = [Future() for _ in range(50)]
        handover = Handover()
        tasks = [asyncio.ensure_future(handover.result(each)) for each in futures]
        await asyncio.sleep(0)

        def settle():
            for number, future in enumerate(futures):
                future.set_result(number)

        thread = threading.Thread(target=settle)
        thread.start()
        thread.join()
        assert len(wakings) == 1
        return await asyncio.gather(*tasks), len(wakings)

    assert asyncio.run(scenario()) == (list(range(50)), 1)


def test_what_is_settled_already_is_given_at_once_and_a_failure_is_raised():
    async def scenario(settled):
        with pytest.raises(LookupError, match="lost"):
            await asyncio.wait_for(Handover().result(settled), 120)

    settled, late = Future(), Future()
    settled.set_exception(LookupError("lost"))
    asyncio.run(scenario(settled))
    timer = threading.Timer(0.01, late.set_exception, [LookupError("lost")])
    timer.start()
    asyncio.run(scenario(late))
    timer.join()


def test_a_response_goes_with_its_last_user_and_waits_for_no_collector():
    async def callback(response):
        yield {"title": response.css("title::text").get()}

    async def scenario():
        url = "https://example.org/"
        response = HtmlResponse(url, body=b"<title>One</title>", request=Request(url))
        seen = weakref.ref(response)
        outputs = Sourcing(None).process_spider_output(response, callback(response))
        items = [each.item async for each in outputs]
        assert response.css("title::text").get() == "One"
        del response
        return items, seen() is None

    gc.disable()
    try:
        assert asyncio.run(scenario()) == ([{"title": "One"}], True)
    finally:
        gc.enable()
