import { serviceFileSchema } from '../../shared/contracts/service.ts';
import { waitingSince, type ServiceFile } from '../../shared/domain/service/service-file.ts';
import type { ServiceStore } from '../../shared/ports/service-store.ts';

/** Borrowers' requests in memory, to the letter of the port's contract. */
export class MemoryServiceStore implements ServiceStore {
  readonly files = new Map<string, ServiceFile>();

  find(borrowerId: string): Promise<ServiceFile | undefined> {
    return Promise.resolve(structuredClone(this.files.get(borrowerId)));
  }

  save(given: ServiceFile): Promise<boolean> {
    const next = serviceFileSchema.parse(given);
    if ((this.files.get(next.borrowerId)?.version ?? 0) !== next.version - 1) return Promise.resolve(false);
    this.files.set(next.borrowerId, next);
    return Promise.resolve(true);
  }

  waiting({ after = '', limit }: { after: string | undefined; limit: number }) {
    const places = [...this.files.values()]
      .flatMap((file) => {
        const since = waitingSince(file);
        return since === undefined ? [] : [`${since}#${file.borrowerId}`];
      })
      .filter((place) => place > after)
      .sort();
    const page = places.slice(0, limit);
    return Promise.resolve({
      borrowerIds: page.map((place) => place.slice(place.indexOf('#') + 1)),
      next: places.length > limit ? (page.at(-1) ?? null) : null,
    });
  }
}
