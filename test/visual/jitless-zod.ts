/** Must be imported before any schema: zod otherwise tries `new Function`, which the policy refuses and reports. */
import { z } from 'zod';

z.config({ jitless: true });
