// A process of its own: plays all the people of one scenario against one server and answers what it saw.
// Loopback only; bounded in clients and time by the job it is given. Started by fan-out-bench.mjs, one job a process.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuSeconds, memoryBytes } from '../process-usage.mjs';
import { Client } from './client.mjs';
import { DIALECTS } from './dialects.mjs';
import { percentile } from '../percentiles.mjs';
import { RoomLoad } from './room-load.mjs';
import { Witness } from './witness.mjs';

/** Connections that come in at the same time: servers may bound how many are half-way in. */
const ENTER_BATCH = 32;
/** News about who came in have ended when nothing arrived for this long: longer than a host gathers them. */
const QUIET_MS = 600;
const PING_EVERY_MS = 3_000;
const DRAIN_TIMEOUT_MS = 15_000;
/** A server that answers nothing ends the job, not the patience of whoever waits for the figures. */
const JOB_TIMEOUT_MS = 90_000;

const nowMicros = () => Math.round(performance.now() * 1000);

async function run(job) {
  const { scenario, port, serverPid, warmUpMs, measureMs } = job;
  const dialect = DIALECTS[job.dialect];
  let failure;
  const fail = (reason) => {
    failure ??= reason;
  };

  const clients = [];
  // From the beginning: on a busy machine coming in takes longer than a silent member may stay.
  const pinging = dialect.ping && setInterval(() => clients.forEach((client) => client.write(dialect.ping)), PING_EVERY_MS);
  const rooms = await enterRooms(scenario, dialect, port, {
    onEntered: (client) => clients.push(client),
    onEnd: (client, reason) => fail(`${client.name} lost its connection: ${reason}`),
  });
  const witnesses = appointWitnesses(clients, scenario, dialect, fail);
  await becomeQuiet(clients);

  let totalDeliveries = 0;
  const dirty = new Set();
  let isRefillDue = false;
  let isSending = true;
  const refill = () => {
    isRefillDue = false;
    for (const room of dirty) room.refill();
    dirty.clear();
  };
  for (const room of rooms) {
    for (const client of room.members) {
      client.startCounting((_client, count) => {
        totalDeliveries += count;
        room.delivered += count;
        if (!isSending || scenario.window === undefined) return;
        dirty.add(room);
        if (isRefillDue) return;
        isRefillDue = true;
        setImmediate(refill);
      });
    }
  }

  const pacing = startSending(rooms, scenario);
  await delay(warmUpMs);
  witnesses.forEach((witness) => (witness.latenciesMs = []));
  const sample = () => ({ atMs: performance.now(), deliveries: totalDeliveries, serverCpu: cpuSeconds(serverPid), ownCpu: cpuSeconds(process.pid) });
  const before = sample();
  await delay(measureMs);
  const after = sample();
  const memory = memoryBytes(serverPid);
  const latenciesMs = witnesses.flatMap((witness) => witness.latenciesMs);

  isSending = false;
  clearInterval(pacing);
  const drainUntil = performance.now() + DRAIN_TIMEOUT_MS;
  while (rooms.some((room) => !room.isSettled) && failure === undefined && performance.now() < drainUntil) await delay(20);
  // What comes too much would come now.
  await delay(100);
  clearInterval(pinging);
  failure ??= findMiscount(rooms, dialect);
  for (const client of clients) client.close();

  const seconds = (after.atMs - before.atMs) / 1000;
  const deliveries = after.deliveries - before.deliveries;
  const cpu = (key) => (after[key] === undefined ? undefined : after[key] - before[key]);
  return {
    failure,
    deliveriesPerSecond: deliveries / seconds,
    cpuSecondsPerMillion: cpu('serverCpu') === undefined ? undefined : cpu('serverCpu') / (deliveries / 1e6),
    serverCpuShare: cpu('serverCpu') === undefined ? undefined : cpu('serverCpu') / seconds,
    generatorCpuShare: cpu('ownCpu') === undefined ? undefined : cpu('ownCpu') / seconds,
    latencyP50Ms: percentile(latenciesMs, 0.5),
    latencyP99Ms: percentile(latenciesMs, 0.99),
    verifiedDeliveries: clients.reduce((sum, client) => sum + client.counter.deliveries, 0),
    memory,
  };
}

