import { NativeSelect, Text, TextInput } from "@mantine/core";

import type { Part } from "../api";
import { useSpeech } from "../speech/speech";
import { typedStep } from "./step";

type Value = Part["values"][number];

/** Tell whether a value is a step up or down, whose sign is chosen beside it. */
export function stepped({ at, value }: Value): boolean {
  return at.split("/").includes("by") && /^-?\d+(\.\d+)?$/.test(String(value));
}

/** Return what a value is called where its write is named above: "Change price: shop" is "Shop". */
export function briefly(label: string): string {
  const own = label.slice(label.lastIndexOf(": ") + 1).trim();
  return own.charAt(0).toUpperCase() + own.slice(1);
}

/** Tell whether what was typed can be meant by a value. */
export function wellWritten(of: Value, text: string): boolean {
  const written = text.trim();
  if (stepped(of)) return /^-?\d+(\.\d+)?$/.test(written) && Number(written) !== 0;
  return typeof of.value !== "number" || /^-?\d+$/.test(written);
}

/** Return what is sent: amounts travel with a point, however their decimals were typed. */
export function sent(
  of: Pick<Value, "value"> & Partial<Pick<Value, "unit">>,
  text: string,
): string | number {
  const written = text.trim();
  if (typeof of.value === "number") return Number(written);
  return of.unit && /^-?\d+,\d{1,2}$/.test(written) ? written.replace(",", ".") : written;
}

interface Field {
  readonly of: Value;
  readonly text: string;
  readonly put: (text: string) => void;
}

/** One value that may be set anew. */
export function ValueField({ of, text, put }: Field) {
  const { say } = useSpeech();
  const unit = of.unit && <Text size="sm">{of.unit}</Text>;
  if (!stepped(of)) {
    return (
      <TextInput
        label={briefly(of.label)}
        value={text}
        rightSection={unit}
        rightSectionWidth={unit ? 52 : 0}
        maw={320}
        onChange={(event) => {
          put(event.currentTarget.value);
        }}
      />
    );
  }
  const lower = text.startsWith("-");
  const size = text.replace(/^-/, "");
  return (
    <fieldset className="step">
      <legend>{say("Change the price")}</legend>
      <NativeSelect
        aria-label={say("Lower or raise")}
        value={lower ? "lower" : "raise"}
        data={[
          { value: "lower", label: say("Lower by") },
          { value: "raise", label: say("Raise by") },
        ]}
        onChange={(event) => {
          put(event.currentTarget.value === "lower" ? `-${size}` : size);
        }}
      />
      <TextInput
        aria-label={say("Change the price by")}
        inputMode="decimal"
        value={size}
        rightSection={unit}
        rightSectionWidth={unit ? 52 : 0}
        onChange={(event) => {
          put(typedStep(event.currentTarget.value, lower));
        }}
      />
    </fieldset>
  );
}
