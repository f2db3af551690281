"""Every mistake that a plan can hold, with the code that it must be told by."""

from tests.activities.plan.edits import (
    Edit,
    always,
    bounded,
    comma,
    cycle,
    duplicate_step,
    duplicate_workflow,
    extension,
    fan_out,
    for_good,
    foreign_money,
    foreign_step,
    lowered,
    many,
    on_step,
    on_workflow,
    param,
    price,
    priced,
    put,
    ratchet,
    run_time_price,
    schedule,
    twice,
    watch,
    without,
    wrong_kind,
)

ITEM = {"ref": "item.sku"}
EDITS: tuple[Edit, ...] = (
    Edit("an unknown field of the plan", "unknown_field", always("/owner", owner="me")),
    Edit("an unknown field of a workflow", "unknown_field", on_workflow(always("/oner", oner=1))),
    Edit("an unknown field of a step", "unknown_field", on_step(always("/retry", retry=1))),
    Edit(
        "a step without activity",
        "missing_field",
        on_step(lambda step: step.pop("activity") and "/activity"),
    ),
    Edit("another language", "ill_typed", always("/language", language=2)),
    Edit("no workflows", "ill_typed", always("/workflows", workflows=[])),
    Edit("too many retries", "ill_typed", on_step(always("/retries", retries=11))),
    Edit("retries as text", "ill_typed", on_step(always("/retries", retries="2"))),
    Edit("an unknown way on", "ill_typed", on_step(always("/on_error", on_error="ignore"))),
    Edit("an id in capitals", "ill_typed", on_step(always("/id", id="Find"))),
    Edit("an id that is a root", "reserved_id", on_step(always("/id", id="trigger"))),
    Edit("an id that is a CEL word", "reserved_id", on_workflow(always("/id", id="has"))),
    Edit("one id for two steps", "duplicate_id", duplicate_step),
    Edit("one id for two workflows", "duplicate_id", duplicate_workflow),
    Edit("too many steps", "too_many_steps", on_workflow(many)),
    Edit(
        "an unknown activity",
        "unknown_activity",
        on_step(always("/activity", activity="offer.updat_price")),
    ),
    Edit("an unknown shop", "unknown_shop", on_step(param("shop", "shopfy"))),
    Edit("a shop by reference", "ill_typed", on_step(param("shop", ITEM))),
    Edit(
        "what the marketplace cannot do",
        "unsupported",
        on_step(
            always(
                "/activity",
                activity="offer.competitor_price",
                params={"shop": "shopify", "sku": "CAP"},
            )
        ),
    ),
    Edit(
        "an unknown parameter",
        "unknown_parameter",
        on_step(lambda step: step["params"].update(colour="red") or "/params/colour"),
    ),
    Edit("a parameter left out", "missing_parameter", on_step(without("sku"))),
    Edit("a quantity as text", "ill_typed", on_step(param("quantity", "5"))),
    Edit("a quantity below zero", "ill_typed", on_step(param("quantity", -1))),
    Edit("an amount with a comma", "ill_typed", on_step(comma)),
    Edit("an unknown kind of change", "ill_typed", on_step(wrong_kind)),
    Edit("an unknown SKU", "unknown_sku", on_step(param("sku", "MUG-BLU"))),
    Edit("money of another currency", "wrong_currency", on_step(foreign_money)),
    Edit("a price lowered by all of it", "no_price", on_step(lowered("-100"))),
    Edit("a price lowered by more than it is", "no_price", on_step(lowered("-100.5"))),
    Edit("a price of nothing", "no_price", on_step(priced("0.00"))),
    Edit("a price below nothing", "no_price", on_step(priced("-1.00"))),
    Edit(
        "a step that waits for nobody",
        "dangling_reference",
        on_step(always("/after/0", after=["nobody"])),
    ),
    Edit("a step of another workflow", "dangling_reference", foreign_step),
    Edit(
        "a reference to nothing",
        "dangling_reference",
        on_step(param("sku", {"ref": "nobody.sku"}, "/ref")),
    ),
    Edit(
        "an item without a list",
        "dangling_reference",
        on_step(lambda step: None if "for_each" in step else param("sku", ITEM, "/ref")(step)),
    ),
    Edit(
        "a list of nothing",
        "dangling_reference",
        on_step(
            fan_out(lambda step: put(step, "for_each", {"ref": "nobody.listings"}, "/for_each/ref"))
        ),
    ),
    Edit(
        "a field that the item lacks",
        "unknown_result_field",
        on_step(fan_out(lambda step: put(step, "when", {"cel": "item.stok > 0"}, "/when/cel"))),
    ),
    Edit(
        "a field that the result lacks",
        "unknown_result_field",
        on_step(fan_out(lambda step: param("sku", {"ref": "item.skuu"}, "/ref")(step) or "")),
    ),
    Edit(
        "a field inside a nested value that is not there",
        "unknown_result_field",
        on_step(
            fan_out(
                lambda step: put(
                    step,
                    "when",
                    {"cel": "[item].exists(i, i.stok > 0)"},
                    "/when/cel",
                )
            )
        ),
    ),
    Edit(
        "a number where a text is needed",
        "type_mismatch",
        on_step(fan_out(lambda step: param("sku", {"ref": "item.stock"})(step) or "")),
    ),
    Edit(
        "a count as a list",
        "type_mismatch",
        on_step(
            fan_out(
                lambda step: put(step, "for_each", {"cel": "1 + 1"}, "/for_each"),
            )
        ),
    ),
    Edit(
        "a condition that is a number",
        "condition_not_boolean",
        on_step(always("/when/cel", when={"cel": "1 + 1"})),
    ),
    Edit("a condition cut off", "bad_condition", on_step(always("/when/cel", when={"cel": "1 +"}))),
    Edit(
        "a condition that compares a text with a number",
        "bad_condition",
        on_step(fan_out(lambda step: put(step, "when", {"cel": "item.sku == 5"}, "/when/cel"))),
    ),
    Edit(
        "a condition on the amount of money",
        "unknown_result_field",
        on_step(
            fan_out(lambda step: put(step, "when", {"cel": "item.price.amount > '5'"}, "/when/cel"))
        ),
    ),
    Edit(
        "money out of an expression",
        "bad_condition",
        on_step(fan_out(lambda step: param("sku", {"cel": "item.price"}, "/cel")(step) or "")),
    ),
    Edit("steps in a circle", "cycle", on_workflow(cycle)),
    Edit(
        "a step after itself", "cycle", on_step(lambda step: put(step, "after", [step["id"]], ""))
    ),
    Edit(
        "a cron of six fields",
        "bad_cron",
        on_workflow(bounded(schedule("/trigger/cron", cron="0 0 9 * * *"))),
    ),
    Edit(
        "a cron that never fires",
        "bad_cron",
        on_workflow(bounded(schedule("/trigger/cron", cron="0 0 30 2 *"))),
    ),
    Edit(
        "a nickname for a cron",
        "bad_cron",
        on_workflow(bounded(schedule("/trigger/cron", cron="@daily"))),
    ),
    Edit(
        "an unknown zone",
        "bad_zone",
        on_workflow(bounded(schedule("/trigger/zone", zone="Europe/Berln"))),
    ),
    Edit(
        "a zone that is a path",
        "bad_zone",
        on_workflow(bounded(schedule("/trigger/zone", zone="../UTC"))),
    ),
    Edit(
        "an event without a happening",
        "unknown_event",
        on_workflow(
            bounded(
                lambda w: put(w, "trigger", {"kind": "event", "event": "order"}, "/trigger/event")
            )
        ),
    ),
    Edit(
        "an unknown trigger",
        "ill_typed",
        on_workflow(lambda w: put(w, "trigger", {"kind": "sometimes"}, "/trigger")),
    ),
    Edit(
        "a watch on a write",
        "watch_on_write",
        on_workflow(
            watch(
                "/trigger/activity",
                activity="listing.pause",
                params={"shop": "shopify", "sku": "CAP"},
                when={"cel": "trigger.now.listing == 'x'"},
            )
        ),
    ),
    Edit(
        "a watch whose condition reads a step",
        "dangling_reference",
        on_workflow(watch("/trigger/when/cel", when={"cel": "find.count > 0"})),
    ),
    Edit(
        "a watch whose condition is a number",
        "condition_not_boolean",
        on_workflow(watch("/trigger/when/cel", when={"cel": "trigger.now.listing.stock"})),
    ),
    Edit(
        "a watch that asks too often",
        "watch_too_often",
        on_workflow(watch("/trigger/every_s", every_s=60)),
    ),
    Edit(
        "a watch on an unknown SKU",
        "unknown_sku",
        on_workflow(watch("/trigger/params/sku", params={"shop": "bazaar", "sku": "HAT"})),
    ),
    Edit("a run-time price without ceilings", "missing_ceiling", on_workflow(run_time_price)),
    Edit("a price that ratchets", "missing_ceiling", on_workflow(ratchet)),
    Edit("two writes to one stock", "double_write", on_workflow(twice)),
    Edit("an undo that cannot be", "no_undo", on_workflow(for_good)),
    Edit("an extension of the wrong type", "bad_extension", on_step(extension)),
    Edit(
        "a floor of another currency",
        "wrong_currency",
        on_workflow(
            lambda w: (
                put(
                    w,
                    "limits",
                    {
                        "price_change_pct": "50",
                        "drift_pct": "5",
                        "floor": {"amount": "1", "currency": "CHF"},
                    },
                    "/limits/floor/currency",
                )
                if any(price(step) for step in w["steps"])
                else None
            )
        ),
    ),
    Edit(
        "an input that is an expression",
        "ill_typed",
        on_workflow(lambda w: put(w, "inputs", {"pct": {"ref": "item.sku"}}, "/inputs/pct")),
    ),
)
