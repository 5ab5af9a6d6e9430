/** The archive of section 13, written from the specification alone: a second hand to check the first. */

const encoder = new TextEncoder();

/** @param {{path: string, body: Uint8Array}[]} items @returns {Uint8Array} */
export function pack(items) {
  const ordered = [...items].sort((one, other) => (one.path < other.path ? -1 : 1));
  const blocks = ordered.flatMap(({ path, body }) => [header(path, body.length), body]);
  return Buffer.concat([...blocks, new Uint8Array(1024)]);
}

/** @param {string} path @param {number} size */
function header(path, size) {
  const cut = path.length > 100 ? path.lastIndexOf("/") : -1;
  const block = new Uint8Array(512);
  const put = (at, written) => block.set(encoder.encode(written), at);
  put(0, path.slice(cut + 1));
  put(100, "0000644\0");
  put(108, "0000000\0");
  put(116, "0000000\0");
  put(124, `${size.toString(8).padStart(11, "0")}\0`);
  put(136, "00000000000\0");
  put(148, " ".repeat(8));
  put(156, "0");
  put(257, "ustar\0" + "00");
  put(345, cut < 0 ? "" : path.slice(0, cut));
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return block;
}
