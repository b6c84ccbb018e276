"""Places of an audited tree, as they are compared."""

from __future__ import annotations

from auditor.sites import Site


def test_equal_sites_without_a_cell_sort() -> None:
    one, same = Site("app/settings.py", 12), Site("app/settings.py", 12)

    assert not one < same
    assert sorted([one, Site("app/settings.py", 3), same]) == [Site("app/settings.py", 3), one, same]


def test_sites_stand_in_the_order_of_path_line_and_column() -> None:
    sites = [Site("b.py", 10), Site("b.py", 2, 5), Site("a.py", 9), Site("b.py", 2, 4)]

    assert sorted(sites) == [Site("a.py", 9), Site("b.py", 2, 4), Site("b.py", 2, 5), Site("b.py", 10)]
