/** Where the test provider keeps its sessions and codes: memory, forgotten at the end. */

/** The adapter face that oidc-provider asks for, over one map for each kind of thing. */
export function makeStore() {
  const shelves = new Map();
  return class Store {
    constructor(name) {
      if (!shelves.has(name)) shelves.set(name, new Map());
      this.shelf = shelves.get(name);
    }
    async upsert(id, payload, expiresIn) {
      this.shelf.set(id, {
        ...payload,
        until: expiresIn ? Date.now() + expiresIn * 1000 : Infinity,
      });
    }
    async find(id) {
      const found = this.shelf.get(id);
      if (found === undefined) return undefined;
      const { until, ...payload } = found;
      if (until > Date.now()) return payload;
      this.shelf.delete(id);
      return undefined;
    }
    async findByUid(uid) {
      for (const [id, payload] of this.shelf) if (payload.uid === uid) return this.find(id);
      return undefined;
    }
    async findByUserCode(userCode) {
      for (const [id, payload] of this.shelf)
        if (payload.userCode === userCode) return this.find(id);
      return undefined;
    }
    async consume(id) {
      const found = this.shelf.get(id);
      if (found !== undefined) found.consumed = Math.floor(Date.now() / 1000);
    }
    async destroy(id) {
      this.shelf.delete(id);
    }
    async revokeByGrantId(grantId) {
      for (const shelf of shelves.values()) {
        for (const [id, payload] of shelf) if (payload.grantId === grantId) shelf.delete(id);
      }
    }
  };
}
