import { escapeHtml } from '@/lib/format/escape-html';
import { cleanLine } from './clean-line';
import type { Side } from './pair-images';

/** A side of a row as a cell of a table: its image, which leads to its own page. */
export function renderCell(side: Side | null, width: number): string {
  if (side === null) return '<td></td>';
  const { name, image } = side;
  if (image === null) return '<td>not uploaded</td>';
  const pixels = Math.min(width, image.width ?? width);
  const [url, page] = [escapeHtml(image.url), escapeHtml(image.pageUrl ?? image.url)];
  const alt = escapeHtml(cleanLine(name));
  return `<td><a href="${page}"><img src="${url}" width="${pixels}" alt="${alt}"></a></td>`;
}
