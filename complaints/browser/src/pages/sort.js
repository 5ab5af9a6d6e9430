/**
 * Of which sort a question is: whether something may be passed on, whether an office may write to
 * an authority, whether it may act for somebody. Each is asked in words of its own.
 */

import { AUTHORITY, REPRESENTATION } from "../protocol/sorts.js";

/** @typedef {Pick<import("../protocol/reply.js").Question, "kind" | "purpose">} Sort */

/** @param {Sort} asked */
export const isToAuthority = ({ kind }) => kind === AUTHORITY;

/** @param {Sort} asked */
export const isToAct = ({ purpose }) => purpose === REPRESENTATION;

/**
 * What is said of a question: `passing` where something would be passed on, which most ask.
 *
 * @param {Sort} asked
 * @param {{passing: string, letter: string, act: string}} keys
 */
export const bySort = (asked, { passing, letter, act }) =>
  isToAct(asked) ? act : isToAuthority(asked) ? letter : passing;
