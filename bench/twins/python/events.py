"""Twin of bench/programs/events.scm: a simulation of a shop by events in a priority queue.

Events are tuples (kind, number). The queue is the same persistent leftist heap, of tuples. The two
lists of waiting customers are Python lists, used as stacks.
Argument: customers.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Event = tuple[str, int]
    Heap = tuple[int, int, Event, "Heap", "Heap"] | None  # rank, time, event, left, right

seed = 3


def random(n: int) -> int:
    global seed
    seed = (seed * 1103515245 + 12345) & 0x3FFFFFFF
    return (seed >> 8) % n


def make_node(time: int, event: Event, a: Heap, b: Heap) -> Heap:
    rank_a = 0 if a is None else a[0]
    rank_b = 0 if b is None else b[0]
    if rank_a >= rank_b:
        return rank_b + 1, time, event, a, b
    return rank_a + 1, time, event, b, a


def merge_heaps(a: Heap, b: Heap) -> Heap:
    """The smallest time is at the top."""
    if a is None:
        return b
    if b is None:
        return a
    _, time_a, event_a, left_a, right_a = a
    _, time_b, event_b, left_b, right_b = b
    if time_a <= time_b:
        return make_node(time_a, event_a, left_a, merge_heaps(right_a, b))
    return make_node(time_b, event_b, left_b, merge_heaps(right_b, a))


class Customer:
    __slots__ = ("number", "since")

    def __init__(self, number: int, since: int) -> None:
        self.number = number
        self.since = since


class Shop:
    """Three people serve; more than ten customers do not wait."""

    __slots__ = (
        "arrived",
        "behind",
        "clock",
        "customers",
        "free",
        "gone",
        "queue",
        "queued",
        "served",
        "waited",
        "waiting",
    )

    def __init__(self, customers: int) -> None:
        self.customers = customers
        self.queue: Heap = None
        self.waiting: list[Customer] = []
        self.behind: list[Customer] = []
        self.free = 3
        self.arrived = self.served = self.gone = self.waited = self.queued = self.clock = 0

    def at(self, time: int, event: Event) -> None:
        self.queue = merge_heaps((1, time, event, None, None), self.queue)

    def line_up(self, customer: Customer) -> None:
        self.behind.append(customer)
        self.queued += 1

    def next_in_line(self) -> Customer | None:
        if not self.waiting:
            if not self.behind:
                return None
            self.behind.reverse()
            self.waiting, self.behind = self.behind, self.waiting
        self.queued -= 1
        return self.waiting.pop()

    def serve(self, time: int, customer: Customer) -> None:
        self.waited += time - customer.since
        self.at(time + 5 + random(20), ("done", customer.number))

    def handle(self, time: int, event: Event) -> None:
        kind, n = event
        if kind == "arrive":
            self.arrived += 1
            if self.arrived < self.customers:
                self.at(time + 1 + random(9), ("arrive", n + 1))
            if self.free > 0:
                self.free -= 1
                self.serve(time, Customer(n, time))
            elif self.queued > 10:
                self.gone += 1
            else:
                self.line_up(Customer(n, time))
        elif kind == "done":
            self.served += 1
            self.at(time + 1, ("ready", n % 3))
        else:
            customer = self.next_in_line()
            if customer is None:
                self.free += 1
            else:
                self.serve(time, customer)

    def run(self) -> None:
        self.at(0, ("arrive", 0))
        while self.queue is not None:
            _, time, event, left, right = self.queue
            self.queue = merge_heaps(left, right)
            self.clock = time
            self.handle(time, event)


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    shop = Shop(size)
    shop.run()
    print(
        f"events {size}: served {shop.served}, gone {shop.gone}, "
        f"waited {shop.waited}, until {shop.clock}"
    )


if __name__ == "__main__":
    main()
