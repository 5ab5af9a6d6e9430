/**
 * The drawings of pictures: list, id, the `d` of a path. The builder of the pages puts them here;
 * without it there are none, and the words stand alone.
 */

/** @type {Record<string, Record<string, string>>} */
export const drawings = {};
