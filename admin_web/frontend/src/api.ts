/** The one way to the server: who asks, the word against forgery, and errors in plain words. */
import type { components, paths } from "./gen/api";
import { read } from "./visible";

type Schemas = components["schemas"];
export type Session = Schemas["Session"];
export type Person = Schemas["PersonView"];
export type Plan = Schemas["PlanDocument"];
export type Approval = Schemas["ApprovalView"];
export type Line = Schemas["LineView"];
export type Part = Schemas["PartView"];
export type Refused = Schemas["RefusedDocument"];
export type Invalid = Schemas["InvalidDocument"];
export type Answer = Schemas["AnswerDocument"];
export type Questions = Schemas["QuestionDocument"];
export type Run = Schemas["RunCardDocument"];
export type Changes = Schemas["ChangesDocument"];
export type Item = Schemas["ItemView"];
export type RunRecord = Schemas["RunRecord"];
export type RunSummary = Schemas["RunSummary"];
export type Thread = Schemas["ThreadView"];
export type Message = Schemas["MessageView"];
export type ThreadSummary = Schemas["ThreadSummary"];
export type Shop = Schemas["ShopView"];
export type AccessRequest = Schemas["RequestView"];
export type Halt = Schemas["Halt"];
export type ProductView = Schemas["ProductView"];
export type World = Schemas["World"];
export type SeenShop = Schemas["SeenShop"];
export type SeenRow = Schemas["SeenRow"];
export type FaultKind = Schemas["OrderedFault"]["kind"];
export type Approver = Schemas["ApproverView"];
export type Decided = Schemas["DecidedView"];
export type Waiting = Schemas["WaitingView"];
export type WholeProduct = Schemas["WholeProductView"];
export type Import = Schemas["ImportDocument"];
export type Unmatched = Schemas["UnmatchedView"];
export type Decision = Schemas["DecisionDocument"];
/** What an attempt to make a plan comes to. */
export type Proposal = Plan | Refused | Invalid | Answer | Questions;

/** Something that the server refused, or that never reached it. */
export class Problem extends Error {
  readonly code: string;
  readonly hint: string | null;
  readonly status: number;

  constructor(status: number, code: string, detail: string, hint: string | null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }

  /** Whether nobody can say if the request arrived. */
  get unreached(): boolean {
    return this.status === 0;
  }
}

const ACTING = "countersign-acting";
const identity: { csrf: string | null; acting: string | null; language: string | null } = {
  csrf: null,
  language: null,
  acting: window.sessionStorage.getItem(ACTING),
};

/** Keep the word that the server wants with whatever changes something. */
export function keepCsrf(csrf: string | null): void {
  identity.csrf = csrf;
}

/** Return for whom this tab acts; every tab has its own. */
export function acting(): string | null {
  return identity.acting;
}

/** Act for somebody from here on; null is oneself. */
export function actFor(person: string | null): void {
  identity.acting = person;
  if (person === null) window.sessionStorage.removeItem(ACTING);
  else window.sessionStorage.setItem(ACTING, person);
}

/** Say in what language the pages are drawn: refusals are told in it, too. */
export function speakTo(language: string): void {
  identity.language = language;
}

/** Return the headers that say who asks. */
export function credentials(): Record<string, string> {
  return {
    ...(identity.csrf === null ? {} : { "x-csrf-token": identity.csrf }),
    ...(identity.language === null ? {} : { "accept-language": identity.language }),
    ...(identity.acting === null ? {} : { "countersign-as": identity.acting }),
  };
}

type Verb = "get" | "post" | "put" | "patch" | "delete";
type Address<V extends Verb> = {
  [P in keyof paths]: paths[P][V] extends object ? P : never;
}[keyof paths];
type Said<O> = O extends { responses: { 200: { content: { "application/json": infer T } } } }
  ? T
  : unknown;
