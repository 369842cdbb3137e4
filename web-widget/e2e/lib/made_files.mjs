/** Files for tests, made here: nothing of a real person, and nothing that is fetched. */
import { crc32, deflateSync } from 'node:zlib';

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG, each pixel as `paint(x, y)` says: red, green, blue. */
export function png(width, height, paint) {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.set(paint(x, y), y * (width * 3 + 1) + 1 + x * 3);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Something like a photograph: a paper with lines on a table. */
export function photo(width = 480, height = 640) {
  return png(width, height, (x, y) => {
    const across = x / width;
    const down = y / height;
    const paper = across > 0.14 && across < 0.86 && down > 0.1 && down < 0.92;
    if (!paper) return [120 + 40 * across, 84 + 30 * down, 60];
    const line = (down * 28) % 1 < 0.22 && across > 0.22 && across < 0.4 + ((down * 97) % 0.38);
    const shade = 236 - 26 * across;
    return line && down > 0.18 && down < 0.85 ? [60, 66, 78] : [shade, shade, shade - 8];
  });
}

/** A PDF: each page a list of lines, in Helvetica that is not part of the file. */
export function pdf(pages) {
  const objects = [];
  const put = (body) => objects.push(body);
  put('<< /Type /Catalog /Pages 2 0 R >>');
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  put(`<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`);
  put('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>');
  for (const [index, lines] of pages.entries()) {
    put(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${5 + index * 2} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    );
    const shown = lines.map((line, at) => `${at === 0 ? '' : 'T* '}(${escaped(line)}) Tj`);
    const text = `BT /F1 16 Tf 72 740 Td 26 TL ${shown.join('\n')} ET`;
    put(`<< /Length ${text.length} >>\nstream\n${text}\nendstream`);
  }
  let whole = '%PDF-1.7\n';
  const places = objects.map((body, index) => {
    const place = whole.length;
    whole += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return place;
  });
  const table = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const start = whole.length;
  whole += `xref\n0 ${size}\n0000000000 65535 f \n${table}`;
  whole += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(whole, 'latin1');
}

const escaped = (line) => line.replaceAll(/[\\()]/g, (character) => `\\${character}`);

/** The harmless file that every virus scanner takes for a virus. In parts, so that none takes this
 *  source for one. */
export function eicar() {
  const parts = [
    'X5O!P%@AP[4\\PZX54(P^)7CC)7}$',
    'EICAR-STANDARD-',
    'ANTIVIRUS-TEST-FILE',
    '!$H+H*',
  ];
  return Buffer.from(parts.join(''), 'latin1');
}
