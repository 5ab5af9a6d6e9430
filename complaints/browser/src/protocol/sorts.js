/**
 * What marks the questions of which the text alone says what a yes allows: SPEC.md, section 11.
 */

/** A kind of body that is in no directory: an authority to which an office writes a letter. */
export const AUTHORITY = "authority";
/** A purpose: that the office that asks acts in somebody's name. */
export const REPRESENTATION = "representation";
