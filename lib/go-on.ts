/** There already, or on its way. */
export type Later<T> = T | Promise<T>;

/** Goes on with what is there already at once, and else when it is: a promise costs more than the rest of a hot answer. */
export function goOn<T, U>(value: Later<T>, next: (value: T) => Later<U>): Later<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
