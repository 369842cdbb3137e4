/** Keeps a phone's screen on while a call goes on, where the browser can: a dark screen would end the
 *  picture. The browser lets go whenever the page is hidden, so it is asked again. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const ask = async () => {
    if (over || document.visibilityState !== 'visible') return;
    try {
      const got = await navigator.wakeLock?.request('screen');
      if (over) void got?.release();
      else lock = got ?? null;
    } catch {
      // The battery is low, or the page around this one does not let it.
    }
  };
  const seen = () => void ask();
  document.addEventListener('visibilitychange', seen);
  seen();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', seen);
    void lock?.release().catch(() => {});
  };
}
