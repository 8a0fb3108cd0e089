// Where the identity provider keeps sessions, codes and grants: in memory, so that they outlive a key rotation
// (which builds a new Provider) and end with the process. The library's own quick-start store forgets after
// 1000 entries, which a load test reaches.

/** An adapter class over one shared map, as oidc-provider wants it. */
export function memoryStore() {
  const entries = new Map();
  const now = () => Date.now();
  const live = (key) => {
    const entry = entries.get(key);
    if (entry && entry.expiresAt <= now()) entries.delete(key);
    return entries.get(key)?.payload;
  };

  return class MemoryAdapter {
    constructor(model) {
      this.model = model;
    }

    async upsert(id, payload, expiresIn) {
      entries.set(`${this.model}:${id}`, { payload, expiresAt: expiresIn ? now() + expiresIn * 1000 : Infinity });
    }

    async find(id) {
      return live(`${this.model}:${id}`);
    }

    async findByUid(uid) {
      return this.#first((payload) => payload.uid === uid);
    }

    async findByUserCode(userCode) {
      return this.#first((payload) => payload.userCode === userCode);
    }

    async consume(id) {
      const payload = live(`${this.model}:${id}`);
      if (payload) payload.consumed = Math.floor(now() / 1000);
    }

    async destroy(id) {
      entries.delete(`${this.model}:${id}`);
    }

    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of entries) if (payload.grantId === grantId) entries.delete(key);
    }

    #first(matches) {
      for (const key of entries.keys()) {
        if (!key.startsWith(`${this.model}:`)) continue;
        const payload = live(key);
        if (payload && matches(payload)) return payload;
      }
      return undefined;
    }
  };
}
