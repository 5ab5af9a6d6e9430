/**
 * What the libraries use and the oldest browsers of the floor lack: Safari 14 has BigInt, but no
 * DataView that writes one.
 */

const LOW = 0xffffffffn;

if (typeof DataView.prototype.setBigUint64 !== "function") {
  /** @this {DataView} @param {number} at @param {bigint} value @param {boolean} [isLittle] */
  DataView.prototype.setBigUint64 = function (at, value, isLittle) {
    const [first, second] = isLittle ? [value & LOW, value >> 32n] : [value >> 32n, value & LOW];
    this.setUint32(at, Number(first), isLittle);
    this.setUint32(at + 4, Number(second), isLittle);
  };
}
