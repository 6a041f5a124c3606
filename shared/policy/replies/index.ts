import { replyWordsSchema } from '../../contracts/replies.ts';
import data from './words.json' with { type: 'json' };

/** Words that replies are read by, in every language served at once: people answer in whichever they like. */
export const replyWords = replyWordsSchema.parse(data);
