"""What the verbs of the orchestrator answer: the documents that every surface draws.

The API sends them as they are and the command line prints them; nobody adds to them on the way.
"""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from activities.plan.problems import Problem


class Document(BaseModel):
    """One answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Refused(Document):
    """One reason why something may not be done."""

    step: str | None = Field(description="workflow.step, or null for the plan as a whole")
    rule: str
    reason: str
    limit: str | None = None


class LineView(Document):
    """One write as a card shows it."""

    step: str = Field(description="workflow.step")
    activity: str
    title: str = Field(description="what the activity does, in a few words")
    effect: str
    shop: str
    item: str = Field(description="shop/sku or shop/listing: what a run counts")
    sku: str
    listing: str | None
    name: str = Field(description="the listing's title")
    before: str | int | None
    after: str | int | None
    currency: str | None = None
    changes: dict[str, tuple[str | int | bool | None, str | int | bool | None]] = Field(
        description="every field that changes, before and after"
    )
    warnings: tuple[str, ...] = ()
    idle: bool = Field(default=False, description="the shop already is as asked; nothing is sent")


class UnresolvedView(Document):
    """A write step whose items are known only at run time."""

    step: str
    activity: str
    shop: str
    writes: int
    bounds: dict[str, str | int | bool]
    reason: str


class Vote(Document):
    """Who decided what, when and where."""

    person: str
    decision: str
    reason: str
    surface: str
    at: datetime
    revision: int
    confirmed: bool = Field(
        default=False, description="by the typed confirmation of a tenant's only person"
    )


class ApprovalView(Document):
    """The state of an approval."""

    id: str
    revision: int
    digest: str
    manifest: str
    state: str
    expires_at: datetime
    approvers: tuple[str, ...] = Field(description="who could approve it now")
    quorum: int
    missing: int
    requester: str
    authors: tuple[str, ...]
    votes: tuple[Vote, ...] = ()
    run_ids: tuple[str, ...] = ()
    confirmation: str | None = Field(
        None, description="the sentence by which a tenant's only person approves their own plan"
    )


class ApproverView(Document):
    """Whether one person may approve a plan, as the gate says now."""

    person: str
    may: bool
    refusals: tuple[Refused, ...] = Field((), description="why not, in the gate's own words")


class WaitingView(Document):
    """An approval that waits for people, without its plan."""

    id: str
    revision: int
    summary: str
    requester: str
    approvers: tuple[str, ...] = Field(description="who could approve it now")
    voted: tuple[str, ...] = Field(description="who has approved this revision already")
    expires_at: datetime


class DecidedView(Document):
    """An approval that waits for nobody any more."""

    id: str
    summary: str
    state: str
    revision: int
    requester: str
    ended_at: datetime = Field(description="when it was decided, or its time was over")
    votes: tuple[Vote, ...] = ()
    run_ids: tuple[str, ...] = ()


class ValueView(Document):
    """One value of a write that may be set anew."""

    at: str = Field(description="JSON pointer into the plan")
    label: str
    value: str | int
    unit: str | None = None


class NameView(Document):
    """The product or the shop of a write, in whose place another of one's own may be chosen."""

    at: str = Field(description="JSON pointer into the plan")
    label: str
    kind: Literal["product", "shop"]
    value: str = Field(description="the SKU, or the shop's id")


class PartView(Document):
    """One workflow of a plan, which may be taken away while others are left."""

    workflow: str
    title: str
    values: tuple[ValueView, ...] = ()
    names: tuple[NameView, ...] = ()

    @property
    def settable(self) -> tuple[ValueView | NameView, ...]:
        """Return everything that may be set anew."""
        return self.values + self.names


class WriteView(Document):
    """One write of a plan, which may be taken away while others are left."""

    step: str = Field(description="its workflow and its own id, such as `w1.price`")
    at: str = Field(description="JSON pointer into the plan; its values stand below it")
    title: str


class PlanDocument(Document):
    """A plan that waits for people, or was decided."""

    kind: Literal["plan"] = "plan"
    language: str = Field("en", description="in which its sentences are: that of its thread")
    planner: str | None = None
    thread: str | None = None
    summary: str
    assumptions: tuple[str, ...] = ()
    approval: ApprovalView
    lines: tuple[LineView, ...]
    unresolved: tuple[UnresolvedView, ...] = ()
    warnings: tuple[str, ...] = ()
    differences: tuple[str, ...] = Field((), description="against the revision before")
    parts: tuple[PartView, ...] = Field((), description="what may be taken away or set anew")
    writes: tuple[WriteView, ...] = Field((), description="steps that may be taken away alone")
    undo: bool = Field(default=True, description="whether one “undo that” can put back all")


class RefusedDocument(Document):
    """A plan that no approval could make allowed."""

    kind: Literal["refused"] = "refused"
    language: str = Field("en", description="in which its sentences are: that of its thread")
    planner: str | None = None
    thread: str | None = None
    summary: str = ""
    refusals: tuple[Refused, ...]
    lines: tuple[LineView, ...] = ()
    digest: str | None = None


