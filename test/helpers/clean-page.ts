/** Takes what a test has shown off the page again: the files of the renderer's unit tests share one page. Knows nothing of what was shown. */
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

afterEach(cleanup);
