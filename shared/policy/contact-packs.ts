import { contactPackFileSchema, type ContactPackFile } from '../contracts/contact-pack.ts';
import au from './contact/au.json' with { type: 'json' };
import cn from './contact/cn.json' with { type: 'json' };
import hk from './contact/hk.json' with { type: 'json' };
import house from './contact/house.json' with { type: 'json' };
import ie from './contact/ie.json' with { type: 'json' };
import inRbi from './contact/in-rbi.json' with { type: 'json' };
import ru from './contact/ru.json' with { type: 'json' };
import tw from './contact/tw.json' with { type: 'json' };
import ukConc from './contact/uk-conc.json' with { type: 'json' };
import usRegF from './contact/us-reg-f.json' with { type: 'json' };

/** Every pack the house keeps: six jurisdictions, three stress shapes (au, ie, ru), and the house's own layer. */
const files: readonly { readonly id: string }[] = [cn, usRegF, ukConc, inRbi, hk, tw, au, ie, ru, house];

export const contactPackIds: readonly string[] = files.map(({ id }) => id);

/** A pack by its id, validated. Throws when there is none, or when its data is wrong: zod names the place. */
export function contactPackFile(id: string): ContactPackFile {
  const file = files.find((one) => one.id === id);
  if (file === undefined)
    throw new RangeError(`no contact pack ${id}; there are ${contactPackIds.join(', ')}`);
  return contactPackFileSchema.parse(file);
}
