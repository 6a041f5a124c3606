/** A place on the globe, in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** Where a field office sends its teams from, and how far they go. */
export interface Territory {
  readonly territoryId: string;
  readonly name: string;
  readonly base: Point;
  /** Addresses further from the base than this belong to no team of it. */
  readonly reachKm: number;
  /** IANA zone of the teams' clock. */
  readonly zone: string;
}

const earthKm = 6371.0088;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance (haversine). */
export function kilometres(a: Point, b: Point): number {
  const north = Math.sin(radians(b.latitude - a.latitude) / 2);
  const east = Math.sin(radians(b.longitude - a.longitude) / 2);
  const half = north ** 2 + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * east ** 2;
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** The territory whose base is nearest among those that reach the point; undefined: none does. */
export function territoryOf(territories: readonly Territory[], point: Point): Territory | undefined {
  let best: { readonly territory: Territory; readonly km: number } | undefined;
  for (const territory of territories) {
    const km = kilometres(territory.base, point);
    const isNearer =
      best === undefined ||
      km < best.km ||
      (km === best.km && territory.territoryId < best.territory.territoryId);
    if (km <= territory.reachKm && isNearer) best = { territory, km };
  }
  return best?.territory;
}

/** Minutes on the way from one place to another; a routing service can take its place. */
export type Travel = (from: Point, to: Point) => number;

/** Great-circle distance over a speed, and some minutes for finding door and parking. */
export function straightTravel({
  kmPerHour,
  extraMinutes,
}: {
  readonly kmPerHour: number;
  readonly extraMinutes: number;
}): Travel {
  return (from, to) => {
    const km = kilometres(from, to);
    return km === 0 ? 0 : (km / kmPerHour) * 60 + extraMinutes;
  };
}
