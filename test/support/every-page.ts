/** Reads a list to its end, page by page. */
export async function everyPage<Page extends { readonly cursor: string | null }>(
  read: (cursor: string | null) => Promise<Page>,
): Promise<readonly Page[]> {
  const pages: Page[] = [];
  let cursor: string | null = null;
  do {
    const page = await read(cursor);
    pages.push(page);
    ({ cursor } = page);
  } while (cursor !== null);
  return pages;
}
