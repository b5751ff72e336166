// How many columns make the pictures largest.
import type { Size } from './picture';

export interface Grid {
  columns: number;
  tile: Size;
}

/** Width ÷ height of a picture; nearly square ones lose too much of a camera. */
const WIDEST = 16 / 9;
const NARROWEST = 5 / 4;
/** People side by side are easier to look at than one above the other, if that costs no more than this. */
const BESIDE = 1.15;

/** The tiles' size in a room of `width` × `height` px, all equal, `gap` px between them. */
export function fitGrid(count: number, width: number, height: number, gap: number): Grid {
  let best: Grid = { columns: 1, tile: { width: 0, height: 0 } };
  let most = 0;
  const all = Math.max(1, count);
  for (let columns = 1; columns <= all; columns++) {
    const rows = Math.ceil(all / columns);
    const across = (width - gap * (columns - 1)) / columns;
    const down = (height - gap * (rows - 1)) / rows;
    const tile = { width: Math.floor(Math.min(across, down * WIDEST)), height: 0 };
    tile.height = Math.floor(Math.min(down, tile.width / NARROWEST));
    const worth = tile.width * tile.height * (width > height && columns >= rows ? BESIDE : 1);
    if (worth > most) {
      most = worth;
      best = { columns, tile };
    }
  }
  return best;
}
