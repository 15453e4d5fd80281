// What a careless change would do, in the process of the product: the search has to find it.
import { Server } from 'node:http';

const { emit } = Server.prototype;
Server.prototype.emit = function (event, request, ...rest) {
  if (event === 'request') process.stdout.write(`${JSON.stringify(request.headers)}\n`);
  return emit.call(this, event, request, ...rest);
};