async function enterRooms(scenario, dialect, port, { onEntered, onEnd }) {
  const plans = [];
  for (let roomNumber = 0; roomNumber < scenario.rooms; roomNumber += 1) {
    for (let member = 0; member < scenario.membersPerRoom; member += 1) plans.push({ roomNumber, member });
  }
  const members = Array.from({ length: scenario.rooms }, () => []);
  const enterOne = async ({ roomNumber, member }) => {
    const number = roomNumber * scenario.membersPerRoom + member + 1;
    const name = `p${String(number).padStart(5, '0')}`;
    const client = new Client({ number, name, lineRules: dialect.lines, port, onEnd });
    await dialect.enter(client, `bench${String(roomNumber).padStart(4, '0')}`);
    members[roomNumber].push(client);
    onEntered(client);
  };
  for (let start = 0; start < plans.length; start += ENTER_BATCH) {
    await Promise.all(plans.slice(start, start + ENTER_BATCH).map(enterOne));
  }
  return members.map((list) => createRoom(list, scenario, dialect));
}

function createRoom(members, scenario, dialect) {
  return new RoomLoad({
    members,
    senders: members.slice(0, scenario.sendersPerRoom),
    window: scenario.window ?? 0,
    deliveriesPerMessage: members.length - (dialect.authorReceivesOwn ? 0 : 1),
    writeMessages(sender, count) {
      const atMicros = nowMicros();
      let text = '';
      for (let index = 1; index <= count; index += 1) text += dialect.message(sender, sender.sent + index, atMicros);
      sender.write(text);
    },
  });
}

/** Spread over the members, so that those who are written to first and last are both among them. */
function appointWitnesses(clients, scenario, dialect, fail) {
  const every = Math.max(1, Math.floor(clients.length / scenario.witnesses));
  return clients
    .filter((_client, index) => index % every === every - 1)
    .map((client) => {
      const witness = new Witness(dialect.read);
      client.witness = (line) => {
        try {
          witness.see(line, nowMicros());
        } catch (error) {
          fail(`${client.name}: ${error.message}`);
        }
      };
      return witness;
    });
}

/** Waits until the news about who came in have been read. */
async function becomeQuiet(clients) {
  const linesSeen = () => clients.reduce((sum, { counter }) => sum + counter.deliveries + counter.others, 0);
  for (let seen = -1; seen !== linesSeen(); ) {
    seen = linesSeen();
    await delay(QUIET_MS);
  }
}

/** Throughput: fills every room's window. Latency: one message a second from everybody, evenly spread. */
function startSending(rooms, scenario) {
  if (scenario.window !== undefined) {
    for (const room of rooms) room.refill();
    return undefined;
  }
  const turns = rooms.flatMap((room) => room.members.map((client) => ({ room, client })));
  let next = 0;
  return setInterval(() => {
    const { room, client } = turns[next];
    next = (next + 1) % turns.length;
    room.sendOne(client);
  }, 1000 / turns.length);
}

/** Every delivery has to have arrived, and no more than that: counted for each client. */
function findMiscount(rooms, dialect) {
  for (const room of rooms) {
    for (const client of room.members) {
      const { deliveries, answers, errors, gaps, byes } = client.counter;
      const expected = room.sent - (dialect.authorReceivesOwn ? 0 : client.sent);
      if (errors + gaps + byes > 0) return `${client.name} was told ${errors} errors, ${gaps} gaps, ${byes} byes`;
      if (deliveries !== expected) return `${client.name} got ${deliveries} of ${expected} messages`;
      if (dialect.isAnswered && answers !== client.sent) return `${client.name} got ${answers} answers to ${client.sent} messages`;
    }
  }
  return undefined;
}

const [job] = await once(process, 'message');
const timedOut = delay(JOB_TIMEOUT_MS, { failure: `not done within ${JOB_TIMEOUT_MS / 1000} s` });
process.send(await Promise.race([run(job).catch((error) => ({ failure: error.stack })), timedOut]), () => process.exit(0));
