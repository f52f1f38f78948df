/** Remembers what is worked out of an object, as long as the object lives: rules share parsed documents. */
export function memo<K extends object, V>(work: (of: K) => V): (of: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (of) => {
    let entry = known.get(of);
    if (entry === undefined) {
      entry = { value: work(of) };
      known.set(of, entry);
    }
    return entry.value;
  };
}
