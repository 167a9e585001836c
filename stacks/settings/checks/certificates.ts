/** Where certificates come from, and nothing left over from another way. */
import { exampleOf } from "../issues.ts";
import { finding, rule } from "../rule.ts";
import { schema } from "../schema.ts";

export const certificateRules = [
  rule(["certificates", "production"], ({ certificates, production }) =>
    production && certificates === "self-signed"
      ? finding(
          "certificates",
          "is for trials: browsers of visitors would refuse it",
          'write "existing" or "cert-manager" in production',
        )
      : undefined,
  ),

  detail("existing", "certificateSecrets"),
  detail("cert-manager", "certificateIssuer"),

  rule(["certificateSecrets"], ({ certificateSecrets }, named) =>
    certificateSecrets !== undefined && certificateSecrets.public === certificateSecrets.private
      ? finding(
          ["certificateSecrets", "private"],
          `is also ${named("certificateSecrets.public")}`,
          "each zone needs a certificate and a key of its own",
        )
      : undefined,
  ),
];

/** What one way needs is required with it and refused without it. */
function detail(way: "existing" | "cert-manager", key: "certificateSecrets" | "certificateIssuer") {
  return rule(["certificates", key], (settings, named) => {
    const given = settings[key] !== undefined;
    const chosen = settings.certificates === way;
    if (chosen && !given) {
      return finding(
        key,
        `is missing although ${named("certificates")} is "${way}"`,
        `set it, for example ${exampleOf(schema.shape[key])}`,
      );
    }
    if (given && !chosen) {
      return finding(
        key,
        `is given although ${named("certificates")} is "${settings.certificates}"`,
        `remove it, or set ${named("certificates")} to "${way}"`,
      );
    }
    return undefined;
  });
}
