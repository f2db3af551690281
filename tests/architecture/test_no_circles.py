from graphlib import CycleError, TopologicalSorter

import grimp


def test_no_module_needs_itself_to_be_read_not_even_for_its_types(rooms: tuple[str, ...]) -> None:
    graph = grimp.build_graph(*rooms)
    order = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )

    try:
        order.prepare()
        circle = []
    except CycleError as error:
        circle = error.args[1]

    assert circle == []
