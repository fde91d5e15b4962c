import { openTestHistory } from '../helpers/client-histories.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { describeLocalHistory } from './local-history.contract.ts';

describeLocalHistory('SqliteClientHistory', async () => openTestHistory(makeTempDir()));
