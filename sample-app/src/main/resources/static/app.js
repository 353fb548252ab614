// What a page shows came through Redis: it listens to one stream of Server-Sent Events.
// Text from messages only ever becomes text (textContent), never markup.

const MAX_ITEMS = 100;
const MAX_CUSTOMERS = 24;
const RATE_WINDOW_MS = 1000;
const SPARK_SAMPLES = 60;
const CHART_SAMPLES = 120;
const MAX_ROOMS = 8;

const byId = (id) => document.getElementById(id);
const format = (number) => number.toLocaleString("en");
const now = () => new Date().toLocaleTimeString("en-GB");

function element(name, className, text) {
  const created = document.createElement(name);
  created.className = className;
  created.textContent = text;
  return created;
}

// Feeds

function append(id, ...parts) {
  const feed = byId(id);
  const view = feed.parentElement;
  const follows = view.scrollHeight - view.scrollTop - view.clientHeight < 40;
  const item = document.createElement("li");
  item.append(...parts);
  feed.append(item);
  while (feed.childElementCount > MAX_ITEMS) {
    feed.firstElementChild.remove();
  }
  if (follows) {
    view.scrollTop = view.scrollHeight;
  }
}

function title(...parts) {
  const line = document.createElement("span");
  for (const part of parts) {
    line.append(part, " ");
  }
  return line;
}

function showChat({ room, author, text }) {
  append("chat", title(element("span", "who", author), element("span", "where", "#" + room)),
    element("time", "", now()), element("span", "text", text));
}

// Rooms: this tab has a subscription of its own for each one it is in.

const joined = new Set(["lobby"]);
let page;

function request(method, room) {
  return send(method, `live/${page}/rooms?room=${encodeURIComponent(room)}`);
}

async function join(room) {
  if (!joined.has(room)) {
    await request("PUT", room);
    joined.add(room);
  }
}

async function toggleRoom(room) {
  await report(byId("chat-form").querySelector("output"), async () => {
    if (joined.delete(room)) {
      await request("DELETE", room);
    }
    else {
      await join(room);
      byId("chat-form").elements.room.value = room;
    }
  });
}

function showRooms(views) {
  const list = byId("rooms");
  views.sort((one, other) => other.tabs - one.tabs || other.messages - one.messages);
  const shown = views.slice(0, MAX_ROOMS).sort((one, other) => one.room.localeCompare(other.room));
  while (list.childElementCount > shown.length) {
    list.lastElementChild.remove();
  }
  shown.forEach((view, index) => showRoom(list.children[index] ?? newRoom(list), view));
  const open = views.filter((view) => view.tabs > 0);
  const subscriptions = open.reduce((sum, view) => sum + view.tabs, 0);
  const channels = open.reduce((sum, view) => sum + view.connections, 0);
  byId("room-summary").textContent = `${count(subscriptions, "subscription")} of open tabs; Redis counts ${format(channels)}.`;
}

const count = (number, noun) => `${format(number)} ${noun}${number === 1 ? "" : "s"}`;

function newRoom(list) {
  const item = document.createElement("li");
  const button = element("button", "", "");
  button.type = "button";
  button.append(element("span", "where", ""), element("span", "count", ""));
  button.addEventListener("click", () => toggleRoom(button.dataset.room));
  item.append(button);
  list.append(item);
  return item;
}

function showRoom(item, { room, messages, tabs, connections }) {
  const button = item.firstElementChild;
  button.dataset.room = room;
  button.setAttribute("aria-pressed", joined.has(room));
  button.title = `${count(messages, "message")}; Redis counts ${count(connections, "subscription")}`;
  button.children[0].textContent = "#" + room;
  button.children[1].textContent = count(tabs, "tab");
}

function showNotification({ to, text }) {
  append("notifications", title(element("span", "where", to === "all" ? "to all" : "to " + to)),
    element("time", "", now()), element("span", "text", text));
}

function showWire({ channel, text }) {
  append("wire", title(element("span", "where", channel)), element("time", "", now()),
    element("span", "text", text));
}

