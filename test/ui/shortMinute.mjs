// Preloaded by Node: a wait of a minute takes a second and a half, so that a test sees what comes after it.
const { setTimeout: wait } = globalThis;

globalThis.setTimeout = Object.assign((task, ms, ...rest) => wait(task, ms === 60_000 ? 1_500 : ms, ...rest), wait);
