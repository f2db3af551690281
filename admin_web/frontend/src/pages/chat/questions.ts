/** Questions as a form has them: under what they are about, each by what it asks for alone. */
import type { Questions } from "../../api";
import { capital } from "../../words";

type Question = Questions["questions"][number];

export interface Field {
  readonly question: Question;
  readonly label: string;
  /** Which of all questions it is; the answers are sent in that order. */
  readonly place: number;
}

export interface Group {
  readonly about: string;
  readonly fields: readonly Field[];
}

const ABOUT = /^([^:]+): (.+)$/;

/** Group questions that begin alike; how to answer in a chat is left out of a form. */
export function grouped(questions: readonly Question[]): Group[] {
  const groups: { about: string; fields: Field[] }[] = [];
  questions.forEach((question, place) => {
    const text = question.text.split("\n").at(-1) ?? question.text;
    const [, about = "", asked = text] = ABOUT.exec(text) ?? [];
    const field = { question, label: capital(asked), place };
    const last = groups.at(-1);
    if (last?.about === about) last.fields.push(field);
    else groups.push({ about, fields: [field] });
  });
  return groups;
}
