import { Text } from "@mantine/core";
import { memo, Suspense } from "react";

import type { Item, Run } from "../api";
import { Coded } from "../Coded";
import { later } from "../later";
import { useIdentity } from "../session";
import { useSpeech } from "../speech/speech";
import { More } from "../Unfold";
import { all, state } from "../words";
import { Change } from "./Change";
import { Sign } from "./Sign";
import { What } from "./What";

/** Loaded when nobody can tell what became of an item, which is seldom. */
const Settle = later(async () => (await import("./Settle")).Settle);

/** The items of a run, those first that a person should look at. */
export function Items(props: { run: Run; drawn: number; draw: (items: number) => void }) {
  const { run, drawn } = props;
  if (run.items.length === 0) return null;
  return (
    <div className="lines">
      <ul aria-label="Items">
        {run.items.slice(0, drawn).map((item) => (
          <Row
            key={`${item.step} ${item.item}`}
            run={run.id}
            stands={run.state === "parked"}
            stopped={Boolean(run.stopped)}
            item={item}
          />
        ))}
      </ul>
      <More drawn={drawn} total={all(run)} word="change" draw={props.draw} />
    </div>
  );
}

interface Drawn {
  readonly run: string;
  /** Whether the run stands still until somebody says what became of it. */
  readonly stands: boolean;
  /** Whether somebody stopped the run, which is said above its items once. */
  readonly stopped: boolean;
  readonly item: Item;
}

/** One item, drawn again only when it has changed. */
const Row = memo(function Row({ run, stands, stopped, item }: Drawn) {
  const { label, sign } = state(item.state);
  const { titled } = useIdentity();
  const { say } = useSpeech();
  const [of = "", ...rest] = item.item.split("/");
  const shop = titled(of);
  const accepted = item.state === "accepted";
  const told = accepted || (stopped && item.error?.code === "cancelled");
  return (
    <li className={`item item--${item.state}`}>
      <span className="item-what">
        <Sign name={sign ?? ""} />
        <What title={item.title} sku={item.skus.join(", ") || rest.join("/")}>
          {accepted ? say("accepted, waiting for {shop}", { shop }) : `${shop} · ${say(label)}`}
        </What>
      </span>
      <Change line={item} />
      {item.error && !told && (
        <Text size="sm" className="why">
          <Coded text={item.error.text} />
        </Text>
      )}
      {item.read_back && (
        <Text size="sm" className="why">
          {say("The answer was lost. We looked into {shop}: it is done. It was not sent again.", {
            shop,
          })}
        </Text>
      )}
      {item.state === "parked" && stands && (
        <Suspense>
          <Settle run={run} item={item} shop={shop} />
        </Suspense>
      )}
    </li>
  );
});
