/** A text that tries everything: to leave an attribute, an element, a style sheet, a comment; to run; to mislead. */
import type { Plan } from "../../stacks/plan.ts";
import { planFor } from "../support/plans.ts";

export const hostile =
  `</text></style></title>--> ]]> <script>alert(1)</script> "><img src=x onerror='alert(2)'> ` +
  '&lt;b&gt; <a href="javascript:alert(3)"> url(http://evil.example) \u001b[2J \u202e}{';

/** The only free text of a stack file that the page shows. */
export function hostilePlan(): Plan {
  return planFor("split", {
    outgoingConnections: [{ cidrs: ["198.51.100.7/32"], port: 443, reason: hostile }],
  });
}

/** What a reader sees of it: marks in place of characters that would do something. */
export const hostileShown = hostile.replaceAll("\u001b", "\ufffd").replaceAll("\u202e", "\ufffd");
