/**
 * What a label says of a file, by its name: "location" of a place, "creation_time" of a time.
 * What no rule knows is "maker": it goes all the same, only its kind cannot be told.
 */

/** @typedef {import("./index.js").Finding} Finding */

/** The first that fits. Names in small letters. @type {[RegExp, Finding][]} */
const RULES = [
  [/gps|locat|\bloci\b|xyz|geo|latitude|longitude|altitude|country|city|place|iso6709|province/, "place"],
  [/thumb|thmb|picture|covr|cover|preview|artwork|image|\bpnot\b/, "preview"],
  [/softw|encod|duration|_stat|too$|muxing|writingapp|application|\bswr\b|version|toolkit|library|vendor|handler|brand|hdlr/, "software"],
  [/date|time|day$|year|yrrc|recorded|created|modif|released|timecode/, "time"],
  [/make|model|device|mak$|mod$|camera|lens|serial|manufactur|phone|hardware|vndr/, "device"],
  [/artist|author|aut$|perf|owner|copyright|cprt|cpy$|art$|contact|person|director|publisher|compos|wrt$|organi[sz]|performer|creator|email|credit|user|producer|engineer|writer|wrn$|prd$|lyricist|account/, "person"],
  [/titl|nam$|comment|cmt$|desc|dscp|des$|kywd|keyword|subject|alb|genre|gen$|gnre|lyric|lyr$|note|inf$|synopsis|caption|label|text|track|chapter|chpl|name|grouping|mood|rtng|collection|url|isrc|summary|subtitle/, "words"],
];

/** @param {string} name @returns {Finding} */
export function findingOf(name) {
  const small = name.toLowerCase();
  const [, finding] = RULES.find(([rule]) => rule.test(small)) ?? [];
  return finding ?? "maker";
}
