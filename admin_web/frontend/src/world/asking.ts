/** What the pages ask and order of the simulated shops. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { ask, type FaultKind, type World } from "../api";
import { compared, type Watched } from "./changes";

const KEY = ["world"];
const LOOK_MS = 1000;

/** Watch the simulated shops for as long as somebody looks; they are read when they have changed. */
export function useWorld() {
  const client = useQueryClient();
  return useQuery({
    queryKey: KEY,
    refetchInterval: LOOK_MS,
    queryFn: async () => {
      const known = client.getQueryData<Watched>(KEY);
      if (known !== undefined) {
        const { version } = await ask("get", "/api/sandbox/version");
        if (version === known.world.version) return compared(known, known.world, Date.now());
      }
      return compared(known, await ask("get", "/api/sandbox"), Date.now());
    },
  });
}

/** One thing that somebody does to a simulated shop. */
export type Order =
  | { readonly verb: "strike"; readonly kind: FaultKind }
  | { readonly verb: "mend"; readonly kind: FaultKind | null }
  | { readonly verb: "edit"; readonly sku: string; readonly price: string };

function given(shop: string, order: Order): Promise<World> {
  switch (order.verb) {
    case "strike":
      return ask("post", "/api/sandbox/faults", { body: { shop, kind: order.kind, times: 1 } });
    case "mend":
      return ask("post", "/api/sandbox/mend", { body: { shop, kind: order.kind } });
    case "edit":
      return ask("post", "/api/sandbox/edit", {
        body: { shop, sku: order.sku, price: order.price },
      });
  }
}

/** Order something of a simulated shop, and draw what it looks like then. */
export function useOrder(shop: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (order: Order) => given(shop, order),
    onSuccess: (world) => {
      client.setQueryData<Watched>(KEY, (before) => compared(before, world, Date.now()));
    },
  });
}