// Orders arrive by the thousand: they are drawn once per frame.

const orders = new Map();
let confirmed = 0;
let drawing = false;

function drawSoon() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(drawOrders);
  }
}

function drawOrders() {
  drawing = false;
  byId("confirmed").textContent = format(confirmed);
  for (const [customer, order] of orders) {
    const tile = customerTile(customer);
    tile.classList.toggle("broken", order.outOfOrder > 0);
    tile.children[1].textContent = format(order.handled);
    tile.children[2].textContent = order.outOfOrder > 0 ? format(order.outOfOrder) + " out of order" : "✓ in order";
  }
}

function customerTile(customer) {
  const tiles = [...byId("customers").children];
  let tile = tiles.find((other) => other.dataset.customer === customer);
  if (!tile) {
    tile = document.createElement("li");
    tile.dataset.customer = customer;
    tile.append(element("span", "name", customer), element("span", "count", ""), element("span", "verdict", ""));
    byId("customers").insertBefore(tile, tiles.find((other) => other.dataset.customer > customer) ?? null);
  }
  return tile;
}

// Billing: what the group has left to do comes from Redis, twice a second.

const billed = { A: 0, B: 0 };
const MAX_REMINDERS = 3;

function showBilling(status) {
  byId("billing-output").classList.toggle("error", !status.reachable);
  if (!status.reachable) {
    byId("billing-output").textContent = "Redis does not answer. Nothing is lost; billing goes on when it does.";
    return;
  }
  if (byId("billing-output").textContent.startsWith("Redis does not answer")) {
    byId("billing-output").textContent = "";
  }
  byId("billing-lag").textContent = format(status.lag);
  byId("billing-working").textContent = format(status.working);
  byId("billing-parked").textContent = format(status.parked);
  byId("billing-dead").textContent = format(status.deadLetters);
  byId("billing-dead").classList.toggle("alarm", status.deadLetters > 0);
  pill("biller-b", status.second);
  byId("kill").disabled = status.second !== "RUNNING";
  byId("mend").hidden = status.letters.length === 0;
  byId("letters").replaceChildren(...status.letters.map(showLetter));
}

function pill(id, state) {
  const node = byId(id);
  node.dataset.state = state === "KILLED" ? "failed" : state.toLowerCase();
  node.textContent = state[0] + state.slice(1).toLowerCase();
}

function showLetter({ originalId, attempts, message }) {
  const item = document.createElement("li");
  item.append(element("span", "where", originalId), element("span", "count", count(attempts, "attempt")),
    element("span", "text", message));
  return item;
}

function showInvoice({ biller }) {
  if (biller in billed) {
    billed[biller]++;
    byId("billed-" + biller.toLowerCase()).textContent = format(billed[biller]);
  }
}

function showReminder({ text, seconds }) {
  const list = byId("reminders");
  const item = document.createElement("li");
  item.append(element("time", "", now()), element("span", "text", `${text} (written ${seconds} s ago)`));
  list.append(item);
  while (list.childElementCount > MAX_REMINDERS) {
    list.firstElementChild.remove();
  }
}

// Catalogue

const EVENT_MS = 2000;
const nodes = new Map();

function showCatalogue({ cut, prices, a, b }) {
  const rows = byId("prices");
  prices.forEach((price, index) => {
    const row = rows.children[index] ?? newPrice(rows, price);
    showCopy(row.children[1], price, price);
    showCopy(row.children[2], a.prices[index], price);
    showCopy(row.children[3], b?.prices[index], price);
  });
  showNode("node-a", a);
  showNode("node-b", b);
  byId("cut").disabled = cut || !b?.connected;
}

function newPrice(rows, { product }) {
  const row = document.createElement("tr");
  row.setAttribute("role", "row");
  const head = element("th", "", product);
  head.scope = "row";
  head.setAttribute("role", "rowheader");
  row.append(head, ...["Price list", "Copy of node A", "Copy of node B"].map((label) => {
    const cell = element("td", "number", "");
    cell.setAttribute("role", "cell");
    cell.dataset.label = label;
    return cell;
  }), raiseButton(product));
  rows.append(row);
  return row;
}

