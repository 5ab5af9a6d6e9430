/**
 * Several bundles sent as one: under numbers of their own, to the same organisations.
 *
 * All letters go before the first keepsake, as in one bundle. Each keepsake says only what became of
 * the letters under its own number.
 */

/** @typedef {import("./bundle.js").Bundle} Bundle @typedef {import("./bundle.js").Outcome} Outcome */

/**
 * @param {Bundle[]} bundles at least one; the whole has the summary of the first
 * @returns {Bundle} over the same puts, so that each bundle knows how far it is
 */
export function together(bundles) {
  const all = (/** @type {"puts" | "keepsake" | "last"} */ kind) => bundles.flatMap((one) => one[kind]);
  const [own] = bundles;
  const { directory, summary } = own;
  return {
    own,
    directory,
    summary,
    leftOut: 0,
    puts: all("puts"),
    keepsake: all("keepsake"),
    last: all("last"),
    keepOnly: async (whole) => {
      for (const one of bundles) {
        const isRefused = one.puts.some(({ organisation, refused }) => organisation && refused);
        if (isRefused) await one.keepOnly(one, one.puts.flatMap(({ proof }) => proof?.organisation ?? []));
      }
      whole.keepsake = all("keepsake");
    },
  };
}

/**
 * What of an outcome is under the first number; and who refused anything, once each.
 *
 * @param {Bundle} whole
 * @param {Outcome} outcome
 * @returns {Outcome}
 */
export const ofFirst = ({ summary }, { proofs, refused, ...rest }) => ({
  ...rest,
  proofs: proofs.filter(({ name }) => summary.recipients.some((/** @type {{envelope: string}} */ { envelope }) => envelope === name)),
  refused: refused.filter(({ organisation: id }, at) => refused.findIndex(({ organisation }) => organisation === id) === at),
});

/** Whether somebody took a letter of it. @param {Bundle} bundle */
export const isFiled = ({ puts }) => puts.some(({ proof }) => proof);
