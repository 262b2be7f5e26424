/** Bytes of a block of an archive. */
const BLOCK = 512;

/** An archive of one file, as Docker takes it to put the file into a container. https://www.gnu.org/software/tar/manual/html_node/Standard.html */
export function tarOf(path: string, content: string): Buffer {
  const body = Buffer.from(content);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, "0")}\0`;
  header.write(path.replace(/^\//, ""), 0, 100);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(body.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\0", 257);
  header.write("00", 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const filled = Buffer.alloc(Math.ceil(body.length / BLOCK) * BLOCK);
  body.copy(filled);
  return Buffer.concat([header, filled, Buffer.alloc(2 * BLOCK)]);
}
