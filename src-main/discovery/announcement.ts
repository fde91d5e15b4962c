// What a host says of itself on the network: nothing secret, and nothing that whoever hears it may rely on.
// Must not know by which channel it travels.
import { z } from 'zod';
import { DeviceId } from '../../src-shared/protocol/model.ts';

/** Longest name of a space in bytes, as in the hello. */
export const ANNOUNCED_NAME_BYTES = 128;
/** Longer than any name that fits: what is longer is not read to its end. */
const NAME_MAX_CHARS = 256;
const MAX_ADDRESSES = 16;
const ADDRESS_MAX_CHARS = 64;
/** Everything that hides, turns or breaks the text around it: a name is one visible line. */
const NOT_SHOWN = /[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

const cleanName = z
  .string()
  .max(NAME_MAX_CHARS)
  .transform((text) => text.normalize('NFC').replace(NOT_SHOWN, '').replace(/\s+/gu, ' ').trim())
  .refine((name) => name !== '');

export const Announcement = z.object({
  /** Hash of the host's key; who it really is shows at the hello. */
  hostId: DeviceId,
  spaceId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  spaceName: cleanName,
  port: z.int().min(1).max(65_535),
  peopleCount: z.int().min(0).max(100_000),
  /** One needs a passcode to get in. */
  isLocked: z.boolean(),
});
export type Announcement = z.infer<typeof Announcement>;

/** The host's own addresses on the card that a message leaves by, without zone: a receiver puts its own there. */
export const AnnouncedAddresses = z.array(z.string().max(ADDRESS_MAX_CHARS)).max(MAX_ADDRESSES);
