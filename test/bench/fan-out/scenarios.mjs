// What is measured. Windows are what fills a server without letting its backlogs grow to their bounds.

/**
 * @typedef {object} Scenario
 * @property {number} [window] messages each sender may have under way; without one everybody sends one message a second
 * @property {number} witnesses members that read and check every line, and measure latency
 */

/** @type {readonly (Scenario & Record<string, unknown>)[]} */
export const SCENARIOS = [
  { id: 'big-room-4-send', title: 'one room of 200, 4 send', rooms: 1, membersPerRoom: 200, sendersPerRoom: 4, window: 100, witnesses: 2 },
  { id: 'big-room-all-send', title: 'one room of 200, all send', rooms: 1, membersPerRoom: 200, sendersPerRoom: 200, window: 2, witnesses: 2, aim: 0.7 },
  { id: 'small-rooms', title: '200 rooms of 5, all send', rooms: 200, membersPerRoom: 5, sendersPerRoom: 5, window: 2, witnesses: 20, aim: 0.4 },
  { id: 'modest-rate', title: 'one room of 200, each sends 1 a second', rooms: 1, membersPerRoom: 200, sendersPerRoom: 200, witnesses: 20 },
];
