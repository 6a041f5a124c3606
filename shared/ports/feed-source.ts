/** A file of a delivery as it lay there when asked; the etag pins its content. */
export interface FeedObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** Where deliveries lie. Read by byte range, never as a whole. */
export interface FeedSource {
  find(key: string): Promise<FeedObject | undefined>;
  /** Bytes [start, end), as they come. Fails when the object was replaced since it was found. */
  read(
    object: Pick<FeedObject, 'key' | 'etag'>,
    range: { readonly start: number; readonly end: number },
  ): AsyncIterable<Uint8Array>;
}