function raiseButton(product) {
  const cell = element("td", "action", "");
  cell.setAttribute("role", "cell");
  const button = element("button", "", "Raise");
  button.type = "button";
  button.setAttribute("aria-label", "Raise " + product);
  button.addEventListener("click", () => report(byId("catalogue-output"), async () => {
    await post("prices/" + encodeURIComponent(product));
    return `${product} costs more. Node A evicted its copy, and the log told node B.`;
  }));
  cell.append(button);
  return cell;
}

function showCopy(cell, copy, price) {
  cell.textContent = copy ? (copy.cents / 100).toFixed(2) : "";
  cell.classList.toggle("alarm", copy !== undefined && copy.version < price.version);
}

function showNode(id, node) {
  pill(id, node ? (node.connected ? "CONNECTED" : "CUT") : "OFF");
  byId(id).dataset.state = node?.connected ? "running" : "failed";
  byId(id + "-loads").textContent = node ? format(node.loads) : "";
  if (node) {
    const { replayed, cleared } = lastEvent(id, node);
    byId(id + "-last").textContent = `replayed ${format(replayed)}, cleared ${format(cleared)}`;
    byId(id + "-total").textContent = `${format(node.replayed)} and ${format(node.cleared)} since its start`;
  }
}

// A node counts since its start. What it counts within a short time belongs together.

function lastEvent(id, { replayed, cleared }) {
  const known = nodes.get(id);
  const restarted = known && (replayed < known.replayed || cleared < known.cleared);
  if (!known || restarted) {
    nodes.set(id, { replayed, cleared, changedAt: 0, last: { replayed: 0, cleared: 0 } });
  }
  else if (replayed > known.replayed || cleared > known.cleared) {
    const before = performance.now() - known.changedAt < EVENT_MS ? known.last : { replayed: 0, cleared: 0 };
    known.last = { replayed: before.replayed + replayed - known.replayed, cleared: before.cleared + cleared - known.cleared };
    Object.assign(known, { replayed, cleared, changedAt: performance.now() });
  }
  return nodes.get(id).last;
}

// Listeners

const listeners = new Map();
let wheelAngle = 0;

function showListeners(views) {
  let total = 0;
  for (const view of views) {
    const row = listeners.get(view.id) ?? newListener(view);
    total += updateListener(row, view);
  }
  wheelAngle += Math.min(40, Math.sqrt(total) * 2);
  byId("wheel").style.transform = `rotate(${wheelAngle}deg)`;
}

function newListener({ id, destinations, description }) {
  const node = byId("listener-row").content.cloneNode(true).firstElementChild;
  const fields = {};
  for (const field of node.querySelectorAll("[data-field]")) {
    fields[field.dataset.field] = field;
  }
  fields.id.textContent = id;
  fields.id.title = description;
  fields.destinations.textContent = destinations.join(", ");
  const row = { id, fields, node, button: node.querySelector("button"), samples: [], peak: 1,
    rates: Array(CHART_SAMPLES).fill(0), depths: Array(CHART_SAMPLES).fill(0) };
  row.button.addEventListener("click", () => toggle(row));
  byId("listeners").append(node);
  listeners.set(id, row);
  return row;
}