class InvalidDocument(Document):
    """A plan that breaks the language."""

    kind: Literal["invalid"] = "invalid"
    language: str = Field("en", description="in which its sentences are: that of its thread")
    planner: str | None = None
    thread: str | None = None
    problems: tuple[Problem, ...]


class AnswerDocument(Document):
    """Words, and perhaps the run that found them."""

    kind: Literal["answer"] = "answer"
    language: str = Field("en", description="in which its sentences are: that of its thread")
    planner: str | None = None
    thread: str | None = None
    text: str
    run_id: str | None = None


class QuestionView(Document):
    """One question with its choices."""

    text: str
    choices: tuple[str, ...]


class QuestionDocument(Document):
    """Questions that must be answered before there is a plan."""

    kind: Literal["question"] = "question"
    language: str = Field("en", description="in which its sentences are: that of its thread")
    planner: str | None = None
    thread: str | None = None
    wrong: tuple[str, ...] = Field((), description="what of the last answers did not fit, and why")
    questions: tuple[QuestionView, ...]


Proposal = PlanDocument | RefusedDocument | InvalidDocument | AnswerDocument


class DecisionDocument(Document):
    """What a decision led to."""

    state: str
    run_ids: tuple[str, ...] = ()
    missing: int = 0


class ErrorView(Document):
    """Why an item is not done."""

    code: str
    text: str


class ItemView(Document):
    """One item of a run."""

    step: str
    item: str
    skus: tuple[str, ...] = ()
    title: str = Field("", description="the listing's title")
    state: str
    before: str | int | None
    after: str | int | None
    currency: str | None = None
    error: ErrorView | None
    read_back: bool = Field(
        default=False, description="the shop's answer was lost, and a read showed that it is done"
    )


class StepView(Document):
    """One step of a run."""

    step: str
    activity: str
    title: str
    state: str
    error: ErrorView | None = None
    counts: dict[str, int] = Field({}, description="of its items, by state")


class StopView(Document):
    """Who stopped a run, and when."""

    person: str
    at: datetime
    reason: str = ""


class RunView(Document):
    """What is said of a run wherever it is shown."""

    id: str
    approval: str
    revision: int
    workflow: str
    title: str
    state: Literal["running", "done", "failed", "parked", "cancelled"]
    epoch: int
    requester: str
    created_at: datetime
    finished_at: datetime | None
    stopped: StopView | None = Field(None, description="a person's, where one ended it")
    steps: tuple[StepView, ...]
    items: tuple[ItemView, ...]
    text: str = Field(description="one sentence for people")
    language: str = Field("en", description="in which its sentences are: that of its thread")


class RunDocument(RunView):
    """A run as it stands, with every item."""


class RunCardDocument(RunView):
    """A run as a card shows it: with the first of its items, and how many there are of each kind.

    Items that a person should look at come first. A step's error is left out where an item tells
    it.
    """

    seq: int = Field(description="number of its newest event")
    counts: dict[str, int] = Field(description="of all its items, by state")
    receipts: int = Field(description="how many vendor calls stand behind it")
    undo_in: str | None = Field(
        None, description="the thread in which “undo that” asks to put back what it has written"
    )
    no_undo: str | None = Field(None, description="why not, where it has written too much for that")


class RowProblem(Document):
    """One thing that is wrong with a file of products."""

    row: int = Field(description="as a spreadsheet counts; row 1 names the columns")
    column: str | None = None
    text: str
    hint: str


class ProductChange(Document):
    """What a row changes about a product, or would change."""

    row: int
    sku: str
    title: str
    new: bool
    fields: dict[str, tuple[JsonValue, JsonValue]] = Field(
        description="every field that changes, before and after"
    )


class ImportDocument(Document):
    """What a file of products changes, or would change."""

    kind: Literal["import"] = "import"
    dry_run: bool
    rows: int
    new: int
    changed: int
    same: int
    changes: tuple[ProductChange, ...] = Field(description="the first of them, in the file's order")
    problem_count: int = 0
    problems: tuple[RowProblem, ...] = ()


class UnmatchedView(Document):
    """A listing of which it is not clear which product it sells."""

    shop: str
    listing: str
    sku: str
    title: str
    ambiguous: bool = Field(description="several products could be meant, so none was taken")
    candidates: tuple[str, ...] = Field(description="SKUs of the products that could be meant")
    reason: str


class UnmatchedDocument(Document):
    """Listings of which it is not clear which product they sell."""

    listings: tuple[UnmatchedView, ...]
    more: bool = Field(description="there are others")


class RunSummary(Document):
    """A run in a list."""

    id: str
    approval: str
    workflow: str
    title: str
    state: str
    requester: str
    created_at: datetime
    finished_at: datetime | None
    counts: dict[str, int] = Field(description="of all its items, by state")
