/** The promise, given up when the signal aborts even where what makes it does not look at the signal. */
export function endable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}

/** A timer that the first `start` starts. */
export function lazyTimer(fire: () => void, ms: number): { start: () => void; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      timer ??= setTimeout(fire, ms);
    },
    stop: () => clearTimeout(timer),
  };
}
