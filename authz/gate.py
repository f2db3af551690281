"""The one policy check of a whole plan.

One request per person holds one entry per step and one for the plan; the answer counts only if
every entry is an explicit allow of the engine and the policy that this process started. Anything
unclear is a no, and a no is a `Verdict` like any other: nothing here raises.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import uuid4

from authz.answer import Unbelievable, believe
from authz.attributes import PlanFacts, TenantFacts, entries, principal
from authz.no_answer import NoAnswer
from authz.people import Person
from authz.serving import Serving
from authz.verdict import Evidence, Verdict, unavailable
from authz.who import who_could

Office = Literal[
    "read",
    "people.manage",
    "shops.manage",
    "tenant.manage",
    "products.change",
    "products.price",
    "halt",
    "resume",
    "settle",
    "cancel",
    "retry",
]
"""What is done to Countersign itself."""

_NO_TENANT_RULES: Final = TenantFacts()


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked, apart from who and about what."""

    action: str
    subject: str
    facts_version: int
    now: datetime


class Gate:
    """Asks the policy engine that serves now."""

    def __init__(self, policy_digest: str, serving: Callable[[], Serving | None]) -> None:
        """Keep what policy is expected, and where to find the engine of the moment.

        Args:
            policy_digest: of the policy that was handed to the engine.
            serving: the running engine; None while there is none, and then everything is refused.
        """
        self.policy_digest = policy_digest
        self._serving = serving

    async def attempt(
        self, plan: PlanFacts, person: Person, *, facts_version: int, now: datetime
    ) -> Verdict:
        """Ask whether this person may try this at all: rights, shops and their mode."""
        return await self._judge(_Asking("attempt", plan.digest, facts_version, now), plan, person)

    async def execute(
        self, plan: PlanFacts, person: Person, *, facts_version: int, now: datetime
    ) -> Verdict:
        """Ask whether exactly this may be done in this person's name, and who must countersign."""
        return await self._judge(_Asking("execute", plan.digest, facts_version, now), plan, person)

    async def approve(
        self,
        plan: PlanFacts,
        approver: Person,
        *,
        facts_version: int,
        now: datetime,
        confirmed: bool = False,
    ) -> Verdict:
        """Ask whether this person may countersign it.

        Args:
            plan: what is countersigned.
            approver: who would do it.
            facts_version: of the tenant's people, rights, limits and shops.
            now: when it is asked.
            confirmed: the typed confirmation of somebody who is alone in the tenant.
        """
        asking = _Asking("approve", plan.digest, facts_version, now)
        return await self._judge(asking, plan, approver, confirmed=confirmed)

    async def who(
        self, plan: PlanFacts, people: Sequence[Person], *, facts_version: int, now: datetime
    ) -> tuple[str, ...]:
        """Return the ids of the people who could approve this plan; none while the gate is down."""
        asking = _Asking("approve", plan.digest, facts_version, now)
        asked = entries(plan, "approve", confirmed=plan.people_in_tenant == 1)

        async def approve(person: Person) -> Verdict:
            asker = principal(person, plan.tenant)
            of_plan = await self._ask(asking, asker, asked[-1:])
            # Most people are refused by the plan's own entry; an allow always is of the whole plan.
            return await self._ask(asking, asker, asked) if of_plan.allowed else of_plan

        return await who_could(approve, people)

    async def administer(
        self, person: Person, action: Office, *, own: bool, facts_version: int, now: datetime
    ) -> Verdict:
        """Ask about a verb of the office.

        Args:
            person: who would do it.
            action: the verb.
            own: whether the approval or run is this person's own request.
            facts_version: of the tenant's people, rights, limits and shops.
            now: when it is asked.
        """
        entry = {"kind": "office", "id": action, "attr": {"own": own}}
        asking = _Asking(action, action, facts_version, now)
        return await self._ask(asking, principal(person, _NO_TENANT_RULES), [entry])

    async def _judge(
        self, asking: _Asking, plan: PlanFacts, person: Person, *, confirmed: bool = False
    ) -> Verdict:
        asked = entries(plan, asking.action, confirmed=confirmed)
        return await self._ask(asking, principal(person, plan.tenant), asked)

    async def _ask(
        self, asking: _Asking, asker: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]
    ) -> Verdict:
        serving = self._serving()
        if serving is None:
            return self._no(asking, "it is not running")
        question = _question(asking, asker, asked)
        answer: Any = None
        try:
            answer = await serving.client.ask(question)
            believed = believe(answer, question, serving)
        except (NoAnswer, Unbelievable) as unclear:
            return self._no(asking, str(unclear), _kept(asking, question, answer, serving))
        return Verdict(
            allowed=not believed.refusals,
            refusals=believed.refusals,
            quorum=believed.quorum,
            policy_digest=self.policy_digest,
            facts_version=asking.facts_version,
            evidence=(_kept(asking, question, answer, serving),),
            subject=asking.subject,
        )

    def _no(self, asking: _Asking, why: str, *evidence: Evidence) -> Verdict:
        return unavailable(
            why,
            policy_digest=self.policy_digest,
            facts_version=asking.facts_version,
            subject=asking.subject,
            evidence=evidence,
        )


def _question(
    asking: _Asking, asker: Mapping[str, Any], asked: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    facts = {"facts": asking.facts_version, "subject": asking.subject}
    return {
        "requestId": str(uuid4()),
        "includeMeta": True,
        "requestContext": {"annotations": facts},
        "principal": asker,
        "resources": [{"actions": [asking.action], "resource": entry} for entry in asked],
    }


def _kept(
    asking: _Asking, question: Mapping[str, Any], answer: object, serving: Serving
) -> Evidence:
    """Keep question and answer word for word, also one that could not be believed."""
    read = answer if isinstance(answer, dict) else {"unreadable": answer}
    call = read.get("cerbosCallId")
    return Evidence(
        action=asking.action,
        person=str(question["principal"]["id"]),
        request=question,
        answer=read,
        call_id=call if isinstance(call, str) else "",
        pdp_version=serving.pdp_version,
        asked_at=asking.now,
    )
