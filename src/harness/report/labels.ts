/** A place in a plot, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

const DISTANCE = 15;
const DIRECTIONS = [45, 135, 315, 225, 0, 180, 90, 270].map((degrees) => (degrees * Math.PI) / 180);
/** Nearer than this, two short labels run into each other. */
const NEAR = 17;

/** Where to write a short label beside each point so that it runs into no other label, point or line where that can be had; greedy, in order. */
export function besidePoints(points: readonly Place[], taken: readonly Place[]): Place[] {
  const placed: Place[] = [];
  for (const point of points) {
    const free = DIRECTIONS.map((angle) => ({
      x: point.x + DISTANCE * Math.cos(angle),
      y: point.y - DISTANCE * Math.sin(angle),
    })).map((place) => ({ place, crowd: crowdAt(place, [...placed, ...points, ...taken]) }));
    const [best] = free.toSorted((a, b) => a.crowd - b.crowd);
    placed.push(best?.place ?? point);
  }
  return placed;
}

function crowdAt(place: Place, others: readonly Place[]): number {
  return others
    .map((other) => Math.hypot(place.x - other.x, place.y - other.y))
    .reduce((crowd, distance) => crowd + Math.max(0, NEAR - distance), 0);
}

/** Heights for labels under one another, at least `gap` apart, each near where it wants to be. */
export function apart(wanted: readonly number[], gap: number, lowest: number): number[] {
  const order = wanted.map((y, index) => ({ y, index })).toSorted((a, b) => a.y - b.y);
  const heights = order.map(({ y }) => y);
  for (let i = 1; i < heights.length; i++) heights[i] = Math.max(heights[i] ?? 0, (heights[i - 1] ?? 0) + gap);
  // What was pushed below the plot pushes back up.
  for (let i = heights.length - 1; i >= 0; i--) {
    const below = i === heights.length - 1 ? lowest : (heights[i + 1] ?? lowest) - gap;
    heights[i] = Math.min(heights[i] ?? 0, below);
  }
  const result = [...wanted];
  for (const [rank, { index }] of order.entries()) result[index] = heights[rank] ?? 0;
  return result;
}