function updateListener(row, { state, statistics }) {
  const { fields } = row;
  const rate = rateOf(row, statistics);
  row.paused = state === "PAUSED";
  row.peak = Math.max(row.peak, statistics.depth);
  remember(row.rates, rate);
  remember(row.depths, statistics.depth);
  fields.state.textContent = state.toLowerCase();
  fields.state.dataset.state = state.toLowerCase();
  fields.rate.textContent = format(rate);
  fields.depth.textContent = format(statistics.depth);
  for (const count of ["received", "succeeded", "filtered", "failed", "dropped"]) {
    fields[count].textContent = format(statistics[count]);
  }
  fields.failed.classList.toggle("alarm", statistics.failed > 0);
  fields.dropped.classList.toggle("alarm", statistics.dropped > 0);
  fields.failure.hidden = !statistics.lastFailure;
  fields.failure.textContent = brief(statistics.lastFailure ?? "");
  fields.failure.title = statistics.lastFailure ?? "";
  row.button.textContent = row.paused ? "Resume" : "Pause";
  row.button.setAttribute("aria-label", (row.paused ? "Resume " : "Pause ") + row.id);
  row.button.disabled = state !== "PAUSED" && state !== "RUNNING";
  row.node.querySelector(".gauge i").style.transform = `scaleX(${statistics.depth / row.peak})`;
  line(row.node.querySelector("polyline"), row.rates.slice(-SPARK_SAMPLES), 60, 20);
  if (row.id === "orders") {
    chart(row, rate, statistics.depth);
  }
  return rate;
}

function rateOf(row, { succeeded, failed, filtered }) {
  const sample = { at: performance.now(), handled: succeeded + failed + filtered };
  row.samples.push(sample);
  while (row.samples.length > 2 && sample.at - row.samples[1].at >= RATE_WINDOW_MS) {
    row.samples.shift();
  }
  const first = row.samples[0];
  const elapsed = sample.at - first.at;
  return elapsed > 0 ? Math.max(0, Math.round((sample.handled - first.handled) * 1000 / elapsed)) : 0;
}

function remember(values, value) {
  values.push(value);
  values.shift();
}

// "org.example.SomeException: why" without the package
const brief = (failure) => failure.replace(/^([\w$]+\.)+/, "");

function points(values, width, height) {
  const max = Math.max(1, ...values) * 1.1;
  const step = width / (values.length - 1);
  return values.map((value, index) =>
    `${(index * step).toFixed(1)},${(height - 1 - value / max * (height - 2)).toFixed(1)}`);
}

function line(polyline, values, width, height) {
  polyline.setAttribute("points", points(values, width, height).join(" "));
}

function chart(row, rate, depth) {
  byId("order-rate").textContent = format(rate);
  byId("order-depth").textContent = format(depth);
  line(byId("chart").querySelector(".rate"), row.rates, 240, 80);
  const area = ["0,80", ...points(row.depths, 240, 80), "240,80"];
  byId("chart").querySelector(".depth").setAttribute("points", area.join(" "));
}

function toggle({ id, paused }) {
  report(byId("listeners-output"), async () => {
    await post(`listeners/${encodeURIComponent(id)}/${paused ? "resume" : "pause"}`);
  });
}

// The stream

const connection = byId("connection");
const skippedStatus = byId("skipped");
let source;
let skipped = 0;

function state(name, text) {
  connection.dataset.state = name;
  connection.textContent = text;
}

function connect() {
  source?.close();
  const opened = new EventSource("live?user=" + encodeURIComponent(byId("user").value));
  source = opened;
  const on = (type, show) => opened.addEventListener(type, (event) => show(JSON.parse(event.data)));
  on("hello", showHello);
  on("chat", showChat);
  on("rooms", showRooms);
  on("notification", showNotification);
  on("wire", showWire);
  on("listeners", showListeners);
  on("order", (order) => {
    if (orders.has(order.customer) || orders.size < MAX_CUSTOMERS) {
      orders.set(order.customer, order);
      drawSoon();
    }
  });
  on("confirmed", ({ count }) => {
    confirmed += count;
    drawSoon();
  });
  on("billing", showBilling);
  on("invoice", showInvoice);
  on("reminder", showReminder);
  on("catalogue", showCatalogue);
  on("skipped", (count) => {
    skipped += count;
    skippedStatus.textContent = `${format(skipped)} updates were not drawn: they came faster than this page. The counters are complete.`;
  });
  opened.onopen = () => state("live", "Live");
  opened.onerror = () => {
    state("offline", "Reconnecting");
    // The browser retries a broken stream, but gives up where the server refused it.
    if (opened.readyState === EventSource.CLOSED) {
      setTimeout(() => opened === source && connect(), 3000);
    }
  };
}

