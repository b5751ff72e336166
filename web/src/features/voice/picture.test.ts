import { describe, expect, it } from 'vitest';
import { fitGrid } from './grid';
import { fitting, shapeAllowed, type PictureLimits } from './picture';

const young: PictureLimits = { video_resolution: [1080, 720], video_aspect_ratio: [0.3, 2.5] };
const free: PictureLimits = { video_resolution: [0, 0], video_aspect_ratio: [0, 0] };

describe('the size of a picture', () => {
  it('stays within the server’s limit and keeps its shape', () => {
    for (const wish of [
      { width: 1280, height: 720 },
      { width: 1920, height: 1080 },
      { width: 720, height: 1280 },
      { width: 3440, height: 1440 },
    ]) {
      const size = fitting(wish, young);
      expect(size.width * size.height).toBeLessThanOrEqual(1080 * 720);
      expect(size.width * size.height).toBeGreaterThan(1080 * 720 * 0.98);
      expect(size.width / size.height).toBeCloseTo(wish.width / wish.height, 1);
      expect((size.width % 2) + (size.height % 2)).toBe(0);
    }
  });

  it('is left alone within the limit, and without one', () => {
    const wish = { width: 960, height: 540 };
    expect(fitting(wish, young)).toBe(wish);
    const large = { width: 3840, height: 2160 };
    expect(fitting(large, free)).toBe(large);
    expect(fitting(large, undefined)).toBe(large);
  });

  it('has a shape that the server accepts or not', () => {
    expect(shapeAllowed({ width: 16, height: 9 }, young)).toBe(true);
    expect(shapeAllowed({ width: 32, height: 9 }, young)).toBe(false);
    expect(shapeAllowed({ width: 9, height: 32 }, young)).toBe(false);
    expect(shapeAllowed({ width: 9, height: 32 }, free)).toBe(true);
  });
});

describe('the grid', () => {
  it('makes the pictures as large as the room allows', () => {
    expect(fitGrid(1, 1600, 900, 8)).toEqual({ columns: 1, tile: { width: 1600, height: 900 } });
    expect(fitGrid(2, 1600, 500, 8).columns).toBe(2);
    expect(fitGrid(2, 940, 640, 8).columns).toBe(2);
    expect(fitGrid(2, 374, 640, 8).columns).toBe(1);
    expect(fitGrid(4, 1280, 720, 8).columns).toBe(2);
  });

  it('lets nothing stick out, whatever the number', () => {
    for (let count = 1; count <= 30; count++) {
      const { columns, tile } = fitGrid(count, 1000, 640, 8);
      const rows = Math.ceil(count / columns);
      expect(tile.width).toBeGreaterThan(60);
      expect(columns * tile.width + (columns - 1) * 8).toBeLessThanOrEqual(1000);
      expect(rows * tile.height + (rows - 1) * 8).toBeLessThanOrEqual(640);
    }
  });
});
