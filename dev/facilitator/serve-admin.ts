import { createServer, type Server } from 'node:http';
import { isFaultName, type FaultSetting } from './faults';
import { HOLD_POINTS, type HoldPoint } from './hold-points';
import { readJson } from './read-json';
import { sendJson } from './send-json';
import type { FacilitatorControls } from './start-facilitator';

function toFault(value: unknown): FaultSetting | null {
  if (value === null || value === undefined) return null;
  const { name, reason } = value as { name?: unknown; reason?: unknown };
  if (!isFaultName(name)) throw new Error(`no fault is called ${String(name)}`);
  return { name, ...(typeof reason === 'string' ? { reason } : {}) };
}

function toPoint(value: unknown): HoldPoint {
  const point = HOLD_POINTS.find((name) => name === value);
  if (point === undefined) throw new Error(`nothing can be held at ${String(value)}`);
  return point;
}

const toNonce = (value: unknown) => (typeof value === 'string' ? value : undefined);

type Command = (controls: FacilitatorControls, body: Record<string, unknown>) => unknown;

/** What another process can ask for: `POST /<name>` with a JSON object. */
const COMMANDS: Record<string, Command> = {
  setFault: (controls, { fault }) => controls.setFault(toFault(fault)),
  setFaultFor: (controls, { nonce, fault }) => controls.setFaultFor(String(nonce), toFault(fault)),
  queueFault: (controls, { fault, count }) => {
    const setting = toFault(fault);
    if (setting !== null) return controls.queueFault(setting, Number(count ?? 1));
  },
  hold: (controls, { point, nonce }) => controls.hold(toPoint(point), toNonce(nonce)),
  reached: (controls, { point, nonce }) => controls.reached(toPoint(point), toNonce(nonce)),
  release: (controls, { point, nonce }) =>
    controls.release(point === undefined ? undefined : toPoint(point), toNonce(nonce)),
  down: (controls) => controls.down(),
  up: (controls) => controls.up(),
  readCalls: (controls, { nonce }) => controls.readCalls(toNonce(nonce)),
};

/** The controls of a facilitator on a port of their own, so that it can be brought up again from outside. */
export async function serveAdmin(controls: FacilitatorControls): Promise<Server> {
  const server = createServer((request, response) => {
    const command = COMMANDS[request.url?.slice(1) ?? ''];
    if (command === undefined) {
      sendJson(response, 404, { error: 'no such command' });
      return;
    }
    readJson(request)
      .then((body) => command(controls, body))
      .then(
        (result) => sendJson(response, 200, { result: result ?? null }),
        (error: unknown) => sendJson(response, 400, { error: String(error) }),
      );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
