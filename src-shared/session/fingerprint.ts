// A host's key as eight words, to be read out or compared by eye. The words are spelt alike in Spanish and in English, so that both
// ends see the same ones whatever their language. Must not know keys: a host's id is the hash of its key already.
import { decodeBase32 } from '../util/bytes.ts';

/** One byte each; no two begin with the same four letters. Their order is part of the meaning and never changes. */
export const FINGERPRINT_WORDS: readonly string[] = (
  'actor agenda alga alias alpaca altar animal aorta arena armada aroma atlas aura avatar axial balsa banal beta bikini bolero bongo bravo burro cable ' +
  'cacao cactus captor cargo casino casual cereal chalet civil clan club cobra cola color combo coral corona corral cosmos coyote credo curry debate ' +
  'delta demo dental dial diesel disco diva doctor dogma dorsal drama dual editor emoji enigma error extra factor fauna favor ficus fiesta final flan ' +
  'flora formal furor gala genial global golf gong gratis guano halo hangar hobby honor hotel humor idea iguana impala iris jade jaguar jazz jersey judo ' +
  'karate karma kayak kilo kimono kiwi koala labor laurel lava lineal llama local logo lunar macro magma mambo mango mantra manual marina medusa mental ' +
  'mesa metal metro micro mimosa molar motor mural musical nacho nasal natural naval neutral nirvana normal notable nuclear nutria nylon oasis oboe ' +
  'ocular omega opus orbital ordinal oval paella pagoda palma pampa panda panel papaya paprika parasol pasta patio pedal pelvis pesto petunia piano ' +
  'picnic pizza plasma plaza plural polar polenta polo poncho popular portal postal primate puma puzzle quinoa radar rector regular retina ritual rival ' +
  'robot rodeo romance rumba rumor rural safari saga salami salsa samba samurai sauna sector sensor sepia sierra siesta silo similar simple social soda ' +
  'solar sonata soprano sushi taco tango tapioca tarot taxi tempo tenor tequila tiara tofu toga tonal torpedo torso total tractor triple trivial tsunami ' +
  'tuba tundra tutor ultra usual vapor vector verbal villa viola virtual visible vista visual vital vocal web yoga yogurt zen zeta zigzag zinc zoo'
).split(' ');

/** 64 bits: nobody makes a key for the same words by trying. */
const WORD_COUNT = 8;

/** @returns eight words; none for what is no host's id. */
export function fingerprintWords(hostId: string): string[] {
  const bytes = decodeBase32(hostId);
  if (!bytes || bytes.length < WORD_COUNT) return [];
  return [...bytes.subarray(0, WORD_COUNT)].map((byte) => FINGERPRINT_WORDS[byte] ?? '');
}
