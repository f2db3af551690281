// What this page knows of the local Slack, and the one way in which it does anything there.

const asked = new URLSearchParams(location.search);

export const here = { me: asked.get("as") ?? "", place: asked.get("place") ?? "", root: "" };

let state = { users: [], channels: [], apps: [], views: {}, homes: {}, sessions: {}, examples: [] };
let seen = "";
let draw = () => {};
let tell = () => {};

export const known = () => state;

export function whenChanged(drawing, telling) {
  draw = drawing;
  tell = telling;
}

// Do something as the person who is acting; what the app answers comes with the answer.
export async function act(verb, more) {
  const answer = await fetch("/_slack/act", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ as: here.me, verb, ...more }),
  });
  const said = await answer.json();
  const failed = !said.ok ? said.error : said.reply && !said.reply.ok ? said.reply.error : "";
  tell(failed ? `That did not work: ${failed}` : "");
  await look();
  return said;
}

export async function look() {
  const { me } = here;
  const answer = await fetch(`/_slack/state?as=${encodeURIComponent(me)}`);
  const text = await answer.text();
  if (text === seen || me !== here.me) return; // what somebody else sees came too late
  seen = text;
  state = JSON.parse(text);
  draw();
}

export function lookAnew() {
  seen = "";
  return look();
}
