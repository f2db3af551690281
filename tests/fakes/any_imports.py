"""Any file of products, as it was shown: every size, and what people write to trick a card."""

from hypothesis import strategies as st

from tests.fakes.any_documents import TEXTS
from tests.fakes.documents import NOW
from workflows.documents import ImportDocument, ProductChange, RowProblem
from workflows.store.imports import Import, State

VALUES = st.one_of(
    st.none(),
    TEXTS,
    st.integers(0, 10**6),
    st.sampled_from([{"amount": "12.50", "currency": "EUR"}, {"amount": "3", "currency": "JPY"}]),
)
FIELDS = st.sampled_from(["title", "price", "floor", "stock", "identifiers.gtin", "attributes.x"])
CHANGES = st.builds(
    ProductChange,
    row=st.integers(2, 60_000),
    sku=TEXTS,
    title=TEXTS,
    new=st.booleans(),
    fields=st.dictionaries(FIELDS | TEXTS, st.tuples(VALUES, VALUES), max_size=8),
)
PROBLEMS = st.builds(RowProblem, row=st.integers(1, 60_000), column=TEXTS, text=TEXTS, hint=TEXTS)


@st.composite
def imports(draw: st.DrawFn) -> Import:
    """Draw a file of up to sixty lines that are shown, and of many more."""
    changes = draw(st.lists(CHANGES, max_size=4)) * draw(st.sampled_from([1, 15]))
    problems = draw(st.lists(PROBLEMS, max_size=4)) * draw(st.sampled_from([0, 15]))
    shown = ImportDocument(
        dry_run=True,
        rows=50_000,
        new=len(changes) + draw(st.integers(0, 50_000)),
        changed=draw(st.integers(0, 50_000)),
        same=draw(st.integers(0, 50_000)),
        changes=tuple(changes),
        problem_count=len(problems) + draw(st.integers(0, 500)),
        problems=tuple(problems),
    )
    return Import(
        id="f-0123456789abcdef",
        thread="t-1",
        person="ana",
        name=draw(TEXTS) or "x.csv",
        words=draw(TEXTS),
        digest="0" * 64,
        shown=shown.model_dump(mode="json"),
        mark="0" * 32,
        again=draw(st.booleans()),
        state=draw(st.sampled_from(list(State))),
        at=NOW,
        decided_by=draw(st.sampled_from([None, "ben"])),
        decided_at=NOW,
    )