type Place<O> = O extends { parameters: { path: infer T } } ? { path: T } : { path?: never };
type Query<O> = O extends { parameters: { query?: infer T } } ? { query?: T } : { query?: never };
type Sent<O> = O extends { requestBody: { content: { "application/json": infer T } } }
  ? { body: T }
  : { body?: never };
type Asked<O> = Place<O> & Query<O> & Sent<O>;
/** What need not be given where nothing has to be. */
type Given<O> = [undefined] extends [Place<O>["path"]]
  ? undefined extends Sent<O>["body"]
    ? [asked?: Asked<O>]
    : [asked: Asked<O>]
  : [asked: Asked<O>];

interface Told<T> {
  readonly answer: Response;
  readonly body: T | undefined;
}

/** Make one request of the API as it describes itself; nothing is thrown but for a lost line. */
async function request<V extends Verb, P extends Address<V>>(
  verb: V,
  address: P,
  asked: Asked<paths[P][V]> | undefined,
): Promise<Told<Said<paths[P][V]>>> {
  const {
    path = {},
    query = {},
    body,
  } = ((asked as unknown) ?? {}) as {
    path?: Record<string, string>;
    query?: Record<string, string | number | null | undefined>;
    body?: unknown;
  };
  const place = address.replace(/{(\w+)}/g, (_, name: string) =>
    encodeURIComponent(path[name] ?? ""),
  );
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") words.set(name, String(value));
  }
  const sent: RequestInit = { method: verb.toUpperCase(), headers: credentials() };
  if (body !== undefined) {
    sent.body = JSON.stringify(body);
    sent.headers = { ...credentials(), "content-type": "application/json" };
  }
  const answer = await fetch(words.size > 0 ? `${place}?${words.toString()}` : place, sent);
  const text = await answer.text();
  return { answer, body: parsed(text) as Said<paths[P][V]> | undefined };
}

function parsed(text: string): unknown {
  try {
    return read(text);
  } catch {
    return undefined;
  }
}

/** Ask the server and return what it says, or throw why it does not. */
export async function ask<V extends Verb, P extends Address<V>>(
  verb: V,
  address: P,
  ...[asked]: Given<paths[P][V]>
): Promise<Said<paths[P][V]>> {
  const { answer, body } = await reached(request(verb, address, asked));
  if (answer.ok && body !== undefined) return body;
  throw problem(answer.status, body);
}

/** Send a file of products as it is; a dry run changes nothing. */
export async function importProducts(file: Blob, dryRun: boolean): Promise<Import> {
  const sent = fetch(`/api/products/import?dry_run=${String(dryRun)}`, {
    method: "POST",
    headers: { ...credentials(), "content-type": "text/csv" },
    body: file,
  });
  const answer = await reached(sent);
  const body = parsed(await answer.text());
  if (answer.ok && body !== undefined) return body as Import;
  throw problem(answer.status, body);
}

/** Ask for a proposal and return it whatever it says: a refusal is an answer, too. */
export async function propose<P extends Address<"post">>(
  address: P,
  asked: Asked<paths[P]["post"]>,
): Promise<Proposal> {
  const { answer, body } = await reached(request("post", address, asked));
  if (typeof body === "object" && body !== null && "kind" in body)
    return body as unknown as Proposal;
  throw problem(answer.status, body);
}

async function reached<R>(asked: Promise<R>): Promise<R> {
  try {
    return await asked;
  } catch {
    throw new Problem(
      0,
      "unreached",
      window.navigator.onLine ? "Countersign does not answer." : "You are offline.",
      "Nothing is sent twice. Check your connection, or ask your admin whether Countersign runs.",
    );
  }
}

function problem(status: number, error: unknown): Problem {
  const body = (typeof error === "object" && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const text = (name: string) => (typeof body[name] === "string" ? body[name] : null);
  return new Problem(
    status,
    text("code") ?? "failed",
    text("detail") ?? `The server answered ${status}.`,
    text("hint"),
  );
}

/** Make a name that no other message has; unlike randomUUID it works without TLS, too. */
export function freshName(): string {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
