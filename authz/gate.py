"""The one policy check of a whole plan.

One request per person holds one entry per step and one for the plan; the answer counts only if
every entry is an explicit allow of the engine and the policy that this process started. Anything
unclear is a no, and a no is a `Verdict` like any other: nothing here raises.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import uuid4

from authz.answer import Unbelievable, believe
from authz.attributes import PlanFacts, TenantFacts, entries, principal
from authz.client import NoAnswer, Serving
from authz.people import Person
from authz.verdict import Action, Evidence, Verdict, unavailable
from authz.who import who_could

Office = Literal[
    "read", "people.manage", "shops.manage", "halt", "resume", "settle", "cancel", "retry"
]
"""What is done to Countersign itself."""

_NO_TENANT_RULES: Final = TenantFacts()


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
        return await self._judge("attempt", plan, person, facts_version, now)

    async def execute(
        self, plan: PlanFacts, person: Person, *, facts_version: int, now: datetime
    ) -> Verdict:
        """Ask whether exactly this may be done in this person's name, and how many must countersign."""
        return await self._judge("execute", plan, person, facts_version, now)

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
        return await self._judge("approve", plan, approver, facts_version, now, confirmed=confirmed)

    async def who(
        self, plan: PlanFacts, people: Sequence[Person], *, facts_version: int, now: datetime
    ) -> tuple[str, ...]:
        """Return the ids of the people who could approve this plan; none while the gate is down."""

        async def approve(person: Person) -> Verdict:
            alone = plan.people_in_tenant == 1
            return await self.approve(
                plan, person, facts_version=facts_version, now=now, confirmed=alone
            )

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
        asker = principal(person, _NO_TENANT_RULES)
        return await self._ask(action, asker, [entry], action, facts_version, now)

    async def _judge(  # noqa: PLR0913 - the one place where all of it meets
        self,
        action: Action,
        plan: PlanFacts,
        person: Person,
        facts_version: int,
        now: datetime,
        *,
        confirmed: bool = False,
    ) -> Verdict:
        asker = principal(person, plan.tenant)
        asked = entries(plan, action, confirmed=confirmed)
        return await self._ask(action, asker, asked, plan.digest, facts_version, now)

    async def _ask(  # noqa: PLR0913
        self,
        action: str,
        asker: Mapping[str, Any],
        asked: Sequence[Mapping[str, Any]],
        subject: str,
        facts_version: int,
        now: datetime,
    ) -> Verdict:
        serving = self._serving()
        if serving is None:
            return self._no("it is not running", subject, facts_version)
        question = {
            "requestId": str(uuid4()),
            "includeMeta": True,
            "requestContext": {"annotations": {"facts": facts_version, "subject": subject}},
            "principal": asker,
            "resources": [{"actions": [action], "resource": entry} for entry in asked],
        }
        answer: Any = None
        try:
            answer = await serving.client.ask(question)
            believed = believe(answer, question, serving)
            if action == "execute" and not believed.refusals and believed.quorum is None:
                reason = "it does not say how many must countersign"
                raise Unbelievable(reason)  # noqa: TRY301 - one way out for every unclear answer
        except (NoAnswer, Unbelievable) as unclear:
            return self._no(str(unclear), subject, facts_version, _kept(action, question, answer, serving, now))
        return Verdict(
            allowed=not believed.refusals,
            refusals=believed.refusals,
            quorum=believed.quorum or 0,
            policy_digest=self.policy_digest,
            facts_version=facts_version,
            evidence=(_kept(action, question, answer, serving, now),),
            subject=subject,
        )

    def _no(self, why: str, subject: str, facts_version: int, *evidence: Evidence) -> Verdict:
        return unavailable(
            why,
            policy_digest=self.policy_digest,
            facts_version=facts_version,
            subject=subject,
            evidence=evidence,
        )


def _kept(
    action: str, question: Mapping[str, Any], answer: object, serving: Serving, now: datetime
) -> Evidence:
    """Keep question and answer word for word, also one that could not be believed."""
    read = answer if isinstance(answer, dict) else {"unreadable": answer}
    call = read.get("cerbosCallId")
    return Evidence(
        action=action,
        person=str(question["principal"]["id"]),
        request=question,
        answer=read,
        call_id=call if isinstance(call, str) else "",
        pdp_version=serving.pdp_version,
        asked_at=now,
    )
