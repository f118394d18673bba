// A lab without a lab: serves dist/ and canned answers, so that pages can be worked on alone.
// node dev/fake-api.mjs [port]; sign in as student, teacher or admin with the password "demo".
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { attempt, attempts, buildLog, kernelLog, result, submissionOf } from './fake/attempts.mjs';
import { brief, deploy, deployments, workspace } from './fake/deployments.mjs';
import { FakeConsole } from './fake/console.mjs';
import { checks, exercises } from './fake/exercises.mjs';
import { bytesOf, detailOf, outline, recordings, search, timesOf } from './fake/recordings.mjs';
import { at, attention, audit, boards, calendar, classes, health, hosts, minute, notes, people, quotaOf, ref, reservations, tokens, waiting } from './fake/lab.mjs';

const port = Number(process.argv[2] ?? 4173);
const dist = fileURLToPath(new URL('../dist', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const consoles = new Map();
const listeners = new Set();

class Refusal extends Error {
  constructor(status, code, title, detail, more = {}) {
    super(detail);
    this.body = { type: `urn:bootbench:${code}`, status, code, title, detail, ...more };
  }
}
const changed = (kind, id) => listeners.forEach((response) => response.write(`data: ${JSON.stringify({ kind, id })}\n\n`));
const find = (list, key, value, what) => {
  const found = list.find((one) => one[key] === value);
  if (!found) throw new Refusal(404, 'not-found', 'Not found', `There is no ${what} ${value}.`);
  return found;
};
const personOf = (request) => {
  const login = /bootbench_session=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  return people.find((person) => person.login === login);
};
const seen = (board, me) => ({ ...board, mine: board.holder?.login === me.login && board.hold?.kind === 'RESERVATION' });

const routes = [
  ['POST', /^\/api\/session$/, ({ body, response }) => {
    const person = people.find((one) => one.login === body.login);
    if (!person || body.password !== 'demo') throw new Refusal(401, 'sign-in-refused', 'Not signed in', 'Login or password is wrong.');
    response.setHeader('set-cookie', `bootbench_session=${person.login}; HttpOnly; SameSite=Strict; Path=/`);
    return { person };
  }],
  ['DELETE', /^\/api\/session$/, ({ response }) => void response.setHeader('set-cookie', 'bootbench_session=; Max-Age=0; Path=/')],
  ['GET', /^\/api\/session$/, ({ me }) => ({ person: me })],
  ['POST', /^\/api\/me\/password$/, ({ body }) => {
    if (body.current !== 'demo') throw new Refusal(403, 'wrong-password', 'Not changed', 'The current password is wrong.');
  }],
  ['GET', /^\/api\/me\/tokens$/, () => tokens],
  ['POST', /^\/api\/me\/tokens$/, ({ body }) => {
    const token = { id: `t-${tokens.length + 1}`, name: body.name, createdAt: at(0), expiresAt: body.days ? at(body.days * 1440 * minute) : null, lastUsedAt: null };
    tokens.push(token);
    return { ...token, token: 'bbt_5f1cT4m0Zr9bQ2xWkV7nLh' };
  }],
  ['DELETE', /^\/api\/me\/tokens\/(.+)$/, ({ id }) => void tokens.splice(tokens.indexOf(find(tokens, 'id', id, 'token')), 1)],
  ['GET', /^\/api\/people$/, () => people],
  ['POST', /^\/api\/people$/, ({ body }) => {
    if (people.some((one) => one.login === body.login)) throw new Refusal(409, 'login-taken', 'Not added', `There is already a person ${body.login}.`);
    const person = { email: null, ...body, disabled: false };
    people.push(person);
    return { person, password: 'violet-anchor-mosaic-41' };
  }],
  ['POST', /^\/api\/people\/import$/, ({ text }) => text.trim().split('\n').filter((line) => !line.startsWith('login')).map((line, i) => {
    const [login, name] = line.split(',');
    return name ? { line: i + 1, login, created: true, password: `copper-lantern-${i + 11}` } : { line: i + 1, login, created: false, problem: 'The line has no name.' };
  })],
  ['POST', /^\/api\/people\/(.+)\/reset$/, () => ({ password: 'marble-canyon-orbit-77' })],
  ['PATCH', /^\/api\/people\/(.+)$/, ({ id, body }) => Object.assign(find(people, 'login', id, 'person'), body)],
  ['GET', /^\/api\/audit$/, () => audit],
  ['GET', /^\/api\/boards$/, ({ me }) => boards.map((board) => seen(board, me))],
  ['GET', /^\/api\/boards\/([^/]+)$/, ({ id, me }) => seen(find(boards, 'name', id, 'board'), me)],
  ['POST', /^\/api\/boards\/([^/]+)\/actions$/, () => new Promise((done) => setTimeout(done, 800))],
  ['GET', /^\/api\/boards\/([^/]+)\/deployments$/, ({ id }) => deployments.filter((one) => one.board === id).slice(0, 10).map(brief)],
  ['POST', /^\/api\/boards\/([^/]+)\/deployments$/, ({ id, me, body, url }) => deploy(id, ref(me.login), body ?? Object.fromEntries(url.searchParams), changed)],
  ['GET', /^\/api\/deployments\/(\d+)$/, ({ id }) => find(deployments, 'id', Number(id), 'deployment')],
  ['POST', /^\/api\/deployments\/(\d+)\/repeat$/, ({ id, me }) => {
    const { kind, title, module, parameters } = find(deployments, 'id', Number(id), 'deployment');
    return deploy('vm-1', ref(me.login), { kind, title, module, parameters }, changed);
  }],
  ['GET', /^\/api\/workspace$/, () => workspace],
  ['GET', /^\/api\/boards\/([^/]+)\/health$/, ({ id, me }) => health(id).map((look) => (me.role === 'STUDENT' ? { ...look, items: undefined } : look))],
  ['POST', /^\/api\/boards\/([^/]+)\/(health|hand-done)$/, () => new Promise((done) => setTimeout(done, 800))],
  ['GET', /^\/api\/notifications$/, ({ me }) => (me.role === 'ADMIN' ? { unread: notes.filter((note) => !note.readAt).length, notifications: notes } : { unread: 0, notifications: [] })],
  ['POST', /^\/api\/notifications\/read$/, () => void notes.forEach((note) => (note.readAt ??= at(0)))],
  ['POST', /^\/api\/notifications\/(.+)\/read$/, ({ id }) => void (find(notes, 'id', Number(id), 'notification').readAt ??= at(0))],
  ['GET', /^\/api\/attention$/, () => attention],
  ['GET', /^\/api\/hosts$/, () => hosts],
  ['POST', /^\/api\/hosts$/, ({ body }) => ({ name: body.name, join: { host: body.name, token: 'bbj_Qm7Tz1LrXo8cVn5sHk2eYwKp4Tg', expiresAt: at(body.minutes * minute) } })],
  ['POST', /^\/api\/hosts\/([^/]+)\/join-tokens$/, ({ id, body }) => ({ host: id, token: 'bbj_Qm7Tz1LrXo8cVn5sHk2eYwKp4Tg', expiresAt: at(body.minutes * minute) })],
  ['POST', /^\/api\/hosts\/([^/]+)\/credential$/, ({ id }) => ({ name: id, credential: 'bba_Qm7Tz1LrXo8cVn5sHk2eYw' })],
  ['POST', /^\/api\/hosts\/([^/]+)\/(?:drain|resume|retire)$/, () => undefined],
  ['POST', /^\/api\/hosts\/([^/]+)\/rename$/, ({ id, body }) => void Object.assign(find(hosts, 'name', id, 'host'), { name: body.name })],
  ['DELETE', /^\/api\/hosts\/(.+)$/, () => undefined],
  ['GET', /^\/api\/reservations$/, ({ url, me }) => reservations.filter((one) => !url.searchParams.has('mine') || one.person?.login === me.login)],
  ['GET', /^\/api\/classes$/, () => classes.map(({ members: _, ...one }) => one)],
  ['POST', /^\/api\/classes$/, ({ body, me }) => {
    const made = { teachers: [{ ...ref(me.login), disabled: false }], size: 0, mine: true, limits: {}, budget: {}, members: [], ...body };
    classes.push(made);
    return made;
  }],
  ['POST', /^\/api\/classes\/([^/]+)\/members$/, ({ id, body }) => body.logins.map((login, i) => {
    const person = people.find((one) => one.login === login);
    const { members } = find(classes, 'name', id, 'class');
    if (person && !members.some((one) => one.login === login)) members.push({ login, name: person.name, disabled: person.disabled });
    return { line: i + 1, login, added: Boolean(person), problem: person ? null : `There is no account ${login}.` };
  })],
  ['GET', /^\/api\/classes\/([^/]+)$/, ({ id }) => find(classes, 'name', id, 'class')],
  ['PATCH', /^\/api\/classes\/([^/]+)$/, ({ id, body: { title, limits, budget } }) => Object.assign(find(classes, 'name', id, 'class'), { title, limits, budget })],
  ['GET', /^\/api\/reservations\/quota$/, ({ me }) => quotaOf(me)],
  ['GET', /^\/api\/reservations\/waiting$/, ({ url, me }) => waiting.filter((one) => !url.searchParams.has('mine') || one.person.login === me.login)],
  ['POST', /^\/api\/reservations$/, ({ body, me }) => (body.wait ? wait(body, me) : book(body, me))],
  ['POST', /^\/api\/reservations\/(.+)\/extend$/, ({ id, body }) => {
    const one = find(reservations, 'id', id, 'reservation');
    one.end = new Date(Date.parse(one.end) + body.minutes * minute).toISOString();
    find(boards, 'name', one.board, 'board').hold.end = one.end;
    changed('reservation', id);
    return one;
  }],
  ['DELETE', /^\/api\/reservations\/(.+)$/, ({ id }) => {
    const place = waiting.findIndex((one) => one.id === id);
    if (place >= 0) {
      waiting.splice(place, 1);
      return changed('reservation', id);
    }
    const one = find(reservations, 'id', id, 'reservation');
    Object.assign(one, { state: one.state === 'ACTIVE' ? 'ENDED' : 'CANCELLED', end: at(0) });
    const board = find(boards, 'name', one.board, 'board');
    if (board.hold?.id === id) Object.assign(board, { state: 'READY', holder: null, hold: null, reason: { sentence: 'Free, and in its known-good state.' } });
    changed('reservation', id);
  }],
  ['GET', /^\/api\/calendar$/, ({ url }) => calendar.filter((one) => one.end > url.searchParams.get('from') && one.start < url.searchParams.get('to'))],
  ['PATCH', /^\/api\/reservations\/(\d+)$/, ({ id, body }) => {
    const one = find(calendar, 'id', Number(id), 'reservation');
    const to = { ...one, ...body };
    refuseClashes([to], one.id);
    changed('reservation', id);
    return Object.assign(one, body);
  }],
  ['POST', /^\/api\/reservations\/series$/, ({ body, me }) => {
    const made = [];
    for (let i = 0; i < (body.repeat?.times ?? 1); i++) {
      const by = i * (body.repeat?.every === 'WEEK' ? 7 : 1) * 24 * 60 * minute;
      const moved = (iso) => new Date(Date.parse(iso ?? at(0)) + by).toISOString();
      body.boards.forEach((name) => made.push({ id: Date.now() + made.length, board: name, kind: 'RESERVATION', state: 'CONFIRMED', person: ref(me.login), start: moved(body.start), end: moved(body.end), series: 9 }));
    }
    refuseClashes(made);
    calendar.push(...made);
    changed('reservation', 'series');
    return { id: 9, reservations: made };
  }],
  ['POST', /^\/api\/blocks$/, ({ body, me }) => {
    const names = body.boards ?? boards.filter((one) => one.profile === body.profile).map((one) => one.name);
    const made = names.map((name, i) => ({ id: Date.now() + i, board: name, kind: 'MAINTENANCE', start: body.start ?? at(0), end: body.end, reason: body.reason, block: 4 }));
    if (!body.override) refuseClashes(made);
    calendar.push(...made);
    changed('reservation', 'block');
    return { id: 4, kind: 'MAINTENANCE', boards: names, start: made[0].start, end: body.end, reason: body.reason, by: ref(me.login) };
  }],
  ['GET', /^\/api\/exercises$/, () => exercises],
  ['GET', /^\/api\/exercises\/([^/]+)$/, ({ id }) => find(exercises, 'id', id, 'exercise')],
  ['GET', /^\/api\/exercises\/([^/]+)\/grades$/, () => [
    { person: ref('student'), grade: 10, best: 10, last: 10, attempts: 4, submittedAt: at(-120 * minute) },
    { person: ref('tomasz'), grade: 7.5, best: 7.5, last: 5, attempts: 2, submittedAt: at(-20 * minute) },
    { person: ref('yuki'), grade: null, best: null, last: null, attempts: 0, submittedAt: null },
  ]],
  ['POST', /^\/api\/exercises\/([^/]+)\/submissions$/, ({ body, me, text }) => {
    if (body?.files?.every((file) => file.text.trim() === '')) throw new Refusal(422, 'submission-refused', 'Not accepted', 'The submission is empty: hand in at least one .c file with something in it.');
    return handIn(me, text);
  }],
  ['POST', /^\/api\/exercises\/([^/]+)\/submissions\/board$/, ({ me }) => new Promise((done) => setTimeout(() => done(handIn(me)), 4000))],
  ['GET', /^\/api\/exercises\/([^/]+)\/check-statistics$/, () => ({ stopsBoards: [17], checks: checks.map((check, i) => ({ id: check.id, title: check.title, points: check.points, lane: i === 5 ? 'debug' : 'plain', graded: 24, passRate: 1 - i / 8, verdicts: { PASS: 24 - 3 * i, ...(i > 0 ? { FAIL: 2 * i, CRASH: i } : {}) }, repeats: i === 3 ? 12 : 0, flakeRate: i === 3 ? 1 / 12 : null, medianTries: 1 + i / 2 })) })],
  ['GET', /^\/api\/exercises\/([^/]+)\/schedule$/, () => ({ dueAt: at(24 * 60 * minute), publishedAt: null, counts: 'BEST' })],
  ['GET', /^\/api\/submissions\/(.+)$/, ({ id }) => submissionOf(find(attempts, 'submission', id, 'submission'))],
  ['POST', /^\/api\/submissions\/(.+)\/attempts$/, ({ me }) => handIn(me)],
  ['GET', /^\/api\/attempts$/, ({ url, me }) => attempts.filter((one) => me.role !== 'STUDENT' && !url.searchParams.has('mine') ? true : one.person.login === me.login)],
  ['GET', /^\/api\/attempts\/([^/]+)$/, ({ id }) => find(attempts, 'id', id, 'attempt')],
  ['POST', /^\/api\/attempts\/([^/]+)\/cancel$/, ({ id }) => void Object.assign(find(attempts, 'id', id, 'attempt'), { state: 'CANCELLED', score: null })],
  ['GET', /^\/api\/recordings$/, () => recordings],
  ['GET', /^\/api\/recordings\/search$/, ({ url }) => search(url.searchParams.get('q'))],
  ['GET', /^\/api\/recordings\/(\d+)$/, ({ id }) => detailOf(find(recordings, 'id', Number(id), 'recording'))],
  ['GET', /^\/api\/recordings\/\d+\/outline$/, () => outline],
  ['GET', /^\/api\/recordings\/\d+\/times$/, ({ url }) => timesOf(url)],
  ['GET', /^\/api\/recordings\/\d+\/raw$/, ({ url }) => bytesOf(url)],
  ['GET', /^\/api\/attempts\/([^/]+)\/build-log$/, () => buildLog],
  ['GET', /^\/api\/attempts\/([^/]+)\/kernel-log$/, () => kernelLog],
  ['GET', /^\/api\/attempts\/([^/]+)\/console$/, () => new FakeConsole().bytes],
];

function refuseClashes(wanted, own) {
  const conflicts = wanted.flatMap((one) => calendar
    .filter((other) => other.id !== own && other.board === one.board && other.start < one.end && other.end > one.start)
    .map((other) => ({ board: one.board, wanted: { start: one.start, end: one.end }, start: other.start, end: other.end, kind: other.kind, holder: other.person ?? null })));
  if (conflicts.length === 0) return;
  const [first] = wanted;
  const end = Date.parse(conflicts[0].end);
  throw new Refusal(409, 'board-taken', 'The board is taken', `${first.board} is not free all that time.`, {
    conflicts,
    alternatives: [{ board: 'vm-2', start: first.start, end: first.end }, { board: first.board, start: conflicts[0].end, end: new Date(end + Date.parse(first.end) - Date.parse(first.start)).toISOString() }],
  });
}

function book({ board: name, minutes, start, end }, me) {
  const board = find(boards, 'name', name, 'board');
  const from = start ?? at(0);
  const to = end ?? new Date(Date.parse(from) + minutes * minute).toISOString();
  refuseClashes([{ board: name, start: from, end: to }]);
  if (board.hold && Date.parse(from) < Date.parse(board.hold.end)) {
    throw new Refusal(409, 'board-taken', 'The board is taken', `${name} is not free all that time.`, {
      conflicts: [{ ...board.hold, holder: board.holder }],
      alternatives: [{ board: 'vm-1', start: from, end: to }, { board: name, start: board.hold.end, end: new Date(Date.parse(board.hold.end) + 60 * minute).toISOString() }],
    });
  }
  const id = `r-${reservations.length + 1}`;
  const now = Date.parse(from) <= Date.now() + 1000;
  const made = { id, board: name, person: ref(me.login), start: from, end: to, state: now ? 'ACTIVE' : 'CONFIRMED', kind: 'RESERVATION' };
  reservations.push(made);
  calendar.push(made);
  if (now) Object.assign(board, { state: 'IN_USE', holder: ref(me.login), hold: { id, kind: 'RESERVATION', start: from, end: to }, reason: { sentence: `Reserved by ${me.name}.`, since: from } });
  changed('reservation', id);
  return made;
}

function wait({ board: name, profile, minutes }, me) {
  const fitting = boards.filter((one) => (name ? one.name === name : one.profile === profile));
  const free = fitting.find((one) => one.state === 'READY');
  if (free) return book({ board: free.name, minutes }, me);
  const id = `w-${Date.now()}`;
  const since = at(0);
  const wish = name ?? `any ${profile} board`;
  const before = waiting.filter((one) => one.waiting.wish === wish).length;
  const end = fitting.map((one) => one.hold?.end).filter(Boolean).sort()[0] ?? null;
  const why = `${before > 0 ? `${before === 1 ? 'One person is' : `${before} people are`} served before. ` : ''}${fitting[0].reason.sentence}`;
  waiting.push({
    id, board: null, person: ref(me.login), start: since, end: at(minutes * minute), state: 'WAITING', kind: 'RESERVATION',
    waiting: { wish, minutes, since, position: before + 1, board: end && fitting[0].name, estimate: end, why },
  });
  changed('reservation', 'waiting');
  return waiting.at(-1);
}

function handIn(me) {
  const id = `live-${attempts.length}`;
  const one = attempt(id, { person: ref(me.login), state: 'QUEUED', score: null, board: null, kernel: null, reason: 'A board is free; a host takes it in a moment.', position: 1, checks: checks.map((check) => result(check, null)), queuedAt: at(0), finishedAt: null, phases: [{ state: 'QUEUED', at: at(0), ms: null }] });
  attempts.unshift(one);
  const enter = (state, more = {}) => {
    const last = one.phases.at(-1);
    last.ms = Date.now() - Date.parse(last.at);
    one.phases.push({ state, at: at(0), ms: null });
    Object.assign(one, { state, finishedAt: state === 'GRADED' ? at(0) : null, ...more });
    changed('attempt', id);
  };
  const judge = (i) => {
    one.checks = one.checks.map((check, at_) => (at_ === i ? result(checks[i]) : check));
    changed('attempt', id);
  };
  const plan = [[600, () => enter('CLAIMED', { position: null })], [900, () => enter('BUILDING')], [2400, () => judge(0)], [2500, () => enter('PREPARING', { board: 'vm-2', kernel: '6.1.0-56-amd64' })], [4500, () => enter('RUNNING', { doing: 'Loading the module' })]];
  for (let i = 1; i < checks.length; i++) plan.push([4500 + i * 700, () => judge(i)]);
  plan.push([8900, () => enter('REPORTING')], [9200, () => enter('GRADED', { score: 10, summary: 'Every check passed.' })]);
  plan.forEach(([ms, step]) => setTimeout(step, ms));
  changed('attempt', id);
  return { submission: { id: one.submission }, attempt: { id } };
}

async function api(request, response, url) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const body = /json/.test(request.headers['content-type'] ?? '') && text ? JSON.parse(text) : undefined;
  const me = personOf(request);
  try {
    if (!me && !(url.pathname === '/api/session' && request.method === 'POST')) throw new Refusal(401, 'not-signed-in', 'Not signed in', 'Sign in first.');
    for (const [method, pattern, answer] of routes) {
      const match = method === request.method ? pattern.exec(url.pathname) : null;
      if (!match) continue;
      const value = await answer({ request, response, url, body, text, me, id: match[1] && decodeURIComponent(match[1]) });
      if (value === undefined) return response.writeHead(204).end();
      if (Buffer.isBuffer(value)) return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(value);
      if (typeof value === 'string') return response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(value);
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    }
    throw new Refusal(404, 'not-found', 'Not found', 'There is no such endpoint in the canned lab.');
  } catch (error) {
    const problem = error instanceof Refusal ? error.body : { status: 500, title: 'Fake API', detail: String(error) };
    return response.writeHead(problem.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  response.setHeader('content-security-policy', "default-src 'self'; style-src 'self' 'unsafe-inline'");
  if (url.pathname === '/api/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write(': hello\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
    return;
  }
  if (url.pathname.startsWith('/api/')) return void api(request, response, url);
  const asked = join(dist, normalize(url.pathname));
  const file = asked.startsWith(dist) && existsSync(asked) && statSync(asked).isFile() ? asked : join(dist, 'index.html');
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
});

const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  const url = new URL(request.url, 'http://localhost');
  const [, name, what] = /^\/api\/boards\/([^/]+)\/(console|kernel-log)$/.exec(url.pathname) ?? [];
  const me = personOf(request);
  const board = boards.find((one) => one.name === name);
  if (!me || !board) return socket.destroy();
  sockets.handleUpgrade(request, socket, head, (ws) => {
    if (!consoles.has(name)) consoles.set(name, new FakeConsole());
    if (what === 'kernel-log') return consoles.get(name).kernelLog(ws);
    const mine = board.holder?.login === me.login && board.hold?.kind === 'RESERVATION';
    consoles.get(name).join(ws, url.searchParams.get('from') ?? 'tail', mine, board.hold?.kind === 'LEASE' ? 'the grader' : (board.holder?.name ?? null));
  });
});
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}: sign in as student, teacher or admin, password demo`));
