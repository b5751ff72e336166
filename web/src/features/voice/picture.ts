// How large a picture may be: the server removes from the call who sends a larger one (gateway 5.8).
export interface PictureLimits {
  /** The product of the two is the limit; 0 is no limit. */
  video_resolution: readonly [number, number];
  /** Least and most width ÷ height; equal is no limit. */
  video_aspect_ratio: readonly [number, number];
}

export interface Size {
  width: number;
  height: number;
}

const even = (n: number) => Math.max(2, Math.floor(n / 2) * 2);

/** The largest size of this shape within the limit, never larger than wished. */
export function fitting(wish: Size, limits: PictureLimits | undefined): Size {
  const [width, height] = limits?.video_resolution ?? [0, 0];
  const most = width * height;
  if (most === 0 || wish.width * wish.height <= most) return wish;
  const scale = Math.sqrt(most / (wish.width * wish.height));
  return { width: even(wish.width * scale), height: even(wish.height * scale) };
}

export function shapeAllowed({ width, height }: Size, limits: PictureLimits | undefined): boolean {
  const [least, most] = limits?.video_aspect_ratio ?? [0, 0];
  const shape = width / height;
  return least === most || (shape >= least && shape <= most);
}