// A page that can be gone back to would keep its stream, and with it its subscriptions.
addEventListener("pagehide", () => source?.close());
addEventListener("pageshow", (event) => event.persisted && connect());

function showHello({ page: id, redis, cli }) {
  page = id;
  report(byId("chat-form").querySelector("output"), async () => {
    await Promise.all([...joined].map((room) => request("PUT", room)));
  });
  byId("redis").textContent = redis;
  byId("command").textContent = `${cli} publish chat:lobby '{"author":"${byId("user").value}","text":"hello"}'`;
}

// Forms

const post = (path, body) => send("POST", path, body);

async function send(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body)
  });
  const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
  if (!response.ok) {
    throw new Error(answer.detail ?? "The application answered " + response.status + ".");
  }
  return answer;
}

async function report(output, action) {
  try {
    output.textContent = (await action()) ?? "";
    output.classList.remove("error");
  }
  catch (error) {
    output.textContent = error.message;
    output.classList.add("error");
  }
}

function onSubmit(id, action) {
  const form = byId(id);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    report(form.querySelector("output"), () => action(Object.fromEntries(new FormData(form)), form));
  });
}

onSubmit("chat-form", async ({ room, text }, form) => {
  await join(room);
  await post("chat/" + encodeURIComponent(room), { author: byId("user").value, text });
  form.elements.text.value = "";
});

onSubmit("notification-form", async ({ to, text }, form) => {
  await post("notifications/" + (to === "all" ? "all" : "users/" + encodeURIComponent(to)), { text });
  form.elements.text.value = "";
});

onSubmit("publish-form", async (publication) => {
  const { receivers } = await post("publish", publication);
  return `Redis passed it to ${format(receivers)} subscription${receivers === 1 ? "" : "s"}.`;
});

byId("burst").addEventListener("click", async ({ target }) => {
  target.disabled = true;
  await report(byId("burst-output"), async () => {
    await post("orders/burst?size=4000");
  });
  target.disabled = false;
});

function onClick(id, path, answer, output = "billing-output") {
  byId(id).addEventListener("click", ({ target }) => report(byId(output), async () => {
    target.disabled = true;
    try {
      const result = await post(path);
      return answer?.(result);
    }
    finally {
      target.disabled = false;
    }
  }));
}

onClick("place", "billing/orders?size=200");
onClick("place-bad", "billing/bad-order", () => "Nobody knows its currency. Watch it being parked, tried again, and given up.");
onClick("remind", "billing/reminder?seconds=5", () => "It waits in Redis, not in this process.");
onClick("kill", "billing/kill", () => "Killed. What it had read is taken over by A when its lease is over, in a few seconds.");
onClick("stall", "billing/stall?seconds=5", () => "The server stands still. Orders placed meanwhile are refused, those placed before are safe.");
onClick("mend", "billing/mend", ({ replayed }) => `${count(replayed, "dead letter")} replayed, to this group only.`);

onClick("flush", "catalogue/flush", () => "Redis is empty: the orders to bill and the dead letters are gone, and so is the log. Nobody can say what was in it, so both nodes clear.", "catalogue-output");

// Enabled again when the link is back.
byId("cut").addEventListener("click", ({ target }) => report(byId("catalogue-output"), async () => {
  target.disabled = true;
  await post("catalogue/cut");
  return "Cut for 3 seconds, and three prices raised. Node B serves what it has until it is told, for 30 seconds at most.";
}));

byId("copy").addEventListener("click", async ({ target }) => {
  const command = byId("command");
  getSelection().selectAllChildren(command);
  try {
    await navigator.clipboard.writeText(command.textContent);
    target.textContent = "Copied";
  }
  catch {
    target.textContent = "Selected";
  }
  setTimeout(() => target.textContent = "Copy", 2000);
});

const user = byId("user");
const chosen = new URLSearchParams(location.search).get("user");
if ([...user.options].some((option) => option.value === chosen)) {
  user.value = chosen;
}
user.addEventListener("change", () => {
  history.replaceState(null, "", "?user=" + user.value);
  connect();
});

connect();
