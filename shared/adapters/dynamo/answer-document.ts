import { z } from 'zod';
import { answersSchema } from '../../contracts/answers.ts';
import { document, stored } from './items.ts';

export { answersSchema };

export const answersItem = z.object({ ...stored('answers'), doc: document(answersSchema) });
