import { describe, expect, it } from 'vitest';
import {
  evidenceFaults,
  evidenceKey,
  evidencePrefix,
  type AnnouncedFile,
} from '../../../shared/domain/evidence.ts';

const file = (overrides: Partial<AnnouncedFile> = {}): AnnouncedFile => ({
  kind: 'photo',
  contentType: 'image/jpeg',
  bytes: 1000,
  ...overrides,
});
const mebibyte = 1024 ** 2;

describe('a file that is announced', () => {
  it.each([
    { name: 'the smallest photo', given: file({ bytes: 1 }), fields: [] },
    { name: 'the largest photo', given: file({ bytes: 15 * mebibyte }), fields: [] },
    { name: 'a photo too large', given: file({ bytes: 15 * mebibyte + 1 }), fields: ['bytes'] },
    { name: 'an empty file', given: file({ bytes: 0 }), fields: ['bytes'] },
    { name: 'part of a byte', given: file({ bytes: 1.5 }), fields: ['bytes'] },
    { name: 'no size', given: file({ bytes: Number.NaN }), fields: ['bytes'] },
    { name: 'a page that runs', given: file({ contentType: 'image/svg+xml' }), fields: ['contentType'] },
    {
      name: 'a type with parameters',
      given: file({ contentType: 'image/png; a=b' }),
      fields: ['contentType'],
    },
    { name: 'a recording', given: file({ kind: 'recording', contentType: 'audio/mp4' }), fields: [] },
    {
      name: 'a recording on paper',
      given: file({ kind: 'recording', contentType: 'application/pdf' }),
      fields: ['contentType'],
    },
    { name: 'a document', given: file({ kind: 'document', contentType: 'application/pdf' }), fields: [] },
    {
      name: 'nothing right',
      given: file({ kind: 'document', contentType: '', bytes: -1 }),
      fields: ['contentType', 'bytes'],
    },
  ])('$name', ({ given, fields }) => {
    expect(evidenceFaults(given).map(({ field }) => field)).toEqual(fields);
  });

  it('lies under its owner, whatever letters the id has', () => {
    expect(evidenceKey('visits', 'V-1', 'f')).toBe('visits/V-1/f');
    expect(evidenceKey('borrowers', '../B/1', 'f')).toBe('borrowers/..%2FB%2F1/f');
    expect(evidenceKey('visits', 'V-12', 'f').startsWith(evidencePrefix('visits', 'V-1'))).toBe(false);
  });
});
